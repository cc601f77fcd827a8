"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState, type ReactNode } from "react";
import { useAccess } from "@/lib/client/access.ts";
import type { Access } from "@/lib/client/view.ts";
import { OfflineScreen } from "./offline-screen.tsx";
import { UnsupportedScreen } from "./unsupported-screen.tsx";

type Place = "signed-out" | "locked" | "open";
const ADDRESSES: Record<Place, string> = { "signed-out": "/login", locked: "/unlock", open: "/chat" };

/** The conversation somebody came for before signing in or unlocking; in memory only. */
let wantedPath: string | null = null;

function isAt<S extends Place>(access: Access, place: S): access is Extract<Access, { status: S }> {
  return access.status === place;
}

function destination(place: Place): string {
  if (place !== "open" || wantedPath === null) return ADDRESSES[place];
  const path = wantedPath;
  wantedPath = null;
  return path;
}

/**
 * The access, or for the moment in which it is being found out anew what it was before: an account that opens again with
 * changed keys must not take down the screen that changed them.
 */
function useSettledAccess(): Access {
  const access = useAccess();
  const [settled, setSettled] = useState(access);
  if (access.status === "loading") return settled;
  if (JSON.stringify(access) !== JSON.stringify(settled)) setSettled(access);
  return access;
}

interface AccessGateProps<S extends Place> {
  /** What a person's access must be to see the children; null only sends people on. */
  wants: S | null;
  /** What stands there until that is known: the page's own skeleton. */
  waiting: ReactNode;
  children?: (access: Extract<Access, { status: S }>) => ReactNode;
}

/** Shows a screen to those it is for and leads everybody else to theirs. */
export function AccessGate<S extends Place>({ wants, waiting, children }: AccessGateProps<S>) {
  const access = useSettledAccess();
  const router = useRouter();
  const { status } = access;
  const elsewhere = (status === "signed-out" || status === "locked" || status === "open") && status !== wants;

  useEffect(() => {
    if (!elsewhere) return;
    if (wants === "open" && location.pathname.startsWith("/chat/")) wantedPath = location.pathname;
    router.replace(destination(status));
  }, [elsewhere, status, wants, router]);

  if (status === "offline") return <OfflineScreen />;
  if (access.status === "unsupported") return <UnsupportedScreen missing={access.missing} />;
  if (wants !== null && isAt(access, wants)) return children?.(access);
  return waiting;
}
