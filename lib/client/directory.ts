// Who stands behind a name, as the server says: the list of people, and for those who have left it, one's own conversations.
// What is found is a claim: contacts.ts holds it against the pins.
import type { ConversationList, PeoplePage } from "../shared/contract/people.ts";
import type { Answer } from "./api.ts";
import { getConversations, getPeople } from "./requests.ts";

/** The page of the list of people that begins with this name, with the person of that name in any case. */
export async function findByName(handle: string, cursor: null): Promise<Answer<PeoplePage>> {
  const page = await getPeople(handle, cursor);
  if (!page.ok || page.value.people.some((person) => person.handle === handle)) return page;
  // Whoever has deleted the account is in no list; what was written with them stays readable.
  let place: string | null = null;
  do {
    const mine: Answer<ConversationList> = await getConversations(place);
    if (!mine.ok) return mine;
    const { conversations, next } = mine.value;
    const found = conversations.find(({ peer }) => peer.handle === handle);
    if (found !== undefined) return { ok: true, value: { ...page.value, people: [...page.value.people, found.peer] } };
    place = next;
  } while (place !== null);
  return page;
}
