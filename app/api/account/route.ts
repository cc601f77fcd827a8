import { deleteOwnAccount } from "@/lib/server/handlers/account.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ DELETE: deleteOwnAccount });
