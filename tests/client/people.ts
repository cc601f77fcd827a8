// People for tests: real keys, real statements, real pins.
import {
  generateEncryptionKeyPair,
  generateIdentity,
  generateLocalKey,
  generateOwnKeys,
  signGenesis,
  signReset,
  signRevoke,
  signRotateEncryption,
  signRotateIdentity,
  withoutExport,
  type OwnKeys,
} from "@/lib/crypto/index.ts";
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
}

/** Someone with fresh keys; `uid` to have the same person come back with others. */
export async function makePerson(handle: string, uid: UserId = newUserId()): Promise<TestPerson> {
  const madeKeys = await generateOwnKeys();
  const statement = await signGenesis(madeKeys, { uid, handle, ts: Date.now() });
  const chain = await verifyStatementChain([statement]);
  if (!chain.ok) throw new Error(chain.code);
  const keys = await withoutExport(madeKeys);
  return { viewer: { uid, handle }, keys, madeKeys, localKey: await generateLocalKey(), chain: chain.value };
}

/** The same person after one more statement. */
export async function changeKeys(
  person: TestPerson,
  op: "rotate-enc" | "rotate-id" | "reset" | "revoke",
): Promise<TestPerson> {
  const { madeKeys, chain } = person;
  const { head } = chain;
  const next: OwnKeys = await (async () => {
    switch (op) {
      case "rotate-enc": {
        const archived = [madeKeys.encryption, ...madeKeys.archived];
        return { ...madeKeys, encryption: await generateEncryptionKeyPair(2048), archived };
      }
      case "rotate-id":
        return { ...madeKeys, identity: await generateIdentity() };
      case "reset":
        return generateOwnKeys();
      case "revoke":
        return madeKeys;
    }
  })();
  const statement = await {
    "rotate-enc": () => signRotateEncryption(madeKeys, head, next.encryption.publicKey, Date.now()),
    "rotate-id": () => signRotateIdentity(madeKeys, head, next.identity, Date.now()),
    reset: () => signReset(next, head, Date.now()),
    revoke: () => signRevoke(madeKeys, head, Date.now()),
  }[op]();
  const longer = await verifyStatementChain([...chain.statements.map(({ jws }) => jws), statement]);
  if (!longer.ok) throw new Error(longer.code);
  return { ...person, madeKeys: next, keys: await withoutExport(next), chain: longer.value };
}
