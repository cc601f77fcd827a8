// Who stands behind a name, as the server says: the list of people, and for those who have left it, one's own conversations.
// What is found is a claim: contacts.ts holds it against the pins.
import type { ConversationList, PeoplePage, Person } from "../shared/contract/people.ts";
import type { Answer } from "./api.ts";
import type { InboxState } from "./inbox.ts";
import type { Observable } from "./observable.ts";
import { getConversations, getPeople } from "./requests.ts";

/** The page of the list of people that begins with this name, with the person of that name in any case. */
export async function findByName(
  handle: string,
  inbox: Pick<Observable<InboxState>, "get">,
): Promise<Answer<PeoplePage>> {
  const page = await getPeople(handle, null);
  if (!page.ok || page.value.people.some((person) => person.handle === handle)) return page;
  // Whoever has deleted the account is in no list; what was written with them stays readable.
  const { rows, status, isStale, hasMore } = inbox.get();
  const known = [...rows.values()].find(({ peer }) => peer.handle === handle);
  if (known !== undefined) return withPerson(page.value, known.peer);
  // Nobody, where all that there are are here: a name that is none does not have all of them asked for.
  if (status === "ready" && !isStale && !hasMore) return page;
  const passed = new Set<string | null>();
  for (let place: string | null = null; !passed.has(place);) {
    passed.add(place);
    const mine: Answer<ConversationList> = await getConversations(place);
    if (!mine.ok) return mine;
    const { conversations, next } = mine.value;
    const found = conversations.find(({ peer }) => peer.handle === handle);
    if (found !== undefined) return withPerson(page.value, found.peer);
    // A server that goes on without saying anything has come to its end.
    place = conversations.length === 0 ? null : next;
  }
  return page;
}

function withPerson(page: PeoplePage, person: Person): Answer<PeoplePage> {
  return { ok: true, value: { ...page, people: [...page.people, person] } };
}
