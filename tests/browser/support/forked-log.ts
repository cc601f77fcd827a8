// A server that shows one person another key log than everybody else, signed by the log's own key: only comparing heads
// with somebody else can find that. It grows like the true one; one leaf in it is another.
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import type { Page } from "@playwright/test";
import { identityKeyId } from "../../../lib/protocol/key-id.ts";
import {
  decodeLeaf,
  encodeLeaf,
  hashLeaf,
  LEAF_BYTES,
  logLabel,
  treeHeadSigningInput,
  type LogLeaf,
} from "../../../lib/protocol/key-log.ts";
import { CompactTree, consistencyProof } from "../../../lib/protocol/merkle.ts";
import { decodeB64u, encodeB64u } from "../../../lib/shared/base64.ts";
import { concatBytes, equalBytes, type Bytes } from "../../../lib/shared/bytes.ts";
import { logLeavesSchema } from "../../../lib/shared/contract/keys.ts";
import type { UserId } from "../../../lib/shared/ids.ts";

/** PKCS#8 of an Ed25519 key up to its seed: RFC 8410 section 7. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

function logKey() {
  const seed = process.env["ARYATEL_TEST_LOG_KEY"];
  if (seed === undefined) throw new Error("global-setup.ts names the log's key");
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.from(seed, "base64url")]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return { privateKey, key: createPublicKey(privateKey).export({ format: "jwk" }).x ?? "" };
}

/** The true log, with other keys for `swapped`. */
async function readForked(page: Page, swapped: UserId): Promise<LogLeaf[]> {
  const label = await logLabel(swapped);
  const leaves: LogLeaf[] = [];
  for (;;) {
    const query = `from=${String(leaves.length)}&to=${String(leaves.length + 5000)}`;
    const answer = await page.request.get(new URL(`/api/log/leaves?${query}`, page.url()).href);
    if (answer.status() === 404) return leaves;
    const bytes = decodeB64u(logLeavesSchema.parse(await answer.json()).leaves) ?? new Uint8Array();
    for (let start = 0; start < bytes.length; start += LEAF_BYTES) {
      const leaf = decodeLeaf(bytes.slice(start, start + LEAF_BYTES));
      if (leaf === null) throw new Error("not a leaf");
      leaves.push(equalBytes(leaf.label, label) ? { ...leaf, sh: new Uint8Array(32).fill(7) } : leaf);
    }
  }
}

/** From now on this page is shown the forked log, and nothing of the true one. */
export async function forkLog(page: Page, swapped: UserId): Promise<void> {
  const { privateKey, key } = logKey();
  const rootOf = async (leaves: readonly LogLeaf[]): Promise<Bytes> => {
    const tree = new CompactTree();
    for (const leaf of leaves) await tree.append(await hashLeaf(leaf));
    return tree.root();
  };
  await page.route(/\/api\/log\//, async (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    const number = (name: string) => Number(searchParams.get(name));
    const leaves = await readForked(page, swapped);
    if (pathname.endsWith("/head")) {
      const head = { size: leaves.length, root: await rootOf(leaves), ts: Date.now() };
      const input = treeHeadSigningInput(await identityKeyId(decodeB64u(key) ?? new Uint8Array()), head);
      const signature = sign(null, Buffer.from(input, "ascii"), privateKey).toString("base64url");
      return route.fulfill({ json: { key, head: `${input}.${signature}` } });
    }
    if (pathname.endsWith("/leaves")) {
      const page = leaves.slice(number("from"), number("to")).map(encodeLeaf);
      return route.fulfill({ json: { from: number("from"), leaves: encodeB64u(concatBytes(...page)) } });
    }
    const subtree = (from: number, to: number) => rootOf(leaves.slice(from, to));
    const proof = await consistencyProof(number("first"), number("second"), subtree);
    return route.fulfill({ json: { proof: proof.map(encodeB64u) } });
  });
}
