// The one shape of a refusal. `detail` differs by code and is parsed where that code is handled.
import * as z from "zod/mini";
import { ERROR_STATUS, type ErrorCode } from "../error-codes.ts";

export const apiErrorSchema = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    requestId: z.string(),
    /** With `bad_input`: the member at fault, as a path such as `messages.0`. */
    field: z.optional(z.string()),
    /** With `chain` and `keys`: see chainHeadSchema and headSchema. */
    chain: z.optional(z.unknown()),
    heads: z.optional(z.unknown()),
    /** With errors about one of several posted envelopes: its index. */
    index: z.optional(z.int()),
  }),
});
