import { OctagonAlert, TriangleAlert } from "lucide-react";
import type { MessageView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import { isGraveWarning } from "./suspect.ts";

type Warning = MessageView["warnings"][number];

/** What is odd about a message, under it and nearer to it than to the next. */
export function MessageWarnings({ warnings }: { warnings: readonly Warning[] }) {
  return (
    <ul role="list" className="mt-0.5 mb-2.5 flex max-w-[min(82%,36rem)] flex-col gap-1">
      {warnings.map((warning) => {
        const grave = isGraveWarning(warning);
        const Picture = grave ? OctagonAlert : TriangleAlert;
        return (
          <li
            key={warning}
            className={classNames(
              "rounded-tight text-small flex gap-1.5 px-2.5 py-1",
              grave ? "bg-danger-soft text-danger-ink font-medium" : "bg-caution-soft text-caution-ink",
            )}
          >
            <Picture aria-hidden className="mt-0.5 size-4 shrink-0" />
            {words.conversation.warnings[warning]}
          </li>
        );
      })}
    </ul>
  );
}
