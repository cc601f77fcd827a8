// The list of people and their keys. Everyone signed in may see both; nobody sees an email address.
import * as z from "zod/mini";
import { peopleQuerySchema, type PeoplePage, type UserKeys } from "../../shared/contract/people.ts";
import { userIdSchema } from "../../shared/contract/primitives.ts";
import { PEOPLE_PAGE } from "../../shared/limits.ts";
import { findKeys } from "../data/statements.ts";
import { listPeople } from "../data/users.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const readPeople = route({
  route: "GET /api/users",
  access: "session",
  query: peopleQuerySchema,
  limit: "lookup",
  async handle({ query: { query = "", cursor = null } }): Promise<Reply<PeoplePage>> {
    // One more than a page tells whether there is a next one.
    const found = await listPeople(query, cursor, PEOPLE_PAGE + 1);
    const people = found.slice(0, PEOPLE_PAGE);
    return answer(200, { people, next: found.length > PEOPLE_PAGE ? (people.at(-1)?.handle ?? null) : null });
  },
});

export const readUserKeys = route({
  route: "GET /api/users/:uid/keys",
  access: "session",
  params: z.object({ uid: userIdSchema }),
  async handle({ params: { uid } }): Promise<Reply<UserKeys>> {
    const keys = await findKeys(uid);
    if (keys === null) return refusal("not_found");
    const { handle, statements } = keys;
    return answer(200, { uid, handle, statements, publicKey: Buffer.from(keys.publicKey).toString("base64") });
  },
});
