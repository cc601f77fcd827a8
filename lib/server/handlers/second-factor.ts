// One's own second step at sign-in: how it stands, setting it up in two steps, and switching it off. A stolen cookie is
// enough for none of it: the password is asked for, and to switch it off a code as well.
import type * as z from "zod/mini";
import {
  beginSecondFactorSchema,
  disableSecondFactorSchema,
  enableSecondFactorSchema,
  type BegunSecondFactor,
  type disabledSecondFactorSchema,
  type enabledSecondFactorSchema,
  type SecondFactor,
} from "../../shared/contract/second-factor.ts";
import { confirmPassword } from "../auth/confirm-password.ts";
import { beginSecondFactor, confirmCode, enableSecondFactor, hasSecondFactor } from "../auth/second-factor.ts";
import { countRecoveryCodes, removeSecondFactor } from "../data/second-factor.ts";
import { answer, refusal, refuseForNow, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const readSecondFactor = route({
  route: "GET /api/second-factor",
  access: "session",
  async handle({ viewer: { uid } }): Promise<Reply<SecondFactor>> {
    const [isOn, recoveryLeft] = await Promise.all([hasSecondFactor(uid), countRecoveryCodes(uid)]);
    return answer(200, { isOn, recoveryLeft });
  },
});

export const postBeginSecondFactor = route({
  route: "POST /api/second-factor/begin",
  access: "session",
  body: { schema: beginSecondFactorSchema },
  async handle({ viewer, body: { password } }): Promise<Reply<BegunSecondFactor>> {
    const confirmed = await confirmPassword(viewer, password);
    return confirmed.ok ? answer(200, beginSecondFactor(viewer.uid, viewer.handle)) : confirmed;
  },
});

export const postSecondFactor = route({
  route: "POST /api/second-factor",
  access: "session",
  body: { schema: enableSecondFactorSchema },
  async handle({ viewer: { uid }, body }): Promise<Reply<z.output<typeof enabledSecondFactorSchema>>> {
    const recovery = await enableSecondFactor(uid, body.ticket, body.code);
    if (recovery === "on") return refusal("conflict");
    return recovery === null ? refusal("code_wrong") : answer(201, { recovery });
  },
});

export const deleteSecondFactor = route({
  route: "DELETE /api/second-factor",
  access: "session",
  body: { schema: disableSecondFactorSchema },
  async handle({ viewer, body }): Promise<Reply<z.output<typeof disabledSecondFactorSchema>>> {
    const confirmed = await confirmPassword(viewer, body.password);
    if (!confirmed.ok) return confirmed;
    const verdict = await confirmCode(viewer.uid, body.code, `session ${viewer.sid}`);
    if (verdict.kind === "wait") return refuseForNow(verdict.seconds);
    if (verdict.kind === "wrong") return refusal("code_wrong");
    await removeSecondFactor(viewer.uid);
    return answer(200, {});
  },
});
