// The final read: everything that is stored, by every member, opened with the real lib/protocol and lib/crypto.
import { createContentKeyCache, openMessage, type ContentKeyCache } from "../../lib/crypto/index.ts";
import { parseBody } from "../../lib/protocol/body.ts";
import { parseProtected } from "../../lib/protocol/envelope.ts";
import { checkReceived, type Expectation } from "../../lib/protocol/receive.ts";
import { messagePageSchema, type StoredMessage, type Wraps } from "../../lib/shared/contract/messages.ts";
import { PAGE_MAX } from "../../lib/shared/limits.ts";
import { inShort, type FinalMessage, type History } from "./history.ts";
import type { Person, Talk } from "./people.ts";

export async function readEverything(talks: readonly Talk[], history: History): Promise<void> {
  for (const talk of talks) {
    const readings = await Promise.all(talk.members.map((viewer) => readAs(viewer, talk)));
    const [first = [], ...others] = readings;
    for (const other of others) {
      const isSame = other.length === first.length && other.every(({ sig }, index) => sig === first[index]?.sig);
      if (!isSame) {
        const what = `the members of ${talk.cid} end with different histories`;
        history.add({ t: "finding", promise: "R4", what, ok: false });
      }
    }
    const messages = first.map((one, index) => ({
      ...one,
      texts: readings.flatMap((reading) => reading[index]?.texts ?? ["E_MISSING"]),
    }));
    history.add({ t: "final", cid: talk.cid, messages });
  }
}

async function readAs(viewer: Person, talk: Talk): Promise<FinalMessage[]> {
  const expectation: Expectation = {
    cid: talk.cid,
    viewer: viewer.chain.uid,
    members: new Map(talk.members.map(({ chain }) => [chain.uid, chain])),
    ownKids: new Set([viewer.keys.encryption.kid]),
  };
  const cache = createContentKeyCache();
  const all: FinalMessage[] = [];
  for (;;) {
    const after = all.at(-1)?.seq ?? 0;
    const path = `/api/conversations/${talk.cid}/messages?after=${String(after)}&limit=${String(PAGE_MAX)}`;
    const answer = await viewer.caller.call("final", path);
    if (answer.result !== "ok") throw new Error(`the final read: ${String(answer.status)}`);
    const page = messagePageSchema.parse(answer.json);
    for (const message of page.messages) all.push(await open(message, page.wraps, expectation, viewer, cache));
    if (page.messages.length < PAGE_MAX) return all;
  }
}

async function open(
  { seq, at: _, ...stored }: StoredMessage,
  wraps: Wraps,
  expectation: Expectation,
  viewer: Person,
  cache: ContentKeyCache,
): Promise<FinalMessage> {
  const header = parseProtected(stored.protected);
  const { sid: sender = "", ch: chain = "", n = 0, rh = "" } = header ?? {};
  const message = { seq, sig: stored.sig, sender, chain, n };
  const checked = await checkReceived({ ...stored, recipients: wraps[rh] }, expectation);
  if (!checked.ok) return { ...message, texts: [checked.code] };
  const opened = await openMessage(checked.value, viewer.keys, cache);
  if (!opened.ok) return { ...message, texts: [opened.code] };
  const read = parseBody(opened.value);
  if (!read.ok) return { ...message, texts: [read.code] };
  const text = read.value.kind === "spoken" && read.value.body.t === "text" ? read.value.body.b : "E_KIND";
  return { ...message, texts: [inShort(text)] };
}
