import { ConversationScreen } from "@/components/chat/conversation-screen.tsx";

export default async function ConversationPage({ params }: { params: Promise<{ handle: string }> }) {
  const { handle } = await params;
  return <ConversationScreen handle={decodeURIComponent(handle)} />;
}
