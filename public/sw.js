// The offline shell: the pages of the chat and their scripts, kept so that the chat opens without a connection, or while its
// server is down. What it shows then, it has from the device's own encrypted storage; nothing of that passes through here.
//
// [Note: Offline shell]
// - Kept are two pages and what they load from /_next/static: the same bytes for everybody, without a word of anybody. Never an
//   answer of the API, an address with a person's name, or any other request. In the page of a conversation the name is one that
//   nobody can have; it is replaced by the one in the address when the page is shown.
// - The network comes first: a kept page is shown only where the server does not answer, so nobody sees an old one while there is
//   a newer. It is kept with its headers, and its Content-Security-Policy is the one that its own scripts carry.
// - All of a build is kept, or nothing: pages and scripts are stored together under a name made of the scripts' own, and only
//   then is what was kept before removed. Whether there is something newer, every page from the network tells.
// - lib/client/offline-shell.ts starts it where keys are kept on the device, and takes everything away at sign-out.

const PREFIX = "aryatel-shell-";
const STATIC = "/_next/static/";
const API = "/api/*";
/** No username: those have no upper case. */
const NOBODY = "NOBODY-AT-ALL";
const LIST = "/chat";
const CONVERSATION = `/chat/${NOBODY}`;
/** Stored last: a shell without it is not complete. */
const COMPLETE = "/complete";
const HANDLE = /^\/chat\/([a-z0-9_]{3,32})$/;
/** Milliseconds after which a server counts as not there, where there is a kept page to show instead. */
const PATIENCE_MS = 8000;

/** @param {string} html @returns {string[]} the addresses of all that the page loads at once */
function assetsIn(html) {
  const found = html.match(/\/_next\/static\/[\w./~-]+\.(?:js|css|woff2)/g) ?? [];
  return [...new Set(found)].sort();
}

/** @returns {Promise<Cache | null>} the newest complete shell */
async function findShell() {
  for (const name of (await caches.keys()).reverse()) {
    if (!name.startsWith(PREFIX)) continue;
    const cache = await caches.open(name);
    if ((await cache.match(COMPLETE)) !== undefined) return cache;
  }
  return null;
}

/** @param {string} path @returns {Promise<{ response: Response, html: string }>} */
async function fetchPage(path) {
  const response = await fetch(path, { cache: "no-store", redirect: "error" });
  if (!response.ok) throw new TypeError(`${path}: ${response.status}`);
  return { response: response.clone(), html: await response.text() };
}

/** False from sign-out on: whatever is under way then keeps nothing. */
let isWanted = true;

/** Keeps the shell as the server has it now, if it is not the one that is kept. */
async function keepShell() {
  const [list, conversation] = await Promise.all([fetchPage(LIST), fetchPage(CONVERSATION)]);
  const assets = [...new Set([...assetsIn(list.html), ...assetsIn(conversation.html)])].sort();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(assets.join("\n")));
  const name = PREFIX + [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!isWanted) return;
  const cache = await caches.open(name);
  if ((await cache.match(COMPLETE)) === undefined) {
    await Promise.all(assets.map((asset) => keepAsset(cache, asset)));
    await cache.put(LIST, list.response);
    await cache.put(CONVERSATION, conversation.response);
    await cache.put(COMPLETE, new Response(""));
  }
  const others = (await caches.keys()).filter((other) => other.startsWith(PREFIX) && other !== name);
  await Promise.all(others.map((other) => caches.delete(other)));
}

/** @type {Promise<void> | null} */
let keeping = null;
/** One at a time; fails where something could not be had. */
function keepShellOnce() {
  keeping ??= keepShell().finally(() => {
    keeping = null;
  });
  return keeping;
}

/** Takes everything away, and only then answers: nothing that was under way can put anything back. */
async function dropShell() {
  isWanted = false;
  await keeping?.catch(() => undefined);
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** @param {Cache} cache @param {string} path */
async function keepAsset(cache, path) {
  const known = await caches.match(path);
  const response = known ?? (await fetch(path));
  if (!response.ok) throw new TypeError(`${path}: ${response.status}`);
  await cache.put(path, response);
}

/**
 * What fails is tried again with the next page that comes from the network.
 * @param {Response} response such a page
 */
async function noteNews(response) {
  if (!isWanted) return;
  const shell = await findShell();
  if (shell === null) return keepShellOnce();
  const kept = await Promise.all(assetsIn(await response.text()).map((asset) => shell.match(asset)));
  if (kept.includes(undefined)) await keepShellOnce();
}

/** @param {string} path @returns {Promise<Response | null>} what is kept for this address */
async function keptPage(path) {
  const handle = HANDLE.exec(path)?.[1];
  const kept = await (await findShell())?.match(handle === undefined ? LIST : CONVERSATION);
  if (kept === undefined) return null;
  const headers = new Headers(kept.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const html = await kept.text();
  return new Response(handle === undefined ? html : html.replaceAll(NOBODY, handle), { headers });
}

/** @param {FetchEvent} event @param {string} path */
async function answerPage(event, path) {
  const fromNetwork = fetch(event.request);
  const patience = findShell().then(
    (shell) => new Promise((resolve) => shell && setTimeout(() => resolve(null), PATIENCE_MS)),
  );
  try {
    const response = await Promise.race([fromNetwork, patience]);
    // A proxy in front says by 502 to 504 that the server behind it is not there.
    const isThere = response !== null && !(response.status >= 502 && response.status <= 504);
    if (!isThere) return (await keptPage(path)) ?? (await fromNetwork);
    if (response.ok && !response.redirected) event.waitUntil(noteNews(response.clone()).catch(() => undefined));
    return response;
  } catch (error) {
    const kept = await keptPage(path);
    if (kept === null) throw error;
    return kept;
  }
}

/** @param {Request} request */
async function answerAsset(request) {
  const known = await caches.match(request.url);
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) await (await findShell())?.put(request.url, response.clone());
  return response;
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShellOnce());
  event.waitUntil(goPast(event).catch(() => undefined));
});

/**
 * What is none of its business does not wait for it to be woken, where the browser can be told so beforehand.
 * @param {ExtendableEvent & { addRoutes?: (rules: object[]) => Promise<void> }} event
 */
async function goPast(event) {
  await event.addRoutes?.([{ condition: { urlPattern: API }, source: "network" }]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && (pathname === LIST || HANDLE.test(pathname))) {
    event.respondWith(answerPage(event, pathname));
  } else if (pathname.startsWith(STATIC) && request.destination !== "worker") {
    // A thread is told by the end of its address what it is to run, and an answer from here would take that away. Without the
    // network there is none, and the page does its work itself.
    event.respondWith(answerAsset(request));
  }
});

/**
 * The parts of a page that were loaded before this worker was in charge, or on demand.
 * @param {readonly string[]} paths
 */
async function keepParts(paths) {
  if ((await findShell()) === null) await keepShellOnce();
  const shell = await findShell();
  if (shell === null) return;
  for (const path of paths) if ((await shell.match(path)) === undefined) await keepAsset(shell, path);
}

/** From our own pages: "keep" where keys are kept from now on, addresses of loaded parts, and "drop" at sign-out. */
self.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data === "drop") {
    event.waitUntil(dropShell().then(() => ports[0]?.postMessage("dropped")));
  } else if (data === "keep") {
    isWanted = true;
    event.waitUntil(keepParts([]).catch(() => undefined));
  } else if (Array.isArray(data) && data.every((path) => typeof path === "string" && path.startsWith(STATIC))) {
    if (isWanted) event.waitUntil(keepParts(data).catch(() => undefined));
  }
});
