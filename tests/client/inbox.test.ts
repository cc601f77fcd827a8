import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fault } from "@/lib/client/api.ts";
import { createInbox, type Inbox } from "@/lib/client/inbox.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import type { Conversation } from "@/lib/shared/contract/people.ts";
import { newUserId, type ConversationId } from "@/lib/shared/ids.ts";

const viewer = { uid: newUserId(), handle: "ali" };
const peer = { uid: newUserId(), handle: "bea" };
const cid = await pairConversationId(viewer.uid, peer.uid);
const stored = { seq: 5, at: 1, protected: "p", iv: "i", ciphertext: "c", tag: "t", sig: "s" };
const row: Conversation = {
  cid,
  peer,
  head: 5,
  unread: 2,
  mine: { read: 3, delivered: 3 },
  theirs: { read: 1, delivered: 2 },
  last: stored,
  activeAt: 10,
};
const opened: OpenedMessage = {
  seq: 5,
  at: 1,
  sid: peer.uid,
  mh: null,
  content: { kind: "text", re: null, text: "hi" },
  placed: null,
};

const getConversations = vi.fn();
const putMarks = vi.fn();
const mayTell = vi.fn();
const open = vi.fn();
const noteDirectory = vi.fn();
const onRows = vi.fn();
const onGone = vi.fn();
const onAnswered = vi.fn();
const listKept = vi.fn();
let inbox: Inbox;

beforeEach(() => {
  vi.useFakeTimers();
  getConversations.mockReset().mockResolvedValue({ ok: true, value: { conversations: [row], wraps: {}, next: null } });
  putMarks.mockReset().mockResolvedValue({ ok: true, value: null });
  mayTell.mockReset().mockReturnValue(true);
  open.mockReset().mockResolvedValue(opened);
  noteDirectory.mockReset().mockResolvedValue(undefined);
  listKept.mockReset().mockResolvedValue([]);
  const contacts = { noteDirectory };
  const hooks = { onRows, onAnswered, onGone };
  inbox = createInbox({ viewer, contacts, getConversations, putMarks, mayTell, open, listKept, ...hooks });
});
afterEach(() => {
  vi.useRealTimers();
});
/** Marks are put a moment after there is something to say. */
const moment = () => vi.advanceTimersByTimeAsync(1000);
const answerWith = (...conversations: Conversation[]) => {
  getConversations.mockResolvedValue({ ok: true, value: { conversations, wraps: {}, next: null } });
};

test("a note to oneself under keys that are gone is no message to show; anybody else's is", async () => {
  const lost: OpenedMessage = { ...opened, sid: viewer.uid, content: { kind: "locked", code: "E_NOKEY" } };
  const own = await pairConversationId(viewer.uid, viewer.uid);
  answerWith({ ...row, cid: own, peer: viewer }, row);
  open.mockResolvedValue(lost);
  await inbox.sync();
  const { lasts, shown } = inbox.state.get();
  expect([lasts.get(own), shown.get(own)]).toEqual([lost, undefined]);
  expect(shown.get(cid)).toBe(lost);
  const damaged: OpenedMessage = { ...lost, seq: 6, content: { kind: "locked", code: "E_OPEN" } };
  inbox.noteMessages(own, [damaged]);
  expect(inbox.state.get().shown.get(own)).toBe(damaged);
});

test("rows come with their last message opened, once for each seq", async () => {
  expect(await inbox.sync()).toBe(true);
  expect(inbox.state.get()).toMatchObject({ status: "ready", isStale: false });
  expect(inbox.state.get().lasts.get(cid)).toBe(opened);
  await inbox.sync();
  expect(open).toHaveBeenCalledTimes(1);
  expect(noteDirectory).toHaveBeenCalledWith([peer]);
  expect(onRows).toHaveBeenLastCalledWith([row]);
});

test("while the server has said nothing, what is kept here is shown, as old, until it has", async () => {
  getConversations.mockResolvedValue({ ok: false, code: "offline" });
  await inbox.sync();
  expect(inbox.state.get()).toMatchObject({ status: "error", isStale: true });
  listKept.mockResolvedValue([{ ...row, last: null, unread: 0 }]);
  expect(await inbox.sync()).toBe(false);
  expect(inbox.state.get()).toMatchObject({ status: "ready", isStale: true });
  expect([...inbox.state.get().rows.keys()]).toEqual([cid]);
  expect(onRows).not.toHaveBeenCalled();
  listKept.mockClear();
  await inbox.sync();
  expect(listKept).not.toHaveBeenCalled();
  answerWith();
  await inbox.sync();
  expect(inbox.state.get()).toMatchObject({ status: "ready", isStale: false });
  expect(inbox.state.get().rows.size).toBe(0);
});

