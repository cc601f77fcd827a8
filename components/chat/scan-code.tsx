"use client";
import { Camera } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ScanResult } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";
import { useCamera, useHasCamera } from "./use-camera.ts";

/** `failed`: the codes match, and this device could not keep that. */
type Result = ScanResult | "failed";

const TONES = {
  match: "info",
  changed: "danger",
  mismatch: "danger",
  "other-person": "caution",
  "not-a-code": "caution",
  failed: "danger",
} as const;

interface Scan {
  /** null until it is known. */
  hasCamera: boolean | null;
  scanning: boolean;
  result: Result | null;
  tone: (typeof TONES)[Result];
  toggle: () => void;
  judge: (text: string) => Promise<void>;
}

/**
 * Looking for the other person's code. `onScanned` compares what was read with `identity`; a match is kept by then. Of another
 * identity the result says nothing.
 */
export function useScan(identity: string | null, onScanned: (text: string) => Promise<ScanResult>): Scan {
  const hasCamera = useHasCamera();
  const [scanning, setScanning] = useState(false);
  const [judged, setJudged] = useState<{ result: Result; identity: string | null } | null>(null);
  const result = judged?.identity === identity ? judged.result : null;
  const judge = useCallback(
    async (text: string) => {
      const found = await onScanned(text).catch((): Result => "failed");
      setJudged({ result: found, identity });
      // Some other code in the picture: go on looking.
      if (found !== "not-a-code") setScanning(false);
    },
    [identity, onScanned],
  );
  const toggle = () => {
    setJudged(null);
    setScanning(!scanning);
  };
  return { hasCamera, scanning, result, tone: TONES[result ?? "match"], toggle, judge };
}

export function ScanButton({ scan: { scanning, result, toggle } }: { scan: Scan }) {
  return (
    <Button look={scanning ? "secondary" : "primary"} wide onClick={toggle}>
      <Camera aria-hidden className="size-4.5" />
      {scanning ? words.scan.stop : result === null ? words.scan.open : words.scan.again}
    </Button>
  );
}

/** What the camera sees, and what to do with it. */
export function Viewfinder({ handle, onText }: { handle: string; onText: (text: string) => Promise<void> }) {
  const judging = useRef(false);
  const hear = useCallback(
    (text: string) => {
      if (judging.current) return;
      judging.current = true;
      void onText(text).finally(() => {
        judging.current = false;
      });
    },
    [onText],
  );
  const { video, state } = useCamera(hear);
  const failed = state === "denied" || state === "failed";
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    // With room for the button below it, which stops it.
    <div ref={place} className="flex w-full scroll-mb-20 flex-col gap-3">
      {failed ? (
        <Banner tone="caution" role="alert" className="rounded-field">
          {words.scan[state]}
        </Banner>
      ) : (
        <p role="status" className="text-small text-ink-muted">
          {state === "starting" ? words.scan.starting : words.scan.lead(handle)}
        </p>
      )}
      <video
        ref={video}
        aria-label={words.scan.picture}
        muted
        playsInline
        hidden={failed}
        className="rounded-field bg-print aspect-square max-h-80 w-full object-cover"
      />
    </div>
  );
}
