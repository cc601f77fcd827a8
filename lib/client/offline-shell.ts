// Starts the service worker (public/sw.js) that keeps the pages and scripts of the chat on the device, so that it opens without
// a connection, and tells it which parts this page has loaded. Knows addresses of our own scripts and nothing else; only where
// keys are kept here, and until the person signs out. See [Note: Offline shell].

const WORKER = "/sw.js";
const CACHES = "aryatel-shell-";
const STATIC = "/_next/static/";
/** Milliseconds that a worker gets to end what it does; what it has kept is removed here in any case. */
const PATIENCE_MS = 3000;

/** Where service workers are switched off, or the page was not had over a safe connection, there is none. */
function container(): ServiceWorkerContainer | null {
  return "serviceWorker" in navigator ? navigator.serviceWorker : null;
}

/** Keeps the shell on this device. Answers what stops telling of loaded parts. */
export function keepShell(): () => void {
  const workers = container();
  if (workers === null) return () => undefined;
  let observer: PerformanceObserver | null = null;
  let isStopped = false;
  const start = async () => {
    await workers.register(WORKER);
    const { active } = await workers.ready;
    if (isStopped || active === null) return;
    active.postMessage("keep");
    observer = new PerformanceObserver((list) => {
      const paths = list.getEntries().map(({ name }) => new URL(name, location.href).pathname);
      const parts = paths.filter((path) => path.startsWith(STATIC));
      if (parts.length > 0) active.postMessage(parts);
    });
    observer.observe({ type: "resource", buffered: true });
  };
  // What is kept stays as it is; the next page tries again.
  start().catch(() => undefined);
  return () => {
    isStopped = true;
    observer?.disconnect();
  };
}

/** Tells a worker to keep nothing any more; resolves when nothing is under way in it. */
function stopKeeping(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = () => {
      port1.close();
      resolve();
    };
    port1.onmessage = end;
    setTimeout(end, PATIENCE_MS);
    worker.postMessage("drop", [port2]);
  });
}

/** Takes it away: nothing of the chat stays in this browser. */
export async function dropShell(): Promise<void> {
  try {
    const registration = await container()?.getRegistration();
    if (registration !== undefined) {
      const { installing, waiting, active } = registration;
      const workers = [installing, waiting, active].filter((worker) => worker !== null);
      await Promise.all(workers.map(stopKeeping));
      await registration.unregister();
    }
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(CACHES)).map((name) => caches.delete(name)));
  } catch {
    // There was none, or storage is gone altogether. There is nothing of anybody in it.
  }
}
