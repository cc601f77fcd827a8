// Deleting one's own account. A stolen cookie must not be enough for it: the password is asked for again.
import type * as z from "zod/mini";
import { deleteAccountSchema, deletedAccountSchema } from "../../shared/contract/account.ts";
import { pairConversationId } from "../../protocol/conversation-id.ts";
import { confirmPassword } from "../auth/confirm-password.ts";
import { deleteAccount } from "../auth/end-sessions.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const deleteOwnAccount = route({
  route: "DELETE /api/account",
  access: "session",
  body: { schema: deleteAccountSchema },
  async handle({ viewer, body: { password } }): Promise<Reply<z.output<typeof deletedAccountSchema>>> {
    const confirmed = await confirmPassword(viewer, password);
    if (!confirmed.ok) return confirmed;
    const { uid } = viewer;
    const isDeleted = await deleteAccount(uid, confirmed.passwordHash, await pairConversationId(uid, uid));
    // Otherwise a new password was put in its place meanwhile.
    return isDeleted ? answer(200, {}) : refusal("credentials");
  },
});
