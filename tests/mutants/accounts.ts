// docs/security-tests.md: what is promised about signing in, sessions, passwords and the second step.
import { mutantsIn, type Mutant } from "./mutant.ts";

const LOGIN = "tests/server/login.test.ts";
const SESSIONS = "tests/server/sessions.test.ts";
const REGISTER = "tests/server/register.test.ts";
const SECOND_FACTOR = "tests/server/second-factor.test.ts";
const LIMITS = "tests/server/limits.test.ts";
const ROW = {
  bytes: "every byte of a long password counts, beyond bcrypt's 72",
  spelling: "an email address in any spelling is one address",
  password:
    "a password has 12 to 1024 bytes of any script and is not a common one, nor the person's own name or address",
  session:
    "a session id is checked against its row at every request, and ends at sign-out, password change, or by list",
  end: "it ends when idle for a day, and after a month",
  write: "a write has an Origin of ours, Sec-Fetch-Site same-origin, `X-AryaTel: 1`, and application/json",
  callback: "`callbackUrl` stays on our origin",
  wrong: "wrong passwords make the next try wait twice as long each time, at the place they come from and nowhere else",
  second: "an optional second factor: the password alone opens nothing then",
  code: "a code counts once; recovery codes too",
  switching: "a stolen cookie switches it neither on nor off; secret and codes are not readable in the database",
  deleting: "a stolen cookie deletes nothing",
} as const;
const STANDING = [
  "eq(sessions.userId, uid),",
  "    isNull(sessions.revokedAt),",
  "    gt(sessions.seenAt, idleSince),",
  "    gt(sessions.createdAt, begunAfter),",
].join("\n");

const RECOVERED = [
  ".where(and(eq(recoveryCodes.userId, uid), eq(recoveryCodes.codeHash, codeHash)));",
  "  return affectedRows > 0;",
].join("\n");

