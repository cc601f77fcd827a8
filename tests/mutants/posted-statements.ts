// docs/api.md, "What a posted statement must pass", row by row, and the refusals of `POST /api/register`.
import { mutantsIn, type Mutant } from "./mutant.ts";

const KEYS = ["lib/server/handlers/keys.ts", "tests/server/keys.test.ts"] as const;
const REGISTER = ["lib/server/handlers/register.ts", "tests/server/register.test.ts"] as const;
const TAKEN = ["lib/server/data/users.ts", "tests/server/register.test.ts"] as const;
const ROW = {
  request: "own page, session, size, content type, strict JSON",
  form: "it has the form of a statement",
  owner: "its `uid` is the session's",
  known: "already stored, byte for byte",
  next: "its `seq` is the next, and its `prev` is the head",
  length: "the chain has a place for it: 240 for rotations, 255 for a reset, 256",
  follows: "it follows from the chain by the rules of [protocol.md](protocol.md)",
  modulus: "where it brings an encryption key: nobody has ever registered that modulus",
  password: "`reset` and `revoke`: the password came along, and is right",
} as const;
const REFUSED = "a statement is refused >";
const ACCOUNT = "an account is refused >";

export const POSTED_STATEMENTS: readonly Mutant[] = [
  ...mutantsIn("statements", "lib/server/route.ts", "tests/server/keys.test.ts", [
    {
      id: "statement-session",
      rule: ROW.request,
      off: "that there is a session",
      edits: [['access === "session" && viewer === null', "false"]],
      guards: [`${REFUSED} without a session, from elsewhere, in another form`],
    },
    {
      id: "statement-origin",
      rule: ROW.request,
      off: "that it comes from own pages",
      edits: [["bodyRule !== undefined && !isFromOurPages(request)", "false"]],
      guards: [`${REFUSED} without a session, from elsewhere, in another form`],
    },
  ]),
  ...mutantsIn("statements", ...KEYS, [
    {
      id: "posted-statement-form",
      rule: ROW.form,
      off: "that it has the form of a statement",
      edits: [['object === undefined || typeof object["seq"] !== "number"', "false"]],
      guards: [`${REFUSED} that is not valid where it stands`],
    },
    {
      id: "posted-statement-owner",
      rule: ROW.owner,
      off: "that it is the session's",
      edits: [["claim.uid !== uid", "false"]],
      guards: [`${REFUSED} that is another person's, with their signature or mine`],
    },
    {
      id: "posted-statement-known",
      rule: ROW.known,
      off: "that what is stored passes",
      edits: [["known !== undefined", "false"]],
      guards: ["every operation > is stored behind the one before, shown to everybody, and gets a leaf"],
    },
    {
      id: "posted-statement-next",
      rule: ROW.next,
      off: "that it wants the next place",
      edits: [["claim.seq !== newest.seq + 1 || claim.prev !== newest.sh", "false"]],
      guards: [`${REFUSED} that does not follow the head, and is told where that is`],
    },
    {
      id: "posted-statement-follows",
      rule: ROW.follows,
      off: "that what does not follow is refused",
      edits: [["!read.ok", "false"]],
      guards: [
        `${REFUSED} that is not valid where it stands`,
        `${REFUSED} by another key than the one in force`,
        `${REFUSED} of any kind, after a revoke`,
      ],
    },
    {
      id: "posted-statement-weak",
      rule: ROW.follows,
      off: "that a weak key is said to be one",
      edits: [['read.code === "S_KEY"', "false"]],
      guards: [`${REFUSED} whose encryption key is weak`],
    },
    {
      id: "posted-statement-modulus",
      rule: ROW.modulus,
      off: "that nobody has registered the modulus",
      edits: [["holder !== null", "false"]],
      guards: [`${REFUSED} whose encryption key somebody has had`],
    },
    {
      id: "posted-statement-password",
      rule: ROW.password,
      off: "the password",
      edits: [["!confirmed.ok", "false"]],
      guards: [`${REFUSED} reset and revoke: without the password`],
    },
    {
      id: "posted-statement-asked",
      rule: ROW.password,
      off: "that these two ask for one",
      edits: [["ASKS_FOR_PASSWORD.has(read.value.op)", "false"]],
      guards: [`${REFUSED} reset and revoke: without the password`],
    },
  ]),
  ...mutantsIn("statements", "lib/protocol/statement.ts", "tests/server/keys.test.ts", [
    {
      id: "posted-statement-place",
      rule: ROW.length,
      off: "that a chain has an end",
      edits: [["previous.seq < LAST_PLACE[op]", "true"]],
      guards: [`${REFUSED} when the chain has no place left for it; starting over and ending it have theirs`],
    },
  ]),
  ...mutantsIn("2.1", "lib/server/data/statements.ts", "tests/server/keys.test.ts", [
    {
      id: "modulus-remembered",
      rule: "on the server also: n unique over all users and all history",
      off: "that every modulus is remembered",
      edits: [['isNewKey ? createHash("sha256").update(ek.modulus).digest("base64url") : null', "null"]],
      guards: [`${REFUSED} whose encryption key somebody has had`],
    },
  ]),
  ...mutantsIn("register", ...REGISTER, [
    {
      id: "register-password",
      rule: "weak_password",
      off: "that a password is not what is tried first",
      edits: [["isWeakPassword(password, { handle, email })", "false"]],
      guards: [`${ACCOUNT} when the password is one that is tried first`],
    },
    {
      id: "register-statement",
      rule: "statement",
      off: "that the statement verifies",
      edits: [["!chain.ok", "false"]],
      guards: [`${ACCOUNT} when the statement is not a valid genesis of this name`],
    },
    {
      id: "register-handle",
      rule: "statement",
      off: "that it is of this name",
      edits: [["chain.value.handle !== handle", "false"]],
      guards: [`${ACCOUNT} when the statement is not a valid genesis of this name`],
    },
    {
      id: "register-weak-key",
      rule: "weak_key",
      off: "that a weak key is said to be one",
      edits: [['chain.code === "S_KEY"', "false"]],
      guards: [`${ACCOUNT} when the encryption key is weak`],
    },
  ]),
  ...mutantsIn("register", ...TAKEN, [
    {
      id: "register-name",
      rule: "handle_taken",
      off: "that the name is free",
      edits: [["same.some((row) => row.handle === user.handle)", "false"]],
      guards: [`${ACCOUNT} when the name, the address, the id or the key is taken`],
    },
    {
      id: "register-address",
      rule: "email_taken",
      off: "that the address is free",
      edits: [['same.length > 0 ? "email_taken" : null', "null"]],
      guards: [`${ACCOUNT} when the name, the address, the id or the key is taken`],
    },
    {
      id: "register-id",
      rule: "key_reused",
      off: "that the id is free",
      edits: [["same.some((row) => row.uid === user.uid)", "false"]],
      guards: [`${ACCOUNT} when the name, the address, the id or the key is taken`],
    },
    {
      id: "register-modulus",
      rule: "key_reused",
      off: "that nobody has registered the modulus",
      edits: [["(await findModulus(statement.modulusHash)) !== null", "false"]],
      guards: [`${ACCOUNT} when the name, the address, the id or the key is taken`],
    },
    {
      id: "register-keys-first",
      rule: "key_reused",
      off: "that keys are looked at before addresses",
      edits: [["(await findModulus(statement.modulusHash)) !== null", "false"]],
      guards: ["whether an address has an account > is not told to who comes with keys that were used before"],
    },
  ]),
];
