// The key log's own key: Ed25519, its 32-byte seed from the environment. Clients pin its public half, so it outlives
// everything else here. The private half never leaves this file. docs/protocol.md section 11.
import "server-only";
import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { identityKeyId } from "../../protocol/key-id.ts";
import { treeHeadSigningInput, type TreeHead } from "../../protocol/key-log.ts";
import { decodeB64u } from "../../shared/base64.ts";
import { environment } from "../env.ts";
import { oncePerProcess } from "../once.ts";

/** PKCS#8 of an Ed25519 key up to its seed: RFC 8410 section 7. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

interface LogKey {
  privateKey: KeyObject;
  /** 32 bytes in base64url. */
  publicKey: string;
  kid: Promise<string>;
}

const logKey = oncePerProcess("key-log-key", (): LogKey => {
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.from(environment().treeHeadSeed, "base64url")]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey).export({ format: "jwk" }).x ?? "";
  const raw = decodeB64u(publicKey);
  if (raw?.length !== 32) throw new Error("the log key has no public half");
  return { privateKey, publicKey, kid: identityKeyId(raw) };
});

/** The public half: 32 bytes in base64url. */
export function logPublicKey(): string {
  return logKey().publicKey;
}

/** A signed tree head as a compact JWS. */
export async function signTreeHead(head: Omit<TreeHead, "jws">): Promise<string> {
  const input = treeHeadSigningInput(await logKey().kid, head);
  const signature = sign(null, Buffer.from(input, "ascii"), logKey().privateKey);
  return `${input}.${signature.toString("base64url")}`;
}
