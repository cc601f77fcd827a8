import { beforeEach, expect, test, vi } from "vitest";
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
  content: { kind: "text", text: "hi" },
  placed: null,
};

const getConversations = vi.fn();
const putMarks = vi.fn();
const open = vi.fn();
const noteDirectory = vi.fn();
const onRows = vi.fn();
const onGone = vi.fn();
let inbox: Inbox;

beforeEach(() => {
  getConversations.mockReset().mockResolvedValue({ ok: true, value: { conversations: [row], wraps: {} } });
  putMarks.mockReset().mockResolvedValue({ ok: true, value: null });
  open.mockReset().mockResolvedValue(opened);
  noteDirectory.mockReset().mockResolvedValue(undefined);
  inbox = createInbox({ viewer, contacts: { noteDirectory }, getConversations, putMarks, open, onRows, onGone });
});
const answerWith = (...conversations: Conversation[]) => {
  getConversations.mockResolvedValue({ ok: true, value: { conversations, wraps: {} } });
};

test("rows come with their last message opened, once for each seq", async () => {
  expect(await inbox.sync()).toBe(true);
  expect(inbox.state.get()).toMatchObject({ status: "ready", isStale: false });
  expect(inbox.state.get().lasts.get(cid)).toBe(opened);
  await inbox.sync();
  expect(open).toHaveBeenCalledTimes(1);
  expect(noteDirectory).toHaveBeenCalledWith([peer]);
  expect(onRows).toHaveBeenLastCalledWith([row]);
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
  expect(putMarks).not.toHaveBeenCalled();
  await inbox.sync();
  await inbox.sync();
  expect(putMarks.mock.calls).toEqual([[cid, { delivered: 5 }]]);
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
  putMarks.mockClear().mockResolvedValueOnce(fault("offline"));
  inbox.markRead(cid, 5);
  await vi.waitFor(() => {
    expect(putMarks).toHaveBeenCalledTimes(1);
  });
  await inbox.sync();
  expect(inbox.state.get().rows.get(cid)?.unread).toBe(2);
  inbox.markRead(cid, 5);
  expect(putMarks).toHaveBeenCalledTimes(2);
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
