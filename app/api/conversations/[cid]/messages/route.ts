import { deleteMessages, postMessages, readMessages } from "@/lib/server/handlers/messages.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({
  GET: readMessages,
  POST: postMessages,
  DELETE: deleteMessages,
});
