// Runs in the browser before any other code of ours: what has to be settled under the page's Content Security Policy.
// [Note: Trusted Types]

interface TrustedTypesFactory {
  defaultPolicy: unknown;
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string | null; createHTML: (html: string) => string | null },
  ) => unknown;
}

/** The framework's own parts, and the service worker. */
function isOwnScript(url: string): boolean {
  const { origin, pathname } = new URL(url, location.origin);
  return origin === location.origin && (pathname.startsWith("/_next/static/") || pathname === "/sw.js");
}

/**
 * The one policy there is. The framework loads its parts by addresses that are plain strings, and React makes script elements
 * from one fixed text: these are let through, and every other string that would become code is refused.
 */
function createDefaultPolicy(trustedTypes: TrustedTypesFactory): void {
  trustedTypes.createPolicy("default", {
    createScriptURL: (url) => (isOwnScript(url) ? url : null),
    createHTML: (html) => (html === "<script></script>" ? html : null),
  });
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesFactory };
if (trustedTypes?.defaultPolicy === null) createDefaultPolicy(trustedTypes);

// Dialogs and menus keep the page behind them from scrolling by a style element, and ask for its nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce });

// Without it zod tries whether it may compile its schemas by `new Function`, which the policy refuses and the browser reports.
// This is where zod's own `z.config` keeps what it is told; importing zod for it here would make it part of every page's start.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
