// Every number that both sides must agree on, with its unit and its reason.

/** Bytes of a padded message body: docs/protocol.md section 5.2. Longer texts are several messages. */
export const BODY_MAX_BYTES = 32 * 1024;
/** Bytes: bodies are padded to a multiple of it, so that a length tells only a size bucket. */
export const BODY_BUCKET_BYTES = 256;
/** Bytes of one request that posts messages. */
export const MESSAGE_REQUEST_MAX_BYTES = 192 * 1024;
/** Bytes of any other request. */
export const REQUEST_MAX_BYTES = 32 * 1024;
/** Envelopes in one request. */
export const ENVELOPES_PER_POST_MAX = 50;
/** Messages in one page of history. */
export const PAGE_MAX = 200;
export const PAGE_DEFAULT = 50;
/** People in one page of the list of users. */
export const PEOPLE_PAGE = 100;
/** Conversations in one page of somebody's list, where no fewer are asked for. */
export const CONVERSATIONS_PAGE = 100;
/** Messages sealed under one content key: docs/protocol.md section 5.1. */
export const SENDING_SESSION_MESSAGES = 100;
/** Milliseconds one content key may be used: docs/protocol.md section 5.1. */
export const SENDING_SESSION_MS = 60 * 60 * 1000;
/** Levels of nesting in a JSON request. */
export const JSON_DEPTH_MAX = 8;
/** `seen` entries in one body: docs/protocol.md section 5.2. */
export const SEEN_MAX = 8;
/** UTF-16 units of a reaction: the longest emoji sequences in use have about 30. */
export const REACTION_MAX_LENGTH = 32;
/** Messages that one body takes back: one text with all its edits. */
export const REMOVALS_MAX = 64;
/** Members of one conversation: two until groups exist. */
export const MEMBERS_MAX = 256;

/** UTF-8 bytes of a password or passphrase. */
export const PASSWORD_MIN_BYTES = 12;
export const PASSWORD_MAX_BYTES = 1024;
/** Characters of an email address: RFC 5321 section 4.5.3.1.3. */
export const EMAIL_MAX_LENGTH = 254;

/** Milliseconds between two polls of a page that is looked at. */
export const POLL_MS = 3000;
/** Milliseconds between two polls while an event stream is open: a safety net. */
export const POLL_WITH_STREAM_MS = 30_000;
/** Milliseconds between two signs of life on an event stream. A stream silent for twice as long counts as cut. */
export const EVENT_HEARTBEAT_MS = 20_000;
/** Milliseconds for which one hint says that somebody is typing, and between two hints of one who goes on. */
export const TYPING_MS = 6000;
export const TYPING_HINT_MS = 3000;
/** Event streams of one person, and of one process: beyond them 429 and 503. */
export const STREAMS_PER_PERSON = 6;
export const STREAMS_PER_PROCESS = 2000;

/** Leaves of the key log in one answer: 72 bytes each. */
export const LOG_LEAVES_PER_PAGE = 5000;
/** Statements a person's chain may have: a key a month for twenty years, and a bound on what others must verify. */
export const STATEMENTS_MAX = 256;
/** Places at the end of a chain that no rotation takes: who steals a key must not use up what the owner starts over with. */
export const STATEMENTS_KEPT = 16;
/** Former encryption keys that a statement names: with all of them, those of a long chain would outgrow what is taken. */
export const EK_OLD_MAX = 64;
