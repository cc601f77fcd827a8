// Receiving, the steps that need no secret: 1 to 8 of docs/protocol.md section 6, in that order. A message that passes
// was written by its sender, for exactly these members, in this conversation. What is left is opening it (lib/crypto)
// and judging its place (chain-rules.ts).
import type { ConversationId, UserId } from "../shared/ids.ts";
import { good, refuse, type Outcome, type ReceiveError } from "./codes.ts";
import { compareUserIds, pairConversationId } from "./conversation-id.ts";
import {
  parseEnvelope,
  recipientsHash,
  parseProtected,
  verifyEnvelopeSignature,
  verifyMessageSignature,
  type EnvelopeHeader,
  type ParsedEnvelope,
  type Recipient,
} from "./envelope.ts";
import { findStatement, type StatementChain } from "./statement-chain.ts";
import type { Statement } from "./statement.ts";
import { isHash } from "./strict-parse.ts";

/** An envelope that is authentic: its sender's statement, and the wrapped key meant for the viewer. */
export interface CheckedEnvelope extends ParsedEnvelope {
  sender: Statement;
  mine: Recipient;
}

/** Against what a received envelope is held. Chains are the pinned ones, never such as came with the message. */
export interface Expectation {
  /** The conversation being read. */
  cid: ConversationId;
  viewer: UserId;
  /** All members, the viewer included, with their pinned statement chains. */
  members: ReadonlyMap<UserId, StatementChain>;
  /** Key ids of the viewer, all they ever had: whether the private half of one is here is found out at step 9. */
  ownKids: ReadonlySet<string>;
}

/** Takes an envelope with its recipients through steps 1 to 8. Never throws for what it is given. */
export async function checkReceived(
  value: unknown,
  expect: Expectation,
): Promise<Outcome<CheckedEnvelope, ReceiveError>> {
  const parsed = await parseEnvelope(value); // steps 1 and 2
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;

  const author = await findAuthor(header, expect);
  if (!author.ok) return author;
  const sender = author.value;
  const mine = await findMine(parsed.value, expect); // step 6
  if (mine === null) return refuse("E_RECIPIENTS");
  if (!(await verifyEnvelopeSignature(parsed.value, sender.ik))) return refuse("E_SIG"); // step 7
  // Step 8 concerns groups only, which this version refuses as E_PROFILE.
  return good({ ...parsed.value, sender, mine });
}

/** What is left of a message whose ciphertext is gone: who wrote it and where it stands, but not what. */
export interface RemovedEnvelope {
  header: EnvelopeHeader;
  mh: string;
  sender: Statement;
}

/**
 * A message without its ciphertext, through the steps that are still possible (section 6.1): 2 to 5 and 7. The signature is
 * over `mh`, so the message was the sender's; that the header is the one it had, only its neighbours in the chain can tell.
 */
export async function checkRemoved(
  { protected: text, mh, sig }: { protected: string; mh: string; sig: string },
  expect: Omit<Expectation, "ownKids">,
): Promise<Outcome<RemovedEnvelope, ReceiveError>> {
  const header = isHash(mh) ? parseProtected(text) : null;
  if (header === null) return refuse("E_PROFILE");
  const author = await findAuthor(header, expect);
  if (!author.ok) return author;
  const sender = author.value;
  if (!(await verifyMessageSignature(sig, mh, sender.ik))) return refuse("E_SIG");
  return good({ header, mh, sender });
}

/** Steps 3 to 5: in this conversation, by one of its members, under a statement of theirs. */
async function findAuthor(
  header: EnvelopeHeader,
  expect: Omit<Expectation, "ownKids">,
): Promise<Outcome<Statement, ReceiveError>> {
  if (header.cid !== expect.cid || !(await isConversationOf(expect))) return refuse("E_CONV"); // step 3
  const chain = expect.members.get(header.sid); // step 4
  if (chain?.uid !== header.sid) return refuse("E_SENDER");
  const sender = findStatement(chain, header.ish); // step 5
  // The last word of an account is no name to write under.
  return sender === null || sender.op === "revoke" ? refuse("E_IDENTITY") : good(sender);
}

/** The conversations of the rosters that are in use: computed once for all messages that are held against the same one. */
const conversations = new WeakMap<Expectation["members"], Promise<ConversationId>>();

/** A pair's id is recomputed from its members: the server cannot file a message under another conversation. */
async function isConversationOf({ cid, members }: Pick<Expectation, "cid" | "members">): Promise<boolean> {
  const [first, second, ...others] = members.keys();
  if (first === undefined || others.length > 0) return false;
  const expected = conversations.get(members) ?? pairConversationId(first, second ?? first);
  conversations.set(members, expected);
  return cid === (await expected);
}

async function findMine(
  { envelope, header }: ParsedEnvelope,
  { members, viewer, ownKids }: Expectation,
): Promise<Recipient | null> {
  const recipients = envelope.recipients ?? [];
  const roster = [...members.keys()].sort(compareUserIds);
  // Not only mine: a message to a key that its recipient never had was made for somebody else's ears.
  const areMembers =
    recipients.length === roster.length &&
    recipients.every(({ header: { uid, kid } }, index) => uid === roster[index] && hasHad(members.get(uid), kid));
  if (!areMembers || (await recipientsHash(recipients)) !== header.rh) return null;
  return recipients.find(({ header: { uid, kid } }) => uid === viewer && ownKids.has(kid)) ?? null;
}

/** Whether this is, or was, an encryption key of the person. */
function hasHad(chain: StatementChain | undefined, kid: string): boolean {
  return chain?.statements.some(({ ek }) => ek.kid === kid) ?? false;
}
