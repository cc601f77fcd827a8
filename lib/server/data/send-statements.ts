// The statements that every send needs, written by hand, one text for each number of values: making them anew from parts each
// time costs more than the database needs for them. Both MariaDB and MySQL read them. All values are placeholders.

/** A text for each number, made once. */
function bySize(make: (size: number) => string): (size: number) => string {
  const made = new Map<number, string>();
  return (size) => {
    const text = made.get(size) ?? make(size);
    made.set(size, text);
    return text;
  };
}

function times(size: number, part: string, between: string): string {
  return Array.from({ length: size }, () => part).join(between);
}

const marks = (size: number) => times(size, "?", ", ");

/** For each conversation something. Values: id and that for each. */
const byId = (size: number) => `case conversations.id ${times(size, "when ? then ?", " ")} end`;

/**
 * Takes the locks, in the order of ids, and raises each sequence by what is wanted of it.
 * Values: id and number for each, the moment, then the ids.
 */
export const RAISE = bySize(
  (size) => `update conversations set last_seq = last_seq + ${byId(size)}, last_at = ?
where id in (${marks(size)}) order by id`,
);

/**
 * Says where the sequences end, and when the messages there were stored. Databases do not agree on which value of a column that
 * is being set a later one sees, so it names none.
 * Values: id and sequence for each, the same again, then the ids.
 */
export const SET_SEQUENCES = bySize(
  (size) => `update conversations set last_seq = ${byId(size)}, last_at = (select messages.created_at from messages
  where messages.conversation_id = conversations.id and messages.seq = ${byId(size)})
where id in (${marks(size)}) order by id`,
);

const CHAIN = "(conversation_id = ? and sender_id = ? and chain_id = ? and n between ? and ?)";
const WRAPS = "(conversation_id = ? and rh = ?)";

/** Kinds of rows. */
export const WHAT = { conversation: 0, member: 1, place: 2, wrap: 3 } as const;

/**
 * All that sends are judged by, in one answer of four kinds of rows, told apart by `what`.
 * Values: ids of conversations, the same again, five for each range of a chain, id and rh for each session's wrapped keys.
 */
export const FACTS = bySize(
  (
    size,
  ) => `select ${String(WHAT.conversation)} as what, id as conversation, null as person, last_seq as number, null as place,
  null as one, null as two, null as three, kind as word, null as moment
from conversations where id in (${marks(size)})
union all
select ${String(WHAT.member)}, m.conversation_id, m.user_id, s.seq, null, s.sh, s.ik, s.ek_kid, s.op, u.deleted_at
from members m join users u on u.id = m.user_id left join identity_statements s on s.user_id = m.user_id
  and s.seq = (select max(newer.seq) from identity_statements newer where newer.user_id = m.user_id)
where m.conversation_id in (${marks(size)})
union all
select ${String(WHAT.place)}, conversation_id, sender_id, n, seq, mh, chain_id, signature, null, created_at
from messages where ${times(size, CHAIN, " or ")}
union all
select ${String(WHAT.wrap)}, conversation_id, user_id, null, null, rh, kid, encrypted_key, null, null
from wrapped_keys where ${times(size, WRAPS, " or ")}`,
);

/** Fourteen values for each row. */
export const STORE = bySize(
  (
    size,
  ) => `insert into messages (conversation_id, seq, sender_id, chain_id, n, ish, rh, protected, iv, ciphertext, tag,
  signature, mh, created_at) values ${times(size, `(${marks(14)})`, ", ")}`,
);
