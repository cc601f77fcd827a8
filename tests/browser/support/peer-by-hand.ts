// A person without a browser: real keys, a real account, and every byte that goes to the server chosen by the test.
import { request, type APIRequestContext } from "@playwright/test";
import { z } from "zod";
import {
  generateEncryptionKeyPair,
  generateOwnKeys,
  signGenesis,
  signRotateEncryption,
  startSendingSession,
  type SendingSession,
} from "../../../lib/crypto/index.ts";
import type { TextBody } from "../../../lib/protocol/spoken-body.ts";
import { pairConversationId } from "../../../lib/protocol/conversation-id.ts";
import type { Envelope } from "../../../lib/protocol/envelope.ts";
import { ZERO_HASH } from "../../../lib/protocol/hash.ts";
import { verifyStatementChain, type StatementChain } from "../../../lib/protocol/statement-chain.ts";
import { logHeadSchema, type LogHead } from "../../../lib/shared/contract/keys.ts";
import { messagePageSchema, postedMessagesSchema, type MessagePage } from "../../../lib/shared/contract/messages.ts";
import { apiErrorSchema } from "../../../lib/shared/contract/errors.ts";
import { peoplePageSchema, userKeysSchema } from "../../../lib/shared/contract/people.ts";
import { newChainId, newUserId, type ChainId, type ConversationId } from "../../../lib/shared/ids.ts";
import { seal, type FullEnvelope, type KnownPerson } from "../../support/conversation.ts";
import type { TestPerson } from "../../support/vectors.ts";
import { newAccount } from "./profile.ts";

const csrfSchema = z.object({ csrfToken: z.string() });

export interface Posted {
  status: number;
  /** Of a refusal. */
  code: string | null;
}

export class PeerByHand implements TestPerson {
  readonly handle: string;
  keys: TestPerson["keys"];
  chain: StatementChain;
  readonly #http: APIRequestContext;

  private constructor(http: APIRequestContext, handle: string, { keys, chain }: TestPerson) {
    this.#http = http;
    this.handle = handle;
    this.keys = keys;
    this.chain = chain;
  }

  static async register(name: string): Promise<PeerByHand> {
    const origin = process.env["ARYATEL_TEST_URL"];
    if (origin === undefined) throw new Error("global-setup.ts names the address");
    const http = await request.newContext({ baseURL: origin, extraHTTPHeaders: { origin, "x-aryatel": "1" } });
    const { handle, email, password } = newAccount(name);
    const keys = await generateOwnKeys();
    const statement = await signGenesis(keys, { uid: newUserId(), handle, ts: Date.now() });
    const chain = await verifyStatementChain([statement]);
    if (!chain.ok) throw new Error(chain.code);
    const registered = await http.post("/api/register", { data: { handle, email, password, statement } });
    if (registered.status() !== 201) throw new Error(await registered.text());
    const { csrfToken } = csrfSchema.parse(await (await http.get("/api/auth/csrf")).json());
    const form = { csrfToken, callbackUrl: "/", json: "true", email, password };
    const signedIn = await http.post("/api/auth/callback/credentials", { form });
    if (signedIn.status() !== 200) throw new Error(await signedIn.text());
    return new PeerByHand(http, handle, { keys, chain: chain.value });
  }

  /** Somebody as the server shows them. */
  async find(handle: string): Promise<KnownPerson> {
    const { people } = peoplePageSchema.parse(await (await this.#http.get(`/api/users?query=${handle}`)).json());
    const uid = people.find((person) => person.handle === handle)?.uid;
    const { statements } = userKeysSchema.parse(await (await this.#http.get(`/api/users/${uid ?? ""}/keys`)).json());
    const chain = await verifyStatementChain(statements);
    if (!chain.ok) throw new Error(chain.code);
    return { chain: chain.value };
  }

  /** A second statement: a new key for messages. */
  async rotateEncryption(): Promise<void> {
    const encryption = await generateEncryptionKeyPair(2048);
    const statement = await signRotateEncryption(this.keys, this.chain.head, encryption.publicKey, Date.now());
    const posted = await this.#http.post("/api/keys", { data: { statement } });
    if (!posted.ok()) throw new Error(await posted.text());
    const chain = await verifyStatementChain([...this.chain.statements.map(({ jws }) => jws), statement]);
    if (!chain.ok) throw new Error(chain.code);
    this.chain = chain.value;
    this.keys = { ...this.keys, encryption, archived: [this.keys.encryption, ...this.keys.archived] };
  }

  /** The newest head of the key log, as it is shown to everybody. */
  async logHead(): Promise<LogHead> {
    return logHeadSchema.parse(await (await this.#http.get("/api/log/head")).json());
  }

  async openConversation(peer: KnownPerson): Promise<ConversationId> {
    const { uid } = peer.chain;
    const opened = await this.#http.post("/api/conversations", { data: { uid } });
    if (!opened.ok()) throw new Error(await opened.text());
    return pairConversationId(this.chain.uid, uid);
  }

  async read(cid: ConversationId): Promise<MessagePage> {
    const answer = await this.#http.get(`/api/conversations/${cid}/messages?limit=200`);
    return messagePageSchema.parse(await answer.json());
  }

  async post(cid: ConversationId, ...messages: Envelope[]): Promise<Posted> {
    const answer = await this.#http.post(`/api/conversations/${cid}/messages`, { data: { messages } });
    const json: unknown = await answer.json();
    if (!answer.ok()) return { status: answer.status(), code: apiErrorSchema.parse(json).error.code };
    postedMessagesSchema.parse(json);
    return { status: answer.status(), code: null };
  }

  async leave(): Promise<void> {
    await this.#http.dispose();
  }
}

/** One chain of such a person in one conversation: what a browser profile would be. */
export class WritingByHand {
  readonly ch: ChainId;
  n: number;
  ph: string;
  readonly #from: TestPerson;
  readonly #to: KnownPerson;
  #session: SendingSession | null = null;

  constructor(from: TestPerson, to: KnownPerson, { ch, n, ph }: { ch: ChainId; n: number; ph: string } = start()) {
    [this.#from, this.#to, this.ch, this.n, this.ph] = [from, to, ch, n, ph];
  }

  /** A second device that was restored from a copy of this one. */
  copy(): WritingByHand {
    return new WritingByHand(this.#from, this.#to, this);
  }

  /** The place of the next message. */
  get place(): { ch: ChainId; n: number; ph: string } {
    return { ch: this.ch, n: this.n + 1, ph: this.ph };
  }

  /** The next message of the chain, sealed; not posted. */
  async seal(text: string, body: Partial<TextBody> = {}): Promise<FullEnvelope> {
    if (this.#session === null || this.#session.isSpent(Date.now())) {
      // One recipient where somebody writes to themselves.
      const members = new Map([this.#from, this.#to].map(({ chain }) => [chain.uid, chain.head.ek]));
      this.#session = await startSendingSession(Array.from(members, ([uid, key]) => ({ uid, key })));
    }
    const sealed = await seal(this.#from, this.#to, text, {
      place: this.place,
      session: this.#session,
      body: { ts: Date.now(), ...body },
    });
    this.moveTo(sealed.mh);
    return sealed.envelope;
  }

  /** The message with this hash has taken the next place. */
  moveTo(mh: string): void {
    [this.n, this.ph] = [this.n + 1, mh];
  }
}

function start() {
  return { ch: newChainId(), n: 0, ph: ZERO_HASH };
}
