// The door of lib/crypto: what lib/client may use of it. The only index file of the project.
// Secrets stay behind this door as CryptoKeys; what goes through in the clear is message text and the key file's text.
export { generateLocalKey, openLocal, sealLocal } from "./local-key.ts";
export { describeKeyFile, type KeyFileFault } from "./key-file-text.ts";
export { ContentKeyCache, createContentKeyCache, openMessage } from "./open-message.ts";
export {
  generateEncryptionKeyPair,
  generateIdentity,
  generateOwnKeys,
  opensFor,
  signsFor,
  withoutExport,
} from "./own-keys.ts";
export { readKeyFile, type ReadOptions } from "./read-key-file.ts";
export { sealMessage, type MessagePlace } from "./seal-message.ts";
export type { EncryptionKeyPair, OpeningKeys, OwnKeys } from "./secrets.ts";
export { SendingSession, startSendingSession } from "./sending-session.ts";
export { signGenesis, signReset, signRevoke, signRotateEncryption, signRotateIdentity } from "./sign-statement.ts";
export { writeKeyFile } from "./write-key-file.ts";
