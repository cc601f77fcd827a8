"use client";
import { useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { FieldError } from "../ui/field-error.tsx";
import { words } from "../words.ts";

interface VerifyQuestionProps {
  ready: boolean;
  /** null: verified already, so that only the other answer is news. */
  onVerify: (() => Promise<boolean>) | null;
  onDiffer: () => Promise<void>;
}

/** Both answers fit one line of a narrow phone, in each language. */
const ANSWER = "flex-auto px-3! max-sm:text-small!";

/** The word of the person: I have compared, and they are the same, or are not. Neither answer is the louder one. */
export function VerifyQuestion({ ready, onVerify, onDiffer }: VerifyQuestionProps) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const verify = async () => {
    setBusy(true);
    setFault(null);
    try {
      if ((await onVerify?.()) === false) setFault(words.contact.verifyChanged);
    } catch {
      setFault(words.contact.verifyFailed);
    }
    setBusy(false);
  };
  const differ = async () => {
    setFault(null);
    try {
      await onDiffer();
    } catch {
      setFault(words.contact.verifyFailed);
    }
  };
  return (
    <div role="group" aria-labelledby={`${id}-question`} className="flex flex-col gap-2">
      <p id={`${id}-question`} className="text-small font-medium">
        {onVerify === null ? words.contact.questionAgain : words.contact.question}
      </p>
      <FieldError id={id} text={fault} />
      <div className="flex gap-2">
        <Button
          look="secondary"
          className={ANSWER}
          disabled={!ready}
          onClick={() => {
            void differ();
          }}
        >
          {words.contact.theyDiffer}
        </Button>
        {onVerify !== null && (
          <Button
            look="secondary"
            className={ANSWER}
            disabled={!ready}
            busy={busy}
            onClick={() => {
              void verify();
            }}
          >
            {words.contact.verify}
          </Button>
        )}
      </div>
    </div>
  );
}

/** By voice, or by camera where there is one. */
export function HowToCompare({ handle, hasCamera }: { handle: string; hasCamera: boolean }) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-semibold">{words.contact.how}</h3>
      <ol className="text-ink-muted marker:text-ink-muted flex list-decimal flex-col gap-1.5 pl-5">
        {words.contact.steps(handle).map((step) => (
          <li key={step} className="pl-1">
            {step}
          </li>
        ))}
      </ol>
      <p className="text-small text-ink-muted">{hasCamera ? words.contact.stepScan : words.scan.noCamera(handle)}</p>
      <p className="text-small text-ink-muted">{words.contact.differs}</p>
    </div>
  );
}
