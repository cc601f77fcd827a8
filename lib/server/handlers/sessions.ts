// One's own logins and password: looking at sessions, ending them, and a new password, which ends all others.
import type * as z from "zod/mini";
import {
  changedPasswordSchema,
  changePasswordSchema,
  endedSessionsSchema,
  endSessionsSchema,
  type SessionList,
} from "../../shared/contract/sessions.ts";
import { confirmPassword } from "../auth/confirm-password.ts";
import { changePassword, endSessions } from "../auth/end-sessions.ts";
import { hashPassword } from "../auth/password-hash.ts";
import { isWeakPassword } from "../auth/password-rules.ts";
import { sessionBounds } from "../auth/viewer.ts";
import { isOwnSession, listSessions } from "../data/sessions.ts";
import { findAccount } from "../data/password.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const readSessions = route({
  route: "GET /api/sessions",
  access: "session",
  async handle({ viewer }): Promise<Reply<SessionList>> {
    return answer(200, { sessions: await listSessions(viewer.uid, viewer.sid, sessionBounds(Date.now())) });
  },
});

export const deleteSessions = route({
  route: "DELETE /api/sessions",
  access: "session",
  body: { schema: endSessionsSchema },
  async handle({ viewer, body: { which } }): Promise<Reply<z.output<typeof endedSessionsSchema>>> {
    if (which === "others") return answer(200, { ended: await endSessions(viewer.uid, { allBut: viewer.sid }) });
    // One that was ended before is no fault; somebody else's is not there.
    if (!(await isOwnSession(viewer.uid, which))) return refusal("not_found");
    return answer(200, { ended: await endSessions(viewer.uid, { only: which }) });
  },
});

export const changeOwnPassword = route({
  route: "POST /api/password",
  access: "session",
  body: { schema: changePasswordSchema },
  async handle({ viewer, body: { current, password } }): Promise<Reply<z.output<typeof changedPasswordSchema>>> {
    const account = await findAccount(viewer.uid);
    if (account === null) return refusal("not_found");
    // The cheap answer first: it says nothing about the password in force.
    if (isWeakPassword(password, account)) return refusal("weak_password");
    const confirmed = await confirmPassword(viewer, current);
    if (!confirmed.ok) return confirmed;
    const oldHash = confirmed.passwordHash;
    const newHash = await hashPassword(password);
    const ended = await changePassword(viewer.uid, { oldHash, newHash, current: viewer.sid });
    // Another change was faster: what was the current one is it no longer.
    return ended === null ? refusal("credentials") : answer(200, { ended });
  },
});
