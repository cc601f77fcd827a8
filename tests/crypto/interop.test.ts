// Others read what we write: jose opens our envelopes, openssl unwraps our content keys and verifies our signatures.
import { describe, expect, it } from "vitest";
import { generalDecrypt, importPKCS8, compactVerify, importJWK, calculateJwkThumbprint } from "jose";
import { parseBody } from "../../lib/protocol/body.ts";
import { label } from "../../lib/protocol/hash.ts";
import { decodeB64u } from "../../lib/shared/base64.ts";
import { concatBytes } from "../../lib/shared/bytes.ts";
import { seal } from "../support/conversation.ts";
import { withOpenssl } from "../support/openssl.ts";
import { vectorMessage, vectorPerson, vectors } from "../support/vectors.ts";

const pem = (base64: string, kind: string) =>
  `-----BEGIN ${kind}-----\n${base64.replace(/.{1,64}/g, "$&\n")}-----END ${kind}-----\n`;
const bytesOf = (text: string) => decodeB64u(text) ?? new Uint8Array();

describe("jose", () => {
  it.each(["alice", "bob"] as const)("opens our envelopes with the private key of %s alone", async (name) => {
    const key = await importPKCS8(pem(vectors.people[name].encryptionKeyPkcs8, "PRIVATE KEY"), "RSA-OAEP-256");
    const fresh = await seal(await vectorPerson("alice"), await vectorPerson("bob"), "fresh from the press");
    for (const { envelope, text } of [
      ...vectors.messages.map((_, index) => ({
        envelope: vectorMessage(index).envelope,
        text: vectorMessage(index).body.b,
      })),
      { envelope: fresh.envelope, text: "fresh from the press" },
    ]) {
      const { sig: _sig, recipients, ...parts } = envelope;
      const jwe = {
        ...parts,
        recipients: recipients.map(({ header, encrypted_key }) => ({ header: { ...header }, encrypted_key })),
      };
      const { plaintext } = await generalDecrypt(jwe, key);
      expect(parseBody(new Uint8Array(plaintext))).toMatchObject({ ok: true, value: { body: { b: text } } });
    }
  });

  it("refuses them with another's key (the control)", async () => {
    const { sig: _sig, ...jwe } = vectorMessage(0).envelope;
    const stranger = await crypto.subtle.generateKey(
      { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
      false,
      ["encrypt", "decrypt"],
    );
    const recipients = jwe.recipients.map(({ header, encrypted_key }) => ({ header: { ...header }, encrypted_key }));
    await expect(generalDecrypt({ ...jwe, recipients }, stranger.privateKey)).rejects.toThrow(
      "decryption operation failed",
    );
  });

  it("verifies our statements and computes our key ids", async () => {
    for (const { statement, ik, ikKid, ek, ekKid } of Object.values(vectors.people)) {
      const jwk = { kty: "OKP", crv: "Ed25519", x: ik };
      const { payload, protectedHeader } = await compactVerify(statement, await importJWK(jwk, "Ed25519"));
      expect(protectedHeader.kid).toBe(ikKid);
      expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ ik, ek });
      expect(await calculateJwkThumbprint(jwk)).toBe(ikKid);
      const rsa = await crypto.subtle.importKey(
        "spki",
        Buffer.from(ek, "base64"),
        { name: "RSA-OAEP", hash: "SHA-256" },
        true,
        ["encrypt"],
      );
      expect(await calculateJwkThumbprint(await crypto.subtle.exportKey("jwk", rsa))).toBe(ekKid);
    }
  });
});

describe("openssl", () => {
  const { envelope, mh } = vectorMessage(0);

  it.each(["alice", "bob"] as const)("unwraps the content key for %s, the same for both, as committed", (name) => {
    const person = vectors.people[name];
    const recipient = envelope.recipients.find(({ header }) => header.uid === person.uid);
    expect(recipient?.header.kid).toBe(person.ekKid);
    const commitment = withOpenssl(
      {
        "key.pem": pem(person.encryptionKeyPkcs8, "PRIVATE KEY"),
        "wrapped.bin": bytesOf(recipient?.encrypted_key ?? ""),
        "label.bin": label("key-commit"),
      },
      (run, read) => {
        const options = ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha256"].flatMap((option) => [
          "-pkeyopt",
          option,
        ]);
        run("pkeyutl", "-decrypt", "-inkey", "key.pem", "-in", "wrapped.bin", "-out", "cek.bin", ...options);
        const cek = read("cek.bin");
        expect(cek.length).toBe(32);
        return crypto.subtle.digest("SHA-256", Buffer.concat([read("label.bin"), cek]));
      },
    );
    return expect(commitment.then((hash) => Buffer.from(hash).toString("base64url"))).resolves.toBe(
      vectors.messages[0]?.kc,
    );
  });

  it("verifies our signature, and no other", () => {
    const ik = bytesOf(vectors.people.alice.ik);
    // SubjectPublicKeyInfo of Ed25519: RFC 8410 section 4.
    const spki = concatBytes(Buffer.from("302a300506032b6570032100", "hex"), ik);
    const signed = concatBytes(label("msg-sig"), bytesOf(mh));
    withOpenssl(
      {
        "key.pem": pem(Buffer.from(spki).toString("base64"), "PUBLIC KEY"),
        "data.bin": signed,
        "other.bin": concatBytes(signed, Uint8Array.of(0)),
        "sig.bin": bytesOf(envelope.sig),
      },
      (run) => {
        const verify = (file: string) =>
          run("pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", file, "-sigfile", "sig.bin");
        expect(verify("data.bin")).toContain("Signature Verified Successfully");
        expect(() => verify("other.bin")).toThrow();
      },
    );
  });
});
