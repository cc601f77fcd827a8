// People for tests: real keys, real statements, real pins.
import { generateLocalKey, generateOwnKeys, signGenesis, withoutExport, type OwnKeys } from "@/lib/crypto/index.ts";
import { verifyStatementChain, type StatementChain } from "@/lib/protocol/statement-chain.ts";
import { newUserId, type UserId } from "@/lib/shared/ids.ts";
import type { Viewer } from "@/lib/client/view.ts";

export interface TestPerson {
  viewer: Viewer;
  keys: OwnKeys;
  /** Extractable, as they were made. */
  madeKeys: OwnKeys;
  localKey: CryptoKey;
  chain: StatementChain;
  ownKids: ReadonlySet<string>;
}

/** Someone with fresh keys; `uid` to have the same person come back with others. */
export async function makePerson(handle: string, uid: UserId = newUserId()): Promise<TestPerson> {
  const madeKeys = await generateOwnKeys();
  const statement = await signGenesis(madeKeys, { uid, handle, ts: Date.now() });
  const chain = await verifyStatementChain([statement]);
  if (!chain.ok) throw new Error(chain.code);
  const keys = await withoutExport(madeKeys);
  const ownKids = new Set([keys.encryption.kid]);
  return { viewer: { uid, handle }, keys, madeKeys, localKey: await generateLocalKey(), chain: chain.value, ownKids };
}
