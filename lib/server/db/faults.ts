// Tells database faults apart by the driver's and the server's codes, never by a sentence.
// Knows no query and no value: Drizzle's error texts hold both, so nothing here passes a message on.
import { Busy, causesOf, isBusy } from "../busy.ts";

const ER_DUP_ENTRY = 1062;
const ER_LOCK_WAIT_TIMEOUT = 1205;
const ER_LOCK_DEADLOCK = 1213;
/** Server errors that pass by themselves or with an operator's help: the request was fine. */
const PASSING = new Set([
  1020, // ER_CHECKREAD: the record has changed since last read
  1021, // ER_DISK_FULL
  1037, // ER_OUTOFMEMORY
  1040, // ER_CON_COUNT_ERROR
  1041, // ER_OUT_OF_RESOURCES
  1042, // ER_BAD_HOST_ERROR
  1043, // ER_HANDSHAKE_ERROR
  1044, // ER_DBACCESS_DENIED_ERROR
  1045, // ER_ACCESS_DENIED_ERROR
  1047, // ER_UNKNOWN_COM_ERROR: what a node of a cluster says to everything while it is not part of it
  1049, // ER_BAD_DB_ERROR
  1053, // ER_SERVER_SHUTDOWN
  1114, // ER_RECORD_FILE_FULL
  1129, // ER_HOST_IS_BLOCKED
  1158, // ER_NET_READ_ERROR and its siblings up to 1161
  1159,
  1160,
  1161,
  1180, // ER_ERROR_DURING_COMMIT
  1203, // ER_TOO_MANY_USER_CONNECTIONS
  ER_LOCK_WAIT_TIMEOUT,
  1206, // ER_LOCK_TABLE_FULL
  ER_LOCK_DEADLOCK,
  1226, // ER_USER_LIMIT_REACHED
  1290, // ER_OPTION_PREVENTS_STATEMENT: read-only during a failover
  1317, // ER_QUERY_INTERRUPTED
  1461, // ER_MAX_PREPARED_STMT_COUNT_REACHED
  1836, // ER_READ_ONLY_MODE
  1927, // ER_CONNECTION_KILLED (MariaDB)
  1969, // ER_STATEMENT_TIMEOUT (MariaDB)
  3024, // ER_QUERY_TIMEOUT (MySQL)
  3169, // ER_SESSION_WAS_KILLED (MySQL)
]);

/** The database did not do it now and may later: 503. Thrown by lib/server/db alone. */
export class DatabaseBusy extends Busy {
  override readonly name = "DatabaseBusy";
}

/** An answer did not come in time; the connection is gone with it. */
export class DatabaseDeadline extends DatabaseBusy {
  readonly code = "DATABASE_DEADLINE";
}

interface DriverError {
  code: string;
  errno: number | undefined;
}

/** Drizzle wraps what the driver throws, so the code stands somewhere along the causes. */
function driverError(error: unknown): DriverError | null {
  for (const cause of causesOf(error)) {
    if (!("code" in cause) || typeof cause.code !== "string") continue;
    return { code: cause.code, errno: "errno" in cause && typeof cause.errno === "number" ? cause.errno : undefined };
  }
  return null;
}

export function isDuplicate(error: unknown): boolean {
  return driverError(error)?.errno === ER_DUP_ENTRY;
}

/** The server rolled the whole transaction back, or would have waited for ever: doing it again is right. */
export function isConflict(error: unknown): boolean {
  const errno = driverError(error)?.errno;
  return errno === ER_LOCK_DEADLOCK || errno === ER_LOCK_WAIT_TIMEOUT;
}

/** Whether the way to the server broke, rather than the server refusing a statement. */
export function isBroken(error: unknown): boolean {
  // The driver marks what ended the connection, such as a statement on one that has been closed already.
  if (Array.from(causesOf(error)).some((cause) => "fatal" in cause && cause.fatal === true)) return true;
  const fault = driverError(error);
  // The server's own refusals have ER_ names and Node's own complaints ERR_ ones; sockets and the driver have others.
  return fault !== null && !/^ERR?_/.test(fault.code);
}

/** What leaves lib/server/db: passing faults become DatabaseBusy, everything else stays what it is. */
export function asLeaving(error: unknown): unknown {
  if (isBusy(error)) return error;
  const errno = driverError(error)?.errno;
  if (isBroken(error) || (errno !== undefined && PASSING.has(errno))) {
    return new DatabaseBusy("the database did not answer", { cause: error });
  }
  return error;
}
