import type { ReactNode } from "react";
import { ChatShell } from "@/components/chat/chat-shell.tsx";

/** Both panes; the pages add nothing to them. [Note: One page] in components/chat/place.tsx */
export default function ChatLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <ChatShell />
      {children}
    </>
  );
}