test("a conversation whose id does not follow from its members is not shown", async () => {
  answerWith({ ...row, cid: await pairConversationId(newUserId(), peer.uid) });
  await inbox.sync();
  expect(inbox.state.get().rows.size).toBe(0);
  answerWith(row);
  await inbox.sync();
  expect(inbox.state.get().rows.size).toBe(1);
});

test("a server that does not answer leaves what is known, and says so", async () => {
  getConversations.mockResolvedValueOnce(fault("offline"));
  expect(await inbox.sync()).toBe(false);
  expect(inbox.state.get()).toMatchObject({ status: "error", isStale: true });
  await inbox.sync();
  getConversations.mockResolvedValueOnce(fault("busy"));
  await inbox.sync();
  expect(inbox.state.get()).toMatchObject({ status: "ready", isStale: true });
  expect(inbox.state.get().rows.size).toBe(1);
});

test("what has arrived here is marked delivered, once; what could not be opened yet is not", async () => {
  open.mockResolvedValueOnce(null);
  await inbox.sync();
  await moment();
  expect(putMarks).not.toHaveBeenCalled();
  await inbox.sync();
  await inbox.sync();
  await moment();
  await inbox.sync();
  await moment();
  expect(putMarks.mock.calls).toEqual([[cid, { delivered: 5 }]]);
});

test("what is read at once is said with one mark, and one's own messages with none", async () => {
  await inbox.sync();
  inbox.markRead(cid, 5);
  await moment();
  expect(putMarks.mock.calls).toEqual([[cid, { read: 5, delivered: 5 }]]);
  inbox.noteMessages(cid, [{ ...opened, seq: 6, sid: viewer.uid }]);
  inbox.markRead(cid, 6);
  await moment();
  expect(putMarks).toHaveBeenCalledTimes(1);
  expect(inbox.state.get().rows.get(cid)?.unread).toBe(0);
  // The control: the next one of somebody else's takes the marks beyond one's own.
  inbox.noteMessages(cid, [{ ...opened, seq: 7 }]);
  inbox.markRead(cid, 7);
  expect(putMarks.mock.calls.at(-1)).toEqual([cid, { read: 7, delivered: 7 }]);
});

test("reading takes the unread count away at once and survives an older answer", async () => {
  await inbox.sync();
  putMarks.mockClear();
  inbox.markRead(cid, 5);
  expect(inbox.state.get().rows.get(cid)).toMatchObject({ unread: 0, mine: { read: 5 } });
  await inbox.sync();
  expect(inbox.state.get().rows.get(cid)?.unread).toBe(0);
  inbox.markRead(cid, 5);
  inbox.markRead(cid, 4);
  expect(putMarks.mock.calls).toEqual([[cid, { read: 5, delivered: 5 }]]);
});

test("a read mark that did not reach the server is put again", async () => {
  await inbox.sync();
  await moment();
  putMarks.mockClear().mockResolvedValueOnce(fault("offline"));
  inbox.markRead(cid, 5);
  await moment();
  expect(putMarks).toHaveBeenCalledTimes(1);
  expect(inbox.state.get().rows.get(cid)?.unread).toBe(2);
  inbox.markRead(cid, 5);
  expect(putMarks).toHaveBeenCalledTimes(2);
  // Without being told again, as soon as the server answers.
  putMarks.mockResolvedValueOnce(fault("offline"));
  inbox.noteMessages(cid, [{ ...opened, seq: 6 }]);
  inbox.markRead(cid, 6);
  inbox.noteMessages(cid, [{ ...opened, seq: 7 }]);
  await vi.advanceTimersByTimeAsync(0);
  expect(inbox.state.get().rows.get(cid)).toMatchObject({ unread: 2, mine: { read: 5 } });
  answerWith({ ...row, head: 7, unread: 2, mine: { read: 5, delivered: 5 } });
  await inbox.sync();
  expect(putMarks).toHaveBeenLastCalledWith(cid, { read: 6, delivered: 6 });
});

test("the newest conversation stands first", async () => {
  const other = { uid: newUserId(), handle: "cem" };
  const newer: ConversationId = await pairConversationId(viewer.uid, other.uid);
  answerWith(row, { ...row, cid: newer, peer: other, activeAt: 20 });
  await inbox.sync();
  expect([...inbox.state.get().rows.keys()]).toEqual([newer, cid]);
});

