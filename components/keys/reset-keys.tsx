"use client";
import type { ReactNode } from "react";
import { prepareReset } from "@/lib/client/own-keys.ts";
import { words } from "../words.ts";
import { KeyChange } from "./key-change.tsx";

/** New keys for who has lost theirs; nothing of the old ones is needed, and nothing of them comes back. */
export function ResetKeys({ onDone, others }: { onDone: () => void; others?: ReactNode }) {
  const { costs, finish, good } = words.keys.reset;
  return (
    <KeyChange
      costs={costs}
      grave
      fromFile={false}
      prepare={({ newPassphrase }) => prepareReset(newPassphrase)}
      saved={{ lead: words.keys.saved.chooseReset, submit: finish, asksPassword: true }}
      good={good}
      others={others}
      onDone={onDone}
    />
  );
}
