/** The list; see layout.tsx. */
export default function ChatPage() {
  return null;
}
