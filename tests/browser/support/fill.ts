// Fills a conversation with many messages in a moment: sealed and signed here as another device of the writer would, with
// the keys of their key file, and posted fifty at a time through their session.
import { expect } from "@playwright/test";
import { z } from "zod";
import { readKeyFile, sealMessage, startSendingSession } from "@/lib/crypto/index.ts";
import { encodeBody } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { verifyStatementChain, type StatementChain } from "@/lib/protocol/statement-chain.ts";
import { peoplePageSchema, userKeysSchema } from "@/lib/shared/contract/people.ts";
import { newChainId } from "@/lib/shared/ids.ts";
import { ENVELOPES_PER_POST_MAX, SENDING_SESSION_MESSAGES } from "@/lib/shared/limits.ts";
import type { Account, Profile } from "./profile.ts";

async function ask(profile: Profile, path: string, body?: unknown): Promise<unknown> {
  const answer = await profile.page.evaluate(
    async ([address, text]) => {
      const headers = { "content-type": "application/json", "x-aryatel": "1" };
      const response = await fetch(address, text === null ? {} : { method: "POST", headers, body: text });
      return { ok: response.ok, text: await response.text() };
    },
    [path, body === undefined ? null : JSON.stringify(body)] as const,
  );
  expect(answer.ok, answer.text).toBe(true);
  return JSON.parse(answer.text);
}

async function chainOf(profile: Profile, handle: string): Promise<StatementChain> {
  const { people } = peoplePageSchema.parse(await ask(profile, `/api/users?query=${handle}`));
  // Oneself is not in the list.
  const uid = people.find((person) => person.handle === handle)?.uid ?? (await viewerOf(profile));
  const { statements } = userKeysSchema.parse(await ask(profile, `/api/users/${uid}/keys`));
  const chain = await verifyStatementChain(statements);
  if (!chain.ok || chain.value.handle !== handle) throw new Error(`no keys of ${handle}`);
  return chain.value;
}

async function viewerOf(profile: Profile): Promise<string> {
  return z.looseObject({ user: z.looseObject({ uid: z.string() }) }).parse(await ask(profile, "/api/auth/session")).user
    .uid;
}

/** Messages of `from`, who is signed in at `profile`, to `to`. */
export async function fillConversation(
  profile: Profile,
  { from, keyFile, to, texts }: { from: Account; keyFile: string; to: Account; texts: readonly string[] },
): Promise<void> {
  const [own, peer] = [await chainOf(profile, from.handle), await chainOf(profile, to.handle)];
  const keys = await readKeyFile(keyFile, from.passphrase, own);
  if (!keys.ok) throw new Error(keys.code);
  const cid = await pairConversationId(own.uid, peer.uid);
  await ask(profile, "/api/conversations", { uid: peer.uid });
  const members = [own, peer].map(({ uid, head }) => ({ uid, key: head.ek }));
  const ch = newChainId();
  let ph: string = ZERO_HASH;
  let session = await startSendingSession(members);
  for (let start = 0; start < texts.length; start += ENVELOPES_PER_POST_MAX) {
    if (start % SENDING_SESSION_MESSAGES === 0) session = await startSendingSession(members);
    const messages: unknown[] = [];
    for (const [index, text] of texts.slice(start, start + ENVELOPES_PER_POST_MAX).entries()) {
      const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: text });
      if (body === null) throw new Error("too long");
      const place = { cid, sid: own.uid, ish: own.head.sh, ch, n: start + index + 1, ph };
      const { envelope, mh } = await sealMessage(session, place, body, keys.value.identity.signingKey);
      const { recipients, ...rest } = envelope;
      messages.push(index === 0 ? { ...rest, recipients } : rest);
      ph = mh;
    }
    await ask(profile, `/api/conversations/${cid}/messages`, { messages });
  }
}
