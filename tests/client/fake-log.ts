// A key log for client tests: signs real heads over real trees, and can be made to lie.
import { fault, type Answer } from "@/lib/client/api.ts";
import { identityKeyId } from "@/lib/protocol/key-id.ts";
import { encodeLeaf, hashLeaf, logLabel, treeHeadSigningInput, type LogLeaf } from "@/lib/protocol/key-log.ts";
import { CompactTree, consistencyProof } from "@/lib/protocol/merkle.ts";
import type { StatementChain } from "@/lib/protocol/statement-chain.ts";
import { decodeB64u, encodeB64u } from "@/lib/shared/base64.ts";
import { concatBytes, encodeUtf8, type Bytes } from "@/lib/shared/bytes.ts";
import type { LogHead, LogLeaves, LogProof } from "@/lib/shared/contract/keys.ts";
import type { UserId } from "@/lib/shared/ids.ts";

export interface LogKey {
  ik: Bytes;
  signingKey: CryptoKey;
}

export class FakeLog {
  leaves: LogLeaf[] = [];
  isDown = false;
  /** Sizes of the pages that were asked for. */
  readonly asked: [number, number][] = [];
  readonly key: LogKey;

  constructor(key: LogKey) {
    this.key = key;
  }

  async add(uid: UserId, seq: number, sh: string): Promise<void> {
    const hash = decodeB64u(sh);
    if (hash === null) throw new Error("a hash");
    this.leaves.push({ label: await logLabel(uid), seq, sh: hash });
  }

  async addChain({ uid, statements }: StatementChain): Promise<void> {
    for (const { seq, sh } of statements) await this.add(uid, seq, sh);
  }

  /** The signed head of the first `size` leaves. */
  async headAt(size: number, ts = 1_790_000_000_000): Promise<string> {
    const root = await this.#root(0, size);
    const input = treeHeadSigningInput(await identityKeyId(this.key.ik), { size, root, ts });
    const signature = await crypto.subtle.sign("Ed25519", this.key.signingKey, encodeUtf8(input));
    return `${input}.${encodeB64u(new Uint8Array(signature))}`;
  }

  readonly getHead = async (): Promise<Answer<LogHead>> => {
    if (this.isDown) return fault("offline");
    return { ok: true, value: { key: encodeB64u(this.key.ik), head: await this.headAt(this.leaves.length) } };
  };

  readonly getLeaves = (from: number, to: number): Promise<Answer<LogLeaves>> => {
    this.asked.push([from, to]);
    if (this.isDown) return Promise.resolve(fault("offline"));
    // Small pages, so that several are needed.
    const page = this.leaves.slice(from, Math.min(to, from + 3));
    return Promise.resolve({ ok: true, value: { from, leaves: encodeB64u(concatBytes(...page.map(encodeLeaf))) } });
  };

  readonly getConsistency = async (first: number, second: number): Promise<Answer<LogProof>> => {
    if (this.isDown) return fault("offline");
    if (second > this.leaves.length) return fault("not_found");
    const proof = await consistencyProof(first, second, (from, to) => this.#root(from, to));
    return { ok: true, value: { proof: proof.map(encodeB64u) } };
  };

  async #root(from: number, to: number): Promise<Bytes> {
    const tree = new CompactTree();
    for (const leaf of this.leaves.slice(from, to)) await tree.append(await hashLeaf(leaf));
    return tree.root();
  }
}
