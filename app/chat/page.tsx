import { NothingHere } from "@/components/chat/nothing-here.tsx";

export default function ChatPage() {
  return <NothingHere />;
}
