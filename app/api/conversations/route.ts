import { openConversation, readConversations } from "@/lib/server/handlers/conversations.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: readConversations, POST: openConversation });