test("what a feed shows is the last message at once, and an answer that was under way does not undo it", async () => {
  await inbox.sync();
  const newest = { ...opened, seq: 6, at: 30 };
  const asking = inbox.sync();
  inbox.noteMessages(cid, [newest]);
  inbox.noteMessages(cid, [opened]);
  expect(inbox.state.get().lasts.get(cid)).toBe(newest);
  await asking;
  expect(inbox.state.get().lasts.get(cid)).toBe(newest);
  expect(inbox.state.get().rows.get(cid)).toMatchObject({ head: 6, activeAt: 30 });
});

test("a server that was set back is believed by the next answer, marks included", async () => {
  await inbox.sync();
  inbox.noteMessages(cid, [{ ...opened, seq: 6, at: 30 }]);
  inbox.markRead(cid, 6);
  const { head } = row;
  await inbox.sync();
  expect(inbox.state.get().rows.get(cid)).toMatchObject({ head, mine: { read: head } });
});

test("a conversation that is gone from the list is said to be", async () => {
  onGone.mockReset();
  await inbox.sync();
  expect(onGone).not.toHaveBeenCalled();
  answerWith();
  await inbox.sync();
  expect(onGone).toHaveBeenCalledExactlyOnceWith(cid);
});

test("who asks while an answer is under way gets a newer one, and all of them together one", async () => {
  await Promise.all([inbox.sync(), inbox.sync(), inbox.sync(), inbox.sync()]);
  expect(getConversations).toHaveBeenCalledTimes(2);
  await inbox.sync();
  expect(getConversations).toHaveBeenCalledTimes(3);
});

test("an answer with nothing new wakes nobody, and what stays the same is the same", async () => {
  const other = { uid: newUserId(), handle: "cem" };
  const second = { ...row, cid: await pairConversationId(viewer.uid, other.uid), peer: other };
  answerWith(row, second);
  await inbox.sync();
  inbox.markRead(cid, 4);
  answerWith({ ...row, mine: { ...row.mine } }, { ...second, theirs: { ...second.theirs } });
  const before = inbox.state.get();
  await inbox.sync();
  expect(inbox.state.get()).toBe(before);
  // The control.
  answerWith(row, { ...second, theirs: { read: 2, delivered: 2 } });
  await inbox.sync();
  expect(inbox.state.get().rows.get(cid)).toBe(before.rows.get(cid));
  expect(inbox.state.get().rows.get(second.cid)?.theirs.read).toBe(2);
});

test("each answer is told as a sign that what could not be had may be had now, and silence is not", async () => {
  onAnswered.mockReset();
  await inbox.sync();
  await inbox.sync();
  expect(onAnswered).toHaveBeenCalledTimes(2);
  getConversations.mockResolvedValueOnce(fault("busy"));
  await inbox.sync();
  expect(onAnswered).toHaveBeenCalledTimes(2);
});

