// The newest leaf of everybody in the key log, as this device keeps it: 72 bytes each, one after another. Looked through as
// bytes, because of a large log nobody needs more than the few leaves of people who are known here, and decoding them all
// holds a page up. Knows nothing of people.
import { decodeLeaf, LEAF_BYTES, type LogLeaf } from "../protocol/key-log.ts";
import { encodeB64u } from "../shared/base64.ts";
import { equalBytes, type Bytes } from "../shared/bytes.ts";
import { joinLeaves } from "./key-log-tree.ts";

const LABEL_BYTES = 32;

/** The leaves of these labels by label, base64url. */
export function findLeaves(leaves: Bytes, labels: readonly Bytes[]): Map<string, LogLeaf> {
  const found = new Map<string, LogLeaf>();
  for (const start of placesOf(leaves, labels)) {
    const leaf = decodeLeaf(leaves.slice(start, start + LEAF_BYTES));
    if (leaf !== null) found.set(encodeB64u(leaf.label), leaf);
  }
  return found;
}

/** With these further leaves of the log, in their order, in place of those that are not the newest any more. */
export function addLeaves(leaves: Bytes, further: readonly LogLeaf[]): Bytes {
  const newest = new Map(further.map((leaf) => [encodeB64u(leaf.label), leaf]));
  const replaced = placesOf(
    leaves,
    [...newest.values()].map(({ label }) => label),
  );
  const begins = [0, ...replaced.map((start) => start + LEAF_BYTES)];
  const added = joinLeaves([...newest.values()]);
  // Not as so many arguments of one call: the number of these is limited, that of people is not.
  const grown = new Uint8Array(leaves.length - replaced.length * LEAF_BYTES + added.length);
  let length = 0;
  for (const part of [...begins.map((begin, index) => leaves.subarray(begin, replaced[index])), added]) {
    grown.set(part, length);
    length += part.length;
  }
  return grown;
}

/** Where leaves of these labels begin. A label is a hash: its first bytes tell nearly all of them apart. */
function placesOf(leaves: Bytes, labels: readonly Bytes[]): number[] {
  const byStart = new Map<number, Bytes[]>();
  for (const label of labels) {
    const alike = byStart.get(viewOf(label).getUint32(0));
    if (alike === undefined) byStart.set(viewOf(label).getUint32(0), [label]);
    else alike.push(label);
  }
  const view = viewOf(leaves);
  const places: number[] = [];
  for (let start = 0; start + LEAF_BYTES <= leaves.length; start += LEAF_BYTES) {
    const alike = byStart.get(view.getUint32(start));
    const label = alike && leaves.subarray(start, start + LABEL_BYTES);
    if (label !== undefined && alike?.some((one) => equalBytes(one, label)) === true) places.push(start);
  }
  return places;
}

function viewOf({ buffer, byteOffset, byteLength }: Bytes): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
