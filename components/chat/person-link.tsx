import { Avatar } from "../ui/avatar.tsx";
import { ChatLink } from "./place.tsx";

/** A person in a list of results; leads to the conversation with them. */
export function PersonLink({ handle }: { handle: string }) {
  return (
    <ChatLink
      to={handle}
      className="rounded-field hover:bg-hover flex h-14 items-center gap-3 px-3 -outline-offset-2 transition-colors"
    >
      <Avatar handle={handle} size="small" />
      <span className="min-w-0 truncate font-medium">{handle}</span>
    </ChatLink>
  );
}
