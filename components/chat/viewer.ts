"use client";
import { createContext, useContext } from "react";

const HandleContext = createContext("");

/** Gives everything inside the chat the name of the person it is open for. */
export const ViewerProvider = HandleContext.Provider;

/** One's own handle. */
export function useViewerHandle(): string {
  return useContext(HandleContext);
}