describe("between two answers", () => {
  const text = (seq: number, sid = peer.uid): OpenedMessage => ({ ...opened, seq, sid, at: seq });
  const rowNow = () => inbox.state.get().rows.get(cid);
  /** An answer that comes when it is told to. */
  function lateAnswer(...conversations: Conversation[]): () => void {
    let answer: () => void = () => undefined;
    getConversations.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = () => {
            resolve({ ok: true, value: { conversations, wraps: {}, next: null } });
          };
        }),
    );
    return () => {
      answer();
    };
  }

  test("what comes counts as unread unless it is one's own, moves the conversation up, and is told to have arrived", async () => {
    const other = { uid: newUserId(), handle: "cem" };
    const second: ConversationId = await pairConversationId(viewer.uid, other.uid);
    answerWith({ ...row, cid: second, peer: other, activeAt: 55 }, row);
    await inbox.sync();
    expect([...inbox.state.get().rows.keys()]).toEqual([second, cid]);
    await moment();
    putMarks.mockClear();
    let arrived: () => void = () => undefined;
    putMarks.mockReturnValueOnce(
      new Promise((resolve) => {
        arrived = () => {
          resolve({ ok: true, value: null });
        };
      }),
    );
    inbox.noteMessages(cid, [text(4), text(5), { ...text(6), at: 50 }, text(7, viewer.uid), text(8)]);
    await moment();
    expect(rowNow()).toMatchObject({ head: 8, unread: 4 });
    expect([...inbox.state.get().rows.keys()]).toEqual([second, cid]);
    inbox.noteMessages(cid, [{ ...text(9), at: 60 }]);
    expect(rowNow()).toMatchObject({ head: 9, unread: 5, activeAt: 60 });
    expect([...inbox.state.get().rows.keys()]).toEqual([cid, second]);
    inbox.noteMessages(cid, [text(10)]);
    await moment();
    expect(putMarks).toHaveBeenCalledTimes(1);
    arrived();
    await moment();
    // One request at a time: what came while the first was on its way went with the second.
    expect(putMarks.mock.calls).toEqual([
      [cid, { delivered: 8 }],
      [cid, { delivered: 10 }],
    ]);
  });

  test("an older answer takes nothing of it away, and the next one has the last word", async () => {
    await inbox.sync();
    const answer = lateAnswer(row);
    const asked = inbox.sync();
    inbox.noteMessages(cid, [text(6), text(7)]);
    answer();
    await asked;
    expect(rowNow()).toMatchObject({ head: 7, unread: 4 });
    answerWith({ ...row, head: 7, unread: 3 });
    await inbox.sync();
    expect(rowNow()?.unread).toBe(3);
  });

  test("when not all of it is at hand, the server is asked how much there is", async () => {
    await inbox.sync();
    getConversations.mockClear();
    inbox.noteMessages(cid, [text(6)]);
    expect(getConversations).not.toHaveBeenCalled();
    inbox.noteMessages(cid, [text(9)]);
    expect(getConversations).toHaveBeenCalledTimes(1);
  });

  test("the marks of the other one rise at once, survive an answer that was under way, and only rise", async () => {
    await inbox.sync();
    const answer = lateAnswer(row);
    const asked = inbox.sync();
    inbox.noteMarks(cid, peer.uid, { read: 4, delivered: 5 });
    expect(rowNow()?.theirs).toEqual({ read: 4, delivered: 5 });
    inbox.noteMarks(cid, peer.uid, { read: 2, delivered: 5 });
    expect(rowNow()?.theirs).toEqual({ read: 4, delivered: 5 });
    answer();
    await asked;
    expect(rowNow()?.theirs).toEqual({ read: 4, delivered: 5 });
  });

  test("a question asked later has the last word about marks", async () => {
    await inbox.sync();
    inbox.noteMarks(cid, peer.uid, { read: 5, delivered: 5 });
    await inbox.sync();
    expect(rowNow()?.theirs).toEqual(row.theirs);
  });

  test("what was read on another device is read here, and what is left of it the server counts", async () => {
    await inbox.sync();
    getConversations.mockClear();
    inbox.noteMarks(cid, viewer.uid, { read: 5, delivered: 5 });
    expect(rowNow()).toMatchObject({ unread: 0, mine: { read: 5, delivered: 5 } });
    expect(getConversations).not.toHaveBeenCalled();
    inbox.noteMessages(cid, [text(6), text(7)]);
    inbox.noteMarks(cid, viewer.uid, { read: 6, delivered: 6 });
    expect(getConversations).toHaveBeenCalledTimes(1);
    // There cannot be more than come after the mark, whenever it does.
    expect(rowNow()?.unread).toBe(1);
  });

  test("marks of strangers, and of conversations that are not here, are nothing", async () => {
    await inbox.sync();
    const before = inbox.state.get();
    inbox.noteMarks(cid, newUserId(), { read: 5, delivered: 5 });
    inbox.noteMarks(await pairConversationId(viewer.uid, newUserId()), peer.uid, { read: 5, delivered: 5 });
    expect(inbox.state.get()).toBe(before);
  });

  test("the last message becomes what it was read again as, and an older one does not come back", async () => {
    await inbox.sync();
    const removed: OpenedMessage = { ...opened, content: { kind: "removed" } };
    inbox.noteMessages(cid, [removed]);
    expect(inbox.state.get().lasts.get(cid)).toBe(removed);
    expect(inbox.state.get().shown.get(cid)).toBe(removed);
    inbox.noteMessages(cid, [text(4)]);
    expect(inbox.state.get().lasts.get(cid)).toBe(removed);
  });

  test("a delivered mark that did not arrive is put again", async () => {
    putMarks.mockResolvedValueOnce(fault("offline"));
    await inbox.sync();
    await moment();
    await inbox.sync();
    await moment();
    expect(putMarks.mock.calls).toEqual([
      [cid, { delivered: 5 }],
      [cid, { delivered: 5 }],
    ]);
  });
});

test("somebody who may not be told hears neither that their messages came nor that they were read", async () => {
  mayTell.mockReturnValue(false);
  await inbox.sync();
  await moment();
  inbox.markRead(cid, 5);
  await moment();
  expect(putMarks).not.toHaveBeenCalled();
  // The control: as soon as they may, both are said.
  mayTell.mockReturnValue(true);
  await inbox.sync();
  await moment();
  expect(putMarks).toHaveBeenLastCalledWith(cid, { delivered: 5 });
  inbox.markRead(cid, 5);
  await moment();
  expect(putMarks).toHaveBeenLastCalledWith(cid, { read: 5, delivered: 5 });
});
