// Key ids: the RFC 7638 thumbprint of the public JWK, SHA-256, base64url. docs/protocol.md section 2.
import { encodeB64u } from "../shared/base64.ts";
import { encodeUtf8 } from "../shared/bytes.ts";
import { sha256 } from "./hash.ts";

/** Thumbprint of an RSA key: required members in lexicographic order (RFC 7638 section 3.2). `modulus` has no leading zero. */
export async function rsaKeyId(modulus: Uint8Array): Promise<string> {
  // "AQAB" is 65537, the only exponent there is here.
  const json = `{"e":"AQAB","kty":"RSA","n":"${encodeB64u(modulus)}"}`;
  return encodeB64u(await sha256(encodeUtf8(json)));
}

/** Thumbprint of an Ed25519 key of 32 bytes (RFC 8037 section 2 and appendix A.3). */
export async function identityKeyId(raw: Uint8Array): Promise<string> {
  const json = `{"crv":"Ed25519","kty":"OKP","x":"${encodeB64u(raw)}"}`;
  return encodeB64u(await sha256(encodeUtf8(json)));
}
