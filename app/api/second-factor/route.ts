import { deleteSecondFactor, postSecondFactor, readSecondFactor } from "@/lib/server/handlers/second-factor.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({
  GET: readSecondFactor,
  POST: postSecondFactor,
  DELETE: deleteSecondFactor,
});
