"use client";
import { words } from "../words.ts";
import { AccessGate } from "./access-gate.tsx";
import { FormSkeleton } from "./form-skeleton.tsx";

/** The start only leads on. */
export function HomeScreen() {
  return <AccessGate wants={null} waiting={<FormSkeleton title={words.name} lead={words.promise} fields={2} link />} />;
}
