// What is written with keys that nobody vouches for, or that were replaced: it never looks like any other message.
import { describe, expect, test } from "vitest";
import { arrange } from "@/components/chat/arrange.ts";
import { keyNotesOf } from "@/lib/client/contact-rules.ts";
import { judgeRange } from "@/lib/client/feed-rules.ts";
import { isInDoubt, withIdentityMarks } from "@/lib/client/identity-marks.ts";
import { listMessages } from "@/lib/client/message-list.ts";
import { openStored, type OpenedMessage } from "@/lib/client/opening.ts";
import { nextPin, type Pin, type PinEvent } from "@/lib/client/pin-rules.ts";
import { createContentKeyCache, sealMessage, startSendingSession } from "@/lib/crypto/index.ts";
import { encodeBody } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newChainId } from "@/lib/shared/ids.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const reset = await changeKeys(bea, "reset");
const revoked = await changeKeys(reset, "revoke");
const rotated = await changeKeys(bea, "rotate-id");
const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];
const cid = await pairConversationId(uid, peer);
const HOUR = 3_600_000;
const now = Date.now();

/** Messages of bea, each with the keys of one moment, as somebody opens them to whom `shown` is her chain. */
async function readAll(writers: readonly TestPerson[], shown: TestPerson, at = now): Promise<readonly OpenedMessage[]> {
  const members = new Map([ali, shown].map(({ chain }) => [chain.uid, chain]));
  const opened = writers.map(async (writer, index) => {
    const seq = index + 1;
    const { head } = writer.chain;
    const keys = [ali.chain.head, head].map(({ uid: of, ek }) => ({ uid: of, key: ek }));
    const session = await startSendingSession(keys);
    const body = encodeBody({ v: 1, t: "text", ts: at + seq, b: `message ${String(seq)}` });
    if (body === null) throw new Error("it fits");
    const place = { cid, sid: peer, ish: head.sh, ch: newChainId(), n: 1, ph: ZERO_HASH };
    const { envelope } = await sealMessage(session, place, body, writer.madeKeys.identity.signingKey);
    const { recipients, ...stored } = envelope;
    const wraps = { [session.rh]: recipients.map((recipient) => ({ ...recipient })) };
    const context = {
      cid,
      viewer: uid,
      keys: ali.keys,
      cache: createContentKeyCache(),
      noteHead: () => undefined,
      members: () => Promise.resolve(members),
      refreshMembers: () => Promise.resolve(),
    };
    const [message] = (await openStored([{ ...stored, seq, at: at + seq }], wraps, context)) ?? [];
    if (message === undefined) throw new Error("a message");
    return message;
  });
  return Promise.all(opened);
}

function step(pin: Pin | null, event: PinEvent): Pin {
  const next = nextPin(uid, pin, event, now);
  if (next === null) throw new Error("there is a pin");
  return next;
}
const shownAs = ({ chain }: TestPerson): PinEvent => ({ kind: "chain", chain, proven: false });
const verified = step(step(null, shownAs(bea)), { kind: "verify", ik: encodeB64u(bea.chain.head.ik) });
const pinsOf = (pin: Pin) => new Map([[peer, pin]]);
const marksOf = (messages: readonly OpenedMessage[], pin: Pin) => [
  ...withIdentityMarks(messages, judgeRange(messages), pinsOf(pin)),
];

describe("a reset that the person has not decided about", () => {
  const changed = step(verified, shownAs(reset));
  const accepted = step(changed, { kind: "downgrade", sh: reset.chain.head.sh });

  test("marks what was written with it, and nothing else", async () => {
    const messages = await readAll([bea, reset], reset);
    expect(messages.map(({ content }) => content.kind)).toEqual(["text", "text"]);
    expect(marksOf(messages, changed)).toEqual([[2, ["W_CHANGED"]]]);
    expect(marksOf(messages, step(changed, { kind: "renamed", statements: [] }))).toEqual([[2, ["W_CHANGED"]]]);
    expect(marksOf(messages, accepted)).toEqual([]);
    expect(messages.map((message) => isInDoubt(message, pinsOf(changed)))).toEqual([false, true]);
    expect(messages.some((message) => isInDoubt(message, new Map()))).toBe(false);
  });

  test("adds to the marks that are there", async () => {
    const messages = await readAll([bea, reset], reset);
    const marks = new Map([[2, ["W_GAP"] as const]]);
    expect(withIdentityMarks(messages, marks, pinsOf(changed)).get(2)).toEqual(["W_CHANGED", "W_GAP"]);
    expect(withIdentityMarks(messages, marks, pinsOf(accepted))).toBe(marks);
  });

  test("is said above what was written with it, whatever time the server gives that", async () => {
    const messages = await readAll([bea, reset], reset, now - 2 * HOUR);
    const warnings = new Map();
    const theirs = { read: 0, delivered: 0 };
    const shown = listMessages({ cid, viewer: ali.viewer, peerHandle: "bea", messages, warnings, outbox: [], theirs });
    const notesOf = (notes: ReturnType<typeof keyNotesOf>) => {
      const { items, notesAtEnd } = arrange(
        { messages: shown, notes, unreadFrom: null, hasOlder: false },
        { start: 0, end: shown.length },
      );
      return [...items.map((item) => item.notes), notesAtEnd].map((stand) => stand.map(({ what }) => what));
    };
    expect(notesOf(keyNotesOf(changed, messages))).toEqual([[], ["reset"], []]);
    // By the clock alone it would stand below.
    expect(notesOf(keyNotesOf(changed))).toEqual([[], [], ["reset"]]);
    const conflict = step(verified, { kind: "renamed", statements: [] });
    expect(notesOf(keyNotesOf(conflict, messages))).toEqual([[], [], ["conflict"]]);
  });
});

describe("keys that a later statement has replaced", () => {
  test.each([
    ["by a reset", reset],
    ["by a new identity", rotated],
  ])("%s speak up to it, and are marked after it", async (_name, later) => {
    expect(judgeRange(await readAll([bea, later], later))).toEqual(new Map());
    expect([...judgeRange(await readAll([bea, later, bea, later], later))]).toEqual([[3, ["W_ORDER"]]]);
  });

  test("and the last word of an account is no name to write under", async () => {
    const [before, after] = await readAll([reset, revoked], revoked);
    expect(before?.content.kind).toBe("text");
    expect(after).toMatchObject({ content: { kind: "locked", code: "E_IDENTITY" }, placed: null });
  });
});
