"use client";
import { Camera } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import type { ScanResult } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";
import { useCamera, useHasCamera } from "./use-camera.ts";

interface ScanCodeProps {
  handle: string;
  /** Compares what was read; a match is kept by then. */
  onScanned: (text: string) => Promise<ScanResult>;
}

const TONES = { match: "info", mismatch: "danger", "other-person": "caution", "not-a-code": "caution" } as const;

/** The other person's code, by camera where there is one. */
export function ScanCode({ handle, onScanned }: ScanCodeProps) {
  const hasCamera = useHasCamera();
  const [scanning, setScanning] = useState(false);
  const [result, setResult] = useState<ScanResult | null>(null);

  const judge = useCallback(
    async (text: string) => {
      const judged = await onScanned(text);
      setResult(judged);
      if (judged !== "not-a-code") setScanning(false);
    },
    [onScanned],
  );

  if (hasCamera === null) return <div className="min-h-11" />;
  if (!hasCamera) return <p className="text-small text-ink-muted">{words.scan.noCamera(handle)}</p>;
  return (
    <div className="flex flex-col gap-3">
      {scanning && <Viewfinder handle={handle} onText={judge} />}
      {result !== null && (
        <Banner tone={TONES[result]} role="alert" className="rounded-field">
          {words.scan.results[result](handle)}
        </Banner>
      )}
      <Button
        look="secondary"
        onClick={() => {
          setResult(null);
          setScanning(!scanning);
        }}
      >
        <Camera aria-hidden className="size-4.5" />
        {scanning ? words.scan.stop : result === null ? words.scan.open : words.scan.again}
      </Button>
    </div>
  );
}

function Viewfinder({ handle, onText }: { handle: string; onText: (text: string) => Promise<void> }) {
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
  return (
    <>
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
        className="rounded-field bg-print aspect-square w-full object-cover"
      />
    </>
  );
}
