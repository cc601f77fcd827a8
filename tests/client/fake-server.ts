// A server for client tests: keeps messages as the real one promises to (idempotent, gap-free, chains checked), and can
// lose requests and answers. What is judged here is the client; the real server has tests of its own.
import { fault, type Answer } from "@/lib/client/api.ts";
import type { PagePlace } from "@/lib/client/requests.ts";
import { parseEnvelope, type Envelope } from "@/lib/protocol/envelope.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import type {
  MessagePage,
  PostedMessages,
  SealedMessage,
  StoredMessage,
  Wraps,
} from "@/lib/shared/contract/messages.ts";
import type { PeoplePage, UserKeys } from "@/lib/shared/contract/people.ts";
import type { ErrorCode } from "@/lib/shared/error-codes.ts";
import type { ConversationId, UserId } from "@/lib/shared/ids.ts";
import { PAGE_DEFAULT } from "@/lib/shared/limits.ts";
import type { TestPerson } from "./people.ts";

interface Kept extends SealedMessage {
  mh: string;
  place: string;
}

/** What happens to one post: it is lost before or after it was stored, or refused. */
type Mishap = "lose-request" | "lose-answer" | ErrorCode;

export class FakeServer {
  readonly messages: Kept[] = [];
  readonly wraps: Wraps = {};
  /** Hashes of messages whose ciphertext it has forgotten. */
  readonly removed = new Set<string>();
  /** Every envelope that arrived, in order. */
  readonly arrived: Envelope[] = [];
  /** Taken one by one by the next posts. */
  readonly mishaps: Mishap[] = [];
  readonly people = new Map<UserId, TestPerson>();
  isOpen = true;
  isDown = false;
  pageRequests = 0;

  readonly post = async (_cid: ConversationId, envelope: Envelope): Promise<Answer<PostedMessages>> => {
    const mishap = this.mishaps.shift();
    if (this.isDown || mishap === "lose-request") return fault("offline");
    this.arrived.push(envelope);
    if (mishap !== undefined && mishap !== "lose-answer") return fault(mishap);
    const answer = await this.store(envelope);
    return mishap === "lose-answer" ? fault("offline") : answer;
  };

  async store(envelope: Envelope): Promise<Answer<PostedMessages>> {
    if (!this.isOpen) return fault("not_found");
    const parsed = await parseEnvelope(envelope);
    if (!parsed.ok) return fault("profile");
    const { header, mh } = parsed.value;
    const chain = `${header.sid} ${header.ch}`;
    const place = `${chain} ${String(header.n)}`;
    const known = this.messages.find((message) => message.place === place);
    if (known !== undefined) {
      return known.mh === mh
        ? { ok: true, value: { stored: [{ seq: known.seq, at: known.at, mh }] } }
        : fault("conflict");
    }
    const last = this.messages.findLast((message) => message.place.startsWith(`${chain} `));
    const head = { ch: header.ch, n: Number(last?.place.split(" ")[2] ?? 0), mh: last?.mh ?? ZERO_HASH };
    if (header.n !== head.n + 1 || header.ph !== head.mh) return { ...fault("chain"), chain: head };
    const { recipients, ...rest } = envelope;
    this.wraps[header.rh] ??= (recipients ?? []).map((recipient) => ({ ...recipient }));
    const stored = { ...rest, seq: this.messages.length + 1, at: Date.now(), mh, place };
    this.messages.push(stored);
    return { ok: true, value: { stored: [{ seq: stored.seq, at: stored.at, mh }] } };
  }

  readonly getMessages = (_cid: ConversationId, place: PagePlace): Promise<Answer<MessagePage>> => {
    this.pageRequests += 1;
    if (this.isDown) return Promise.resolve(fault("offline"));
    const all = this.messages.map(({ mh, place: _place, ...message }): StoredMessage => {
      const { seq, at, protected: text, sig } = message;
      return this.removed.has(mh) ? { seq, at, protected: text, mh, sig } : message;
    });
    const limit = "before" in place ? (place.limit ?? PAGE_DEFAULT) : PAGE_DEFAULT;
    const page =
      "after" in place
        ? all.slice(place.after, place.after + PAGE_DEFAULT)
        : all.slice(0, "before" in place ? place.before - 1 : undefined).slice(-limit);
    return Promise.resolve({ ok: true, value: { messages: page, wraps: this.wraps, head: all.length } });
  };

  readonly getKeys = (uid: UserId): Promise<Answer<UserKeys>> => {
    const person = this.people.get(uid);
    if (this.isDown) return Promise.resolve(fault("offline"));
    if (person === undefined) return Promise.resolve(fault("not_found"));
    const { head, statements, handle } = person.chain;
    const value = { uid, handle, statements: statements.map(({ jws }) => jws), publicKey: head.ek.spkiBase64 };
    return Promise.resolve({ ok: true, value });
  };

  readonly getPeople = (query: string): Promise<Answer<PeoplePage>> => {
    const people = [...this.people.values()]
      .map(({ viewer }) => viewer)
      .filter(({ handle }) => handle.startsWith(query));
    return Promise.resolve(this.isDown ? fault("offline") : { ok: true, value: { people, next: null } });
  };
}
