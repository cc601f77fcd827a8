"use client";
import { useState } from "react";
import { isEncryptedKeyFile } from "@/lib/client/key-file.ts";

/** The chosen file, and whether it asks for a passphrase; null until that is known. */
export function useKeyFile() {
  const [file, setFile] = useState<File | null>(null);
  const [encrypted, setEncrypted] = useState<boolean | null>(null);

  const choose = (chosen: File) => {
    setFile(chosen);
    setEncrypted(null);
    void isEncryptedKeyFile(chosen).then(setEncrypted, () => {
      setEncrypted(null);
    });
  };

  return { file, encrypted, choose };
}
