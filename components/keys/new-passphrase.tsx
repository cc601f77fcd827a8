import { Banner } from "../ui/banner.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";

interface NewPassphraseProps {
  /** null: the file is saved without one. */
  value: string | null;
  error: string | null;
  onChange: (value: string | null) => void;
}

/** The passphrase of a file to be written, or none by explicit choice. */
export function NewPassphrase({ value, error, onChange }: NewPassphraseProps) {
  const plain = value === null;
  return (
    <div className="flex flex-col gap-1.5">
      <TextField
        label={words.keys.newPassphrase}
        hint={words.keys.newPassphraseHint}
        error={error}
        type="password"
        autoComplete="off"
        disabled={plain}
        value={value ?? ""}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      <Checkbox
        label={words.register.plain}
        checked={plain}
        onChange={(event) => {
          onChange(event.target.checked ? null : "");
        }}
      />
      {plain && (
        <Banner tone="caution" role="status" className="rounded-field">
          {words.register.plainWarning}
        </Banner>
      )}
    </div>
  );
}
