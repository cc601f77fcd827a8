"use client";
import { useEffect, useRef, useState, type RefObject } from "react";

/** Milliseconds between two looks: as good as at once for a person, and little work for a phone. */
const LOOK_MS = 150;
/** Pixels of the longer side of what is looked at; a code that fills half of it is read well. */
const LOOK_SIZE = 960;

/** Whether this device has a camera the page may ask for; null until that is known. */
export function useHasCamera(): boolean | null {
  const [has, setHas] = useState<boolean | null>(null);
  useEffect(() => {
    let gone = false;
    void findCamera().then((found) => {
      if (!gone) setHas(found);
    });
    return () => {
      gone = true;
    };
  }, []);
  return has;
}

async function findCamera(): Promise<boolean> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === "videoinput");
  } catch {
    return false; // No secure context, or devices are hidden from pages.
  }
}

export type CameraState = "starting" | "running" | "denied" | "failed";

interface Camera {
  /** For the element that shows what the camera sees. */
  video: RefObject<HTMLVideoElement | null>;
  state: CameraState;
}

/** The camera while mounted; tells every text it reads from a code. */
export function useCamera(onText: (text: string) => void): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>("starting");
  useEffect(() => {
    const { current: element } = video;
    if (element === null) return;
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gone = new AbortController();
    const stop = () => {
      gone.abort();
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      // The reader is large and needed here only.
      const [{ decodeQR }, opened] = await Promise.all([import("qr/decode.js"), openCamera()]);
      stream = opened;
      if (gone.signal.aborted) {
        stop();
        return;
      }
      element.srcObject = opened;
      await element.play();
      setState("running");
      const read = createReader(decodeQR);
      const look = () => {
        const text = read(element);
        if (text !== null) onText(text);
        if (!gone.signal.aborted) timer = setTimeout(look, LOOK_MS);
      };
      look();
    };
    start().catch((error: unknown) => {
      if (gone.signal.aborted) return;
      setState(error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "failed");
      stop();
    });
    return stop;
  }, [onText]);
  return { video, state };
}

function openCamera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
}

/** Reads the text of a code out of one picture of the video; null where there is none. */
function createReader(decode: (image: ImageData) => string): (video: HTMLVideoElement) => string | null {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const { videoWidth, videoHeight } = video;
    if (context === null || videoWidth === 0) return null;
    const scale = Math.min(1, LOOK_SIZE / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decode(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // It throws where it finds no code.
    }
  };
}
