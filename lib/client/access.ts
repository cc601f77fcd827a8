// Who is here and what they have to do next: one hook that every page asks, and the ways in and out.
// Knows the session, the vault and what the browser can do. Never decides what a screen looks like.
import { useState } from "react";
import type { Outcome } from "../protocol/codes.ts";
import type { Access } from "./view.ts";

export type SignInFault = "credentials" | "busy" | "offline" | "rate_limited";

export function useAccess(): Access {
  const [access] = useState<Access>({ status: "loading" });
  return access;
}

export function signIn(_email: string, _password: string): Promise<Outcome<null, SignInFault>> {
  return Promise.resolve({ ok: false, code: "offline" });
}

/** Whether messages of this person still wait in the queue of this browser: signing out would lose them. */
export function hasUnsent(): Promise<boolean> {
  return Promise.resolve(false);
}

/** Ends the session on the server, then wipes this person's keys, pins and queue from the browser. */
export function signOut(): Promise<void> {
  return Promise.resolve();
}
