// People who have long talked: accounts and a history made without a browser, by the same code that a browser runs, so that a
// test can begin with hundreds of messages.
import { request, type APIRequestContext } from "@playwright/test";
import {
  generateOwnKeys,
  sealMessage,
  signGenesis,
  startSendingSession,
  writeKeyFile,
  type OwnKeys,
} from "../../../lib/crypto/index.ts";
import { encodeBody } from "../../../lib/protocol/body.ts";
import { ZERO_HASH } from "../../../lib/protocol/hash.ts";
import { verifyStatementChain, type StatementChain } from "../../../lib/protocol/statement-chain.ts";
import { conversationSchema } from "../../../lib/shared/contract/people.ts";
import { newChainId, newUserId, type ConversationId } from "../../../lib/shared/ids.ts";
import { ENVELOPES_PER_POST_MAX } from "../../../lib/shared/limits.ts";
import { newAccount, type Account } from "./profile.ts";

export interface PersonWithPast {
  account: Account;
  chain: StatementChain;
  keys: OwnKeys;
  /** The key file's text, under the account's passphrase. */
  keyFile: string;
  api: APIRequestContext;
}

/** Somebody with an account and a session, at no browser yet. */
export async function makePersonWithPast(name: string): Promise<PersonWithPast> {
  const baseURL = process.env["ARYATEL_TEST_URL"];
  if (baseURL === undefined) throw new Error("global-setup.ts names the address");
  const account = newAccount(name);
  const { handle, email, password, passphrase } = account;
  const [keys, uid, at] = [await generateOwnKeys(), newUserId(), new Date()];
  const statement = await signGenesis(keys, { uid, handle, ts: at.getTime() });
  const chain = await verifyStatementChain([statement]);
  if (!chain.ok) throw new Error(chain.code);
  const api = await request.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL, "x-aryatel": "1" } });
  await expectOk(api.post("/api/register", { data: { handle, email, password, statement } }));
  const { csrfToken } = (await (await api.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { email, password, csrfToken, callbackUrl: "/", json: "true" };
  await expectOk(api.post("/api/auth/callback/credentials", { form }));
  return { account, chain: chain.value, keys, keyFile: await writeKeyFile(keys, { uid, handle, at, passphrase }), api };
}

/** Texts written in turns of `turn` by two people, the first one first. */
export async function writePast(
  people: readonly [PersonWithPast, PersonWithPast],
  texts: readonly string[],
  turn = 20,
): Promise<ConversationId> {
  const [first, second] = people;
  const opened = await expectOk(first.api.post("/api/conversations", { data: { uid: second.chain.uid } }));
  const { cid } = conversationSchema.parse(await opened.json());
  const members = people.map(({ chain }) => ({ uid: chain.uid, key: chain.head.ek }));
  const writers = people.map((person) => ({
    person,
    ch: newChainId(),
    n: 0,
    ph: ZERO_HASH,
    session: startSendingSession(members),
  }));
  const most = Math.min(turn, ENVELOPES_PER_POST_MAX);
  for (let start = 0; start < texts.length; start += most) {
    const writer = writers[(start / most) % 2];
    if (writer === undefined) throw new Error("two people write");
    const { chain, keys, api } = writer.person;
    const messages: unknown[] = [];
    for (const text of texts.slice(start, start + most)) {
      if ((await writer.session).isSpent(Date.now())) writer.session = startSendingSession(members);
      const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: text });
      if (body === null) throw new Error("too long");
      writer.n += 1;
      const { ch, n, ph } = writer;
      const place = { cid, sid: chain.uid, ish: chain.head.sh, ch, n, ph };
      const { envelope, mh } = await sealMessage(await writer.session, place, body, keys.identity.signingKey);
      writer.ph = mh;
      messages.push(envelope);
    }
    await expectOk(api.post(`/api/conversations/${cid}/messages`, { data: { messages } }));
  }
  return cid;
}

async function expectOk(answer: ReturnType<APIRequestContext["post"]>): ReturnType<APIRequestContext["post"]> {
  const settled = await answer;
  if (!settled.ok()) throw new Error(`${settled.url()} answered ${String(settled.status())}: ${await settled.text()}`);
  return settled;
}
