import { answerNothing } from "@/lib/server/handlers/nothing.ts";
import { doors } from "@/lib/server/methods.ts";

const nothing = answerNothing;
export const { GET, POST, PUT, PATCH, DELETE } = doors({
  GET: nothing,
  POST: nothing,
  PUT: nothing,
  PATCH: nothing,
  DELETE: nothing,
});
