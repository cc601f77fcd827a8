/** The list and a conversation; see layout.tsx. */
export default function ConversationPage() {
  return null;
}
