"use client";
import { FileCheck2, FileKey2, FileX2 } from "lucide-react";
import { useId, useState } from "react";
import { words } from "../words.ts";
import { classNames } from "./class-names.ts";
import { FieldError } from "./field-error.tsx";
import { FileName } from "./file-name.tsx";

interface FileFieldProps {
  label: string;
  /** What the empty zone says. */
  invitation: string;
  file: File | null;
  error?: string | null;
  onChoose: (file: File) => void;
}

/** The zone is the file input itself, made as large as the card: choosing and dropping are the browser's own. */
export function FileField({ label, invitation, file, error = null, onChoose }: FileFieldProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const refused = file !== null && error !== null;
  const Picture = file === null ? FileKey2 : refused ? FileX2 : FileCheck2;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-small font-semibold">
        {label}
      </label>
      <div
        className={classNames(
          "rounded-field hover:bg-hover has-focus-visible:outline-focus relative flex min-h-24 items-center gap-4 border border-dashed px-4 py-4 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2",
          over ? "border-accent bg-accent-soft" : error === null ? "border-edge" : "border-danger",
        )}
      >
        <span
          className={classNames(
            "rounded-pill grid size-11 shrink-0 place-items-center",
            refused ? "bg-danger-soft text-danger-ink" : "bg-accent-soft text-accent-ink",
          )}
        >
          <Picture aria-hidden className="size-5" />
        </span>
        <span id={`${id}-state`} className="text-small min-w-0 wrap-anywhere">
          {file === null ? (
            <span className="text-ink-muted">{invitation}</span>
          ) : (
            <>
              <span className="block font-medium">
                <FileName name={file.name} />
              </span>
              {refused && <span className="text-accent-ink font-semibold">{words.field.chooseAnother}</span>}
            </>
          )}
        </span>
        <input
          id={id}
          type="file"
          accept=".pem,.key,.txt,application/x-pem-file"
          aria-invalid={error === null ? undefined : true}
          aria-describedby={error === null ? `${id}-state` : `${id}-state ${id}-error`}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) onChoose(chosen);
          }}
          onDragEnter={() => {
            setOver(true);
          }}
          onDragLeave={() => {
            setOver(false);
          }}
          onDrop={() => {
            setOver(false);
          }}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
      </div>
      <FieldError id={`${id}-error`} text={error} />
    </div>
  );
}
