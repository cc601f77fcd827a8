"use client";
import { createContext, useContext, useEffect } from "react";

/** A message that somebody chose elsewhere: its conversation is to be opened, and it is to be shown there. */
export interface Jump {
  handle: string;
  seq: number;
}

interface JumpState {
  jump: Jump | null;
  setJump: (jump: Jump | null) => void;
}

const JumpContext = createContext<JumpState>({ jump: null, setJump: () => undefined });

export const JumpProvider = JumpContext.Provider;

/** How to lead to a message of any conversation. */
export function useSetJump(): JumpState["setJump"] {
  return useContext(JumpContext).setJump;
}

/** Shows the message that was chosen for this conversation, once its log is there. */
export function useJump(handle: string, isReady: boolean, goTo: (seq: number) => void): void {
  const { jump, setJump } = useContext(JumpContext);
  const seq = jump?.handle === handle ? jump.seq : null;
  useEffect(() => {
    if (!isReady || seq === null) return;
    setJump(null);
    goTo(seq);
  }, [isReady, seq, setJump, goTo]);
}
