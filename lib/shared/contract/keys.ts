// Changing one's keys, and the public log of all keys, on the wire. docs/protocol.md sections 3 and 11.
import * as z from "zod/mini";
import { decodeB64u } from "../base64.ts";
import { LOG_LEAVES_PER_PAGE } from "../limits.ts";
import { statementTextSchema } from "./people.ts";
import { hashB64uSchema, seqSchema, userIdSchema } from "./primitives.ts";

/**
 * `POST /api/keys` → 201, or 200 when this very statement is stored already. `reset` and `revoke` need the password again
 * (401 `credentials` without the right one). 409 `keys` with `heads` when the chain stands elsewhere.
 */
export const postStatementSchema = z.strictObject({
  statement: statementTextSchema,
  password: z.optional(z.string().check(z.maxLength(1024))),
});
export type PostStatement = z.input<typeof postStatementSchema>;
export const postedStatementSchema = z.strictObject({
  uid: userIdSchema,
  seq: seqSchema.check(z.gte(1)),
  sh: hashB64uSchema,
});

/** `GET /api/log/head`: the newest signed tree head and the key it is signed with (base64url of 32 bytes of Ed25519). */
export const logHeadSchema = z.strictObject({ key: hashB64uSchema, head: statementTextSchema });
export type LogHead = z.infer<typeof logHeadSchema>;

const numeralSchema = z.pipe(z.string().check(z.regex(/^(?:0|[1-9]\d{0,14})$/)), z.transform(Number));

/** `GET /api/log/leaves?from&to`: leaves [from, to), fewer when the page is full; each 72 bytes, one after another. */
export const logLeavesQuerySchema = z
  .strictObject({ from: numeralSchema, to: numeralSchema })
  .check(z.refine(({ from, to }) => from < to, "from is below to"));
export const logLeavesSchema = z.strictObject({
  from: seqSchema,
  leaves: z.string().check(
    z.maxLength(LOG_LEAVES_PER_PAGE * 96),
    z.refine((text) => (decodeB64u(text)?.length ?? 1) % 72 === 0, "base64url of whole leaves"),
  ),
});
export type LogLeaves = z.infer<typeof logLeavesSchema>;

/** `GET /api/log/proof/inclusion?index&size` and `GET /api/log/proof/consistency?first&second`. */
export const inclusionQuerySchema = z
  .strictObject({ index: numeralSchema, size: numeralSchema })
  .check(z.refine(({ index, size }) => index < size, "the leaf lies in the tree"));
export const consistencyQuerySchema = z
  .strictObject({ first: numeralSchema, second: numeralSchema })
  .check(z.refine(({ first, second }) => first <= second, "first is not the larger one"));
export const logProofSchema = z.strictObject({ proof: z.array(hashB64uSchema).check(z.maxLength(128)) });
export type LogProof = z.infer<typeof logProofSchema>;
