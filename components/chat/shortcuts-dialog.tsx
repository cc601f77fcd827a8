"use client";
import { Fragment } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words.ts";
import { SHORTCUT_KEYS, type Shortcut } from "./shortcuts.ts";

const ORDER: readonly Shortcut[] = ["search", "next", "previous", "newChat", "settings", "list"];
/** The keys that work, and nothing else. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { logKeys: inLog } = words.shortcuts;
  return (
    <Dialog open onOpenChange={onClose} title={words.shortcuts.title} description={words.shortcuts.lead}>
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2.5">
        {ORDER.map((name) => (
          <Line key={name} name={words.shortcuts.keys[name]} keys={SHORTCUT_KEYS[name]} together />
        ))}
        <Line name={words.shortcuts.keys.escape} keys={["Esc"]} />
      </dl>
      <h3 className="text-small mt-5 mb-2.5 font-semibold">{words.shortcuts.inLog}</h3>
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2.5">
        <Line name={inLog.move} keys={["↑", "↓"]} />
        <Line name={inLog.open} keys={[words.shortcuts.enter]} />
        <Line name={inLog.edit} keys={["↑"]} />
        <Line name={inLog.back} keys={["Esc"]} />
      </dl>
    </Dialog>
  );
}

interface LineProps {
  name: string;
  keys: readonly string[];
  /** Pressed at the same time; otherwise any of them. */
  together?: boolean;
}

function Line({ name, keys, together = false }: LineProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="flex items-center justify-end gap-1">
        {keys.map((key, place) => (
          <Fragment key={key}>
            {place > 0 && <span className="text-ink-muted">{together ? "+" : "/"}</span>}
            <kbd className="rounded-tight border-edge bg-sunken text-small min-w-7 border px-1.5 py-0.5 text-center font-sans">
              {key}
            </kbd>
          </Fragment>
        ))}
      </dd>
    </>
  );
}
