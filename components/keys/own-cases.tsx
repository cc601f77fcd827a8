import type { ReactNode } from "react";
import type { SavedFile } from "@/lib/client/view.ts";
import { SaveEvidence } from "../chat/save-evidence.tsx";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";

interface OwnCasesProps {
  alarm: { title: string; lead?: string; me?: string; notMe?: string | readonly string[] };
  tone: "caution" | "danger" | "alarm";
  /** Where a newer key file may be all that is needed. */
  onChooseFile: (() => void) | null;
  onSettings: () => void;
  evidence: (() => SavedFile | null) | null;
}

/** What happened to one's own keys. Only the person knows whether it was them: each case with what to do in it. */
export function OwnCases({ alarm, tone, onChooseFile, onSettings, evidence }: OwnCasesProps) {
  const { title, lead, me, notMe } = alarm;
  const said = words.keys.alarm;
  const save = evidence !== null && <SaveEvidence evidence={evidence} />;
  return (
    <Banner tone={tone} role="alert" className="border-line shrink-0 border-b pb-4">
      <p className="font-semibold">{title}</p>
      {lead !== undefined && <p className="font-normal">{lead}</p>}
      {me !== undefined && (
        <Case name={said.me} text={me}>
          {onChooseFile !== null && (
            <Button look="secondary" className="self-start" onClick={onChooseFile}>
              {said.choose}
            </Button>
          )}
        </Case>
      )}
      {notMe !== undefined ? (
        <Case name={said.notMe} text={notMe}>
          <div className="flex flex-wrap gap-2">
            {typeof notMe !== "string" && (
              <Button look="secondary" onClick={onSettings}>
                {said.openSettings}
              </Button>
            )}
            {save}
          </div>
        </Case>
      ) : (
        save && <div className="mt-2">{save}</div>
      )}
    </Banner>
  );
}

function Case({ name, text, children }: { name: string; text: string | readonly string[]; children: ReactNode }) {
  return (
    <div className="mt-2 flex max-w-3xl flex-col gap-1.5">
      <p className="font-normal">
        <strong className="font-semibold">{name}</strong> {typeof text === "string" ? text : words.keys.alarm.takenOver}
      </p>
      {/* The steps are folded: on a phone they fill what an alarm may take, and what is urgent must not have to be scrolled to. */}
      {children}
      {typeof text !== "string" && (
        <details>
          <summary className="cursor-pointer font-semibold">{words.keys.alarm.steps}</summary>
          <ol className="mt-1 list-decimal pl-5 font-normal">
            {text.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
