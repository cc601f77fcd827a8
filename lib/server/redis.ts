// A connection to Redis as this program uses it: it never queues for later and goes on trying for ever. Whoever uses it
// must be able to do without. Holds no data of its own.
import "server-only";
import { createClient } from "@redis/client";

/** Milliseconds after which a silent Redis counts as gone, and between two signs of life asked of it. */
export const SILENCE_MS = 8000;
const PING_MS = 3000;
const CONNECT_MS = 3000;
/** Milliseconds between two attempts to connect, at most. */
const RECONNECT_MAX_MS = 2000;
/** Commands that may be under way; more are dropped. */
const COMMANDS_MAX = 500;

export function redisClient(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: COMMANDS_MAX,
    pingInterval: PING_MS,
    maintNotifications: "disabled",
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** Math.min(retries, 10), RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
    },
  });
}
export type RedisClient = ReturnType<typeof redisClient>;
