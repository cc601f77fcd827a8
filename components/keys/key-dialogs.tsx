"use client";
import { useState } from "react";
import {
  exportKeyFile,
  prepareEncryptionRotation,
  prepareIdentityRotation,
  type KeyBits,
} from "@/lib/client/own-keys.ts";
import { Banner } from "../ui/banner.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { words } from "../words.ts";
import { KeyChange } from "./key-change.tsx";
import { ResetKeys } from "./reset-keys.tsx";
import { RevokeKeys } from "./revoke-keys.tsx";

/** The changes that settings lead to. */
export const KEY_DIALOGS = ["passphrase", "encryption", "identity", "reset", "revoke"] as const;
export type KeyDialog = (typeof KEY_DIALOGS)[number];

const BODIES = {
  passphrase: ChangePassphrase,
  encryption: ChangeEncryption,
  identity: ChangeIdentity,
  reset: ResetKeys,
} as const satisfies Record<Exclude<KeyDialog, "revoke">, unknown>;

export function KeyDialogs({ dialog, onClose }: { dialog: KeyDialog; onClose: () => void }) {
  if (dialog === "revoke") return <RevokeKeys onClose={onClose} />;
  const Body = BODIES[dialog];
  return (
    <Dialog open onOpenChange={onClose} title={words.keys[dialog].title}>
      <Body onDone={onClose} />
    </Dialog>
  );
}

interface BodyProps {
  onDone: () => void;
}

function ChangePassphrase({ onDone }: BodyProps) {
  const { costs, finish, good } = words.keys.passphrase;
  return (
    <KeyChange
      costs={costs}
      prepare={async ({ file, passphrase, newPassphrase }) => {
        if (file === null) return { ok: false, code: "K_NOT_A_KEY_FILE" };
        const written = await exportKeyFile(file, passphrase, newPassphrase);
        if (!written.ok) return written;
        // The keys stay as they are: there is nothing to carry out.
        return { ok: true, value: { file: written.value, carryOut: () => Promise.resolve({ ok: true }) } };
      }}
      saved={{ lead: words.keys.saved.chooseExport, submit: finish }}
      good={good}
      onDone={onDone}
    />
  );
}

const SIZES = ["2048", "3072", "4096"] as const;
type Size = (typeof SIZES)[number];
const BITS: Record<Size, KeyBits> = { "2048": 2048, "3072": 3072, "4096": 4096 };

function ChangeEncryption({ onDone }: BodyProps) {
  const { costs, finish, good, goodForgotten, sizes, bits: legend, forget, forgetCost } = words.keys.encryption;
  const [size, setSize] = useState<Size>("2048");
  const [forgetOld, setForgetOld] = useState(false);
  return (
    <KeyChange
      costs={costs}
      grave={forgetOld}
      options={
        <>
          <RadioCards
            legend={legend}
            value={size}
            onChange={setSize}
            choices={SIZES.map((value) => ({ value, ...sizes[value] }))}
          />
          <div>
            <Checkbox
              label={forget}
              checked={forgetOld}
              onChange={(event) => {
                setForgetOld(event.target.checked);
              }}
            />
            {forgetOld && (
              <Banner tone="danger" role="status" className="rounded-field mt-1.5">
                {forgetCost}
              </Banner>
            )}
          </div>
        </>
      }
      prepare={async ({ file, passphrase, newPassphrase }) => {
        if (file === null) return { ok: false, code: "K_NOT_A_KEY_FILE" };
        return prepareEncryptionRotation(BITS[size], file, passphrase, newPassphrase, { forgetOld });
      }}
      saved={{ lead: words.keys.saved.choose, submit: finish }}
      good={forgetOld ? goodForgotten : good}
      onDone={onDone}
    />
  );
}

function ChangeIdentity({ onDone }: BodyProps) {
  const { costs, finish, good } = words.keys.identity;
  return (
    <KeyChange
      costs={costs}
      prepare={async ({ file, passphrase, newPassphrase }) => {
        if (file === null) return { ok: false, code: "K_NOT_A_KEY_FILE" };
        return prepareIdentityRotation(file, passphrase, newPassphrase);
      }}
      saved={{ lead: words.keys.saved.choose, submit: finish }}
      good={good}
      onDone={onDone}
    />
  );
}