export const ACCOUNTS: readonly Mutant[] = [
  ...mutantsIn("requests", "lib/server/auth/password-hash.ts", LOGIN, [
    {
      id: "password-hmac",
      rule: ROW.bytes,
      off: "the HMAC in front of bcrypt",
      edits: [
        [
          'createHmac("sha256", environment().pepper).update(password.normalize("NFC"), "utf8").digest("base64")',
          "password",
        ],
      ],
      guards: ["signing in > looks at every byte of a long password"],
    },
    {
      id: "password-form",
      rule: ROW.spelling,
      off: "that a password is compared in one form",
      edits: [['password.normalize("NFC")', "password"]],
      guards: [
        "signing in > reads an email address in any spelling of the same one, and a password in any form of the same text",
      ],
    },
  ]),
  ...mutantsIn("requests", "lib/server/handlers/register.ts", REGISTER, [
    {
      id: "password-weak",
      rule: ROW.password,
      off: "that a new password is judged",
      edits: [["isWeakPassword(password, { handle, email })", "false"]],
      guards: ["an account is refused > when the password is one that is tried first"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/auth/password-rules.ts", REGISTER, [
    {
      id: "password-own-name",
      rule: ROW.password,
      off: "that it is not one's own name or address",
      edits: [["[person.handle, mailName, person.email].includes(folded)", "false"]],
      guards: ["an account is refused > when the password is one that is tried first"],
    },
    {
      id: "password-common",
      rule: ROW.password,
      off: "the list of common ones",
      edits: [["COMMON_PASSWORDS.has(folded)", "false"]],
      guards: ["an account is refused > when the password is one that is tried first"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/data/sessions.ts", LOGIN, [
    {
      id: "session-revoked",
      rule: ROW.session,
      off: "that a session which was ended stands no longer",
      edits: [["isNull(sessions.revokedAt)", "undefined", STANDING]],
      guards: ["a session > ends for every copy of its cookie at sign-out, and no other session does"],
    },
    {
      id: "session-idle",
      rule: ROW.end,
      off: "that it ends when it is idle",
      edits: [["gt(sessions.seenAt, idleSince)", "undefined", STANDING]],
      guards: ["a session > ends when it was idle for a day, or begun a month ago, or revoked elsewhere"],
    },
    {
      id: "session-age",
      rule: ROW.end,
      off: "that it ends after a month",
      edits: [["gt(sessions.createdAt, begunAfter)", "undefined", STANDING]],
      guards: ["a session > ends when it was idle for a day, or begun a month ago, or revoked elsewhere"],
    },
    {
      id: "session-old-password",
      rule: ROW.session,
      off: "that none begins with a password that was changed meanwhile",
      edits: [["user?.passwordVersion !== passwordVersion", "false"]],
      guardFile: SESSIONS,
      guards: ["a new password > lets no login slip through whose password was found right just before"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/auth/viewer.ts", LOGIN, [
    {
      id: "session-forgotten",
      rule: ROW.session,
      off: "that one which was ended is believed no longer",
      edits: [["viewer.uid === uid", "false", "if (viewer.uid === uid) checked().delete(sid)"]],
      guards: ["a session > ends for every copy of its cookie at sign-out, and no other session does"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/handlers/sessions.ts", SESSIONS, [
    {
      id: "session-own",
      rule: ROW.session,
      off: "that somebody else's is not there",
      edits: [["!(await isOwnSession(viewer.uid, which))", "false"]],
      guards: [
        "ending sessions > is refused for somebody else's session, and to whoever is not signed in or not our page",
      ],
    },
  ]),
  ...mutantsIn("requests", "lib/server/handlers/auth.ts", LOGIN, [
    {
      id: "login-origin",
      rule: ROW.write,
      off: "the origin of who signs in",
      edits: [["!isSameOrigin(request)", "false"]],
      guards: ["signing in > needs the token of our own page and our own origin"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/auth/options.ts", LOGIN, [
    {
      id: "callback-origin",
      rule: ROW.callback,
      off: "that an address lies on our origin",
      edits: [["allowedOrigins.has(address.origin)", "true"]],
      guards: ["signing in > never sends anybody to another site afterwards"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/auth/throttle.ts", LIMITS, [
    {
      id: "wrong-waits",
      rule: ROW.wrong,
      off: "that anybody waits",
      edits: [["seconds > 0", "false"]],
      guards: ["wrong passwords > where a session is asked for it again hold up that session alone"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/auth/sign-in.ts", SECOND_FACTOR, [
    {
      id: "second-step",
      rule: ROW.second,
      off: "the second step",
      edits: [["stopped !== null", "false"]],
      guards: ["a second step > is on after the right code, and then the password alone opens nothing"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/data/second-factor.ts", SECOND_FACTOR, [
    {
      id: "code-once",
      rule: ROW.code,
      off: "that a code counts once",
      edits: [["lt(secondFactors.lastStep, step)", "undefined"]],
      guards: ["a second step > takes each code once, and those of one step before and after"],
    },
    {
      id: "recovery-code",
      rule: ROW.code,
      off: "that a recovery code is one of those given out, and not used",
      edits: [["affectedRows > 0", "true", RECOVERED]],
      guards: ["a second step > lets a recovery code in, once each"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/handlers/second-factor.ts", SECOND_FACTOR, [
    {
      id: "second-step-password",
      rule: ROW.switching,
      off: "that setting it up needs the password",
      edits: [["confirmed.ok", "true", "confirmed.ok ? answer(200, beginSecondFactor(viewer.uid, viewer.handle))"]],
      guards: [
        "a second step > asks for the password before it is set up, and keeps secret and codes where no database shows them",
      ],
    },
    {
      id: "second-step-code",
      rule: ROW.switching,
      off: "that switching it off needs a code",
      edits: [['verdict.kind === "wrong"', "false"]],
      guards: ["a second step > is switched off with password and code, and not with one of them"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/auth/confirm-password.ts", "tests/server/deletion.test.ts", [
    {
      id: "deletion-password",
      rule: ROW.deleting,
      off: "that the password is the right one",
      edits: [['verdict.kind === "wrong"', "false"]],
      guards: ["a deleted account > needs the password, a session and our own page; otherwise nothing changes"],
    },
  ]),
];
