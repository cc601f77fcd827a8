// What lies on the device: a look into a page's IndexedDB as it is.
import type { Page } from "@playwright/test";
import type { ConversationId } from "../../../lib/shared/ids.ts";

/** Records by store. */
export async function countStored(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const opening = indexedDB.open("aryatel");
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => {
        resolve(opening.result);
      };
      opening.onerror = () => {
        reject(new Error("the database does not open"));
      };
    });
    const counts: Record<string, number> = {};
    for (const name of database.objectStoreNames) {
      const counting = database.transaction(name).objectStore(name).count();
      await new Promise((resolve) => {
        counting.onsuccess = resolve;
      });
      counts[name] = counting.result;
    }
    database.close();
    return counts;
  });
}

/** Everything in it as text, bytes as Latin-1; keys without export have nothing to show. */
export async function dumpStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const show = (value: unknown): string => {
      if (value instanceof Uint8Array) return Array.from(value, (byte) => String.fromCharCode(byte)).join("");
      if (Array.isArray(value)) return value.map(show).join("\n");
      if (typeof value === "object" && value !== null && !(value instanceof CryptoKey)) {
        return Object.entries(value)
          .map(([name, member]) => `${name}: ${show(member)}`)
          .join("\n");
      }
      return String(value);
    };
    const opening = indexedDB.open("aryatel");
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    const parts: string[] = [];
    for (const name of opening.result.objectStoreNames) {
      const reading = opening.result.transaction(name).objectStore(name).getAll();
      await new Promise((resolve) => {
        reading.onsuccess = resolve;
      });
      parts.push(name, show(reading.result));
    }
    opening.result.close();
    return parts.join("\n");
  });
}

/** Messages of a conversation that are kept on the device, by what their pages say of themselves. */
export async function countKept(page: Page, cid: ConversationId): Promise<number> {
  return page.evaluate(async (kept) => {
    const opening = indexedDB.open("aryatel");
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    const reading = opening.result.transaction("history").objectStore("history").getAll();
    await new Promise((resolve) => {
      reading.onsuccess = resolve;
    });
    opening.result.close();
    const pages = reading.result as { cid: string; from: number; to: number }[];
    return pages.filter((found) => found.cid === kept).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  }, cid);
}

/** Forgets the kept messages, as on a device that sees the conversation for the first time, and loads the page anew. */
export async function reloadWithoutKept(page: Page): Promise<void> {
  const url = page.url();
  // Where nothing runs that could write them again meanwhile.
  await page.goto(new URL("/nowhere", url).href);
  await page.evaluate(async () => {
    const opening = indexedDB.open("aryatel");
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    const transaction = opening.result.transaction("history", "readwrite");
    transaction.objectStore("history").clear();
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    opening.result.close();
  });
  await page.goto(url);
}
