// The people of a run: keys made by the real lib/crypto, accounts, sessions, and the conversations they have.
import { generateOwnKeys, signGenesis, type OwnKeys } from "../../lib/crypto/index.ts";
import { verifyStatementChain, type StatementChain } from "../../lib/protocol/statement-chain.ts";
import { conversationSchema } from "../../lib/shared/contract/people.ts";
import { newUserId, type ConversationId, type UserId } from "../../lib/shared/ids.ts";
import { Caller } from "./caller.ts";
import type { History } from "./history.ts";

export interface Person {
  name: string;
  keys: OwnKeys;
  chain: StatementChain;
  caller: Caller;
}

export interface Talk {
  cid: ConversationId;
  /** Two, or one with oneself. */
  members: readonly Person[];
}

/** Who talks to whom, by their places among the people. */
const TALKS: readonly (readonly number[])[] = [[0, 1], [0, 2], [1, 2], [0, 3], [3, 4], [1, 4], [4]];
const PEOPLE = 5;

/** What a registration posts, and the chain it begins. */
export async function makeAccount(name: string): Promise<{
  keys: OwnKeys;
  chain: StatementChain;
  account: { handle: string; email: string; password: string; statement: string };
}> {
  const [keys, uid] = [await generateOwnKeys(), newUserId()];
  const handle = `${name}_${uid.slice(2, 10).toLowerCase().replaceAll("-", "0")}`;
  const statement = await signGenesis(keys, { uid, handle, ts: Date.now() });
  const chain = await verifyStatementChain([statement]);
  if (!chain.ok) throw new Error(chain.code);
  const account = { handle, email: `${handle}@example.org`, password: `a password of ${uid}`, statement };
  return { keys, chain: chain.value, account };
}

/** While nothing is being broken yet. */
export async function gather(history: History, urls: readonly string[]): Promise<{ people: Person[]; talks: Talk[] }> {
  const people: Person[] = [];
  for (let index = 0; index < PEOPLE; index += 1) {
    const { keys, chain, account } = await makeAccount(`n${String(index)}`);
    const caller = new Caller(`person ${String(index)}`, history, urls, `192.0.2.${String(index + 1)}`);
    const registered = await caller.call("register", "/api/register", { method: "POST", body: account });
    if (registered.status !== 201) throw new Error(`registering: ${String(registered.status)}`);
    await signIn(caller, account);
    people.push({ name: `person ${String(index)}`, keys, chain, caller });
  }
  const talks: Talk[] = [];
  for (const places of TALKS) {
    const members = people.filter((_, index) => places.includes(index));
    const [first, second = first] = members;
    const body = { uid: second?.chain.uid };
    const opened = await first?.caller.call("open", "/api/conversations", { method: "POST", body });
    talks.push({ cid: conversationSchema.parse(opened?.json).cid, members });
  }
  return { people, talks };
}

async function signIn(caller: Caller, { email, password }: { email: string; password: string }): Promise<void> {
  const { json } = await caller.call("csrf", "/api/auth/csrf");
  const csrfToken = typeof json === "object" && json !== null && "csrfToken" in json ? String(json.csrfToken) : "";
  const form = new URLSearchParams({ email, password, csrfToken, callbackUrl: "/", json: "true" });
  const answer = await caller.call("sign in", "/api/auth/callback/credentials", { method: "POST", form });
  if (answer.status !== 200) throw new Error(`signing in: ${String(answer.status)}`);
}

/** Members as a sending session wants them. */
export function recipientsOf(members: readonly Person[]): { uid: UserId; key: StatementChain["head"]["ek"] }[] {
  return members.map(({ chain }) => ({ uid: chain.uid, key: chain.head.ek }));
}
