// What a browser is told with every page, whatever page it is, and with the files that pages are made of.
import { describe, expect, it } from "vitest";
import { Visitor } from "./support/visitor.ts";

const PAGES = ["/", "/login", "/register", "/chat", "/nowhere", "/login?x=1"];

function rulesOf(policy: string | null): Record<string, string> {
  return Object.fromEntries(
    (policy ?? "").split("; ").map((rule) => {
      const [name = "", ...values] = rule.split(" ");
      return [name, values.join(" ")];
    }),
  );
}

describe("a page", () => {
  it("carries a policy with a nonce of its own, and allows nothing else", async () => {
    const nonces = new Set<string>();
    for (const path of PAGES) {
      const { headers, text } = await new Visitor().get(path);
      const rules = rulesOf(headers.get("content-security-policy"));
      const nonce = /^'nonce-([\w+/]{24})' 'strict-dynamic'$/.exec(rules["script-src"] ?? "")?.[1] ?? "";
      expect(nonce, path).not.toBe("");
      nonces.add(nonce);
      expect(rules, path).toEqual({
        "default-src": "'none'",
        "script-src": `'nonce-${nonce}' 'strict-dynamic'`,
        "style-src": `'self' 'nonce-${nonce}'`,
        "connect-src": "'self'",
        "img-src": "'self' blob:",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "default",
      });
      const scripts = text.match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length, path).toBeGreaterThan(3);
      for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
      expect(text, path).not.toMatch(/ on\w+="|javascript:|<style\b(?![^>]*nonce=)| style="/);
    }
    expect(nonces.size).toBe(PAGES.length);
  });

  it("does not take a nonce that was sent along", async () => {
    const nonce = "AAAAAAAAAAAAAAAAAAAAAAAA";
    const sent = { "x-nonce": nonce, "content-security-policy": `script-src 'nonce-${nonce}'` };
    const { headers, text } = await new Visitor().get("/login", sent);
    expect(headers.get("content-security-policy")).not.toContain(nonce);
    expect(text).not.toContain(nonce);
  });

  it("says what else a browser may not do with it", async () => {
    for (const path of PAGES) {
      const { headers } = await new Visitor().get(path);
      expect(Object.fromEntries(headers), path).toMatchObject({
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "permissions-policy": expect.stringMatching(/^camera=\(self\), microphone=\(\), /) as string,
      });
      // One policy, not two that somebody has to reconcile.
      expect(headers.get("content-security-policy")?.match(/frame-ancestors/g), path).toHaveLength(1);
      for (const [name] of headers) expect(name).not.toMatch(/^access-control-|^x-powered-by$|^server$/);
      // Over http on this machine there is nothing to stay with.
      expect(headers.has("strict-transport-security")).toBe(false);
    }
  });

  it("is made of files that run nowhere else", async () => {
    const { text } = await new Visitor().get("/login");
    const files = Array.from(text.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g), ([, file = ""]) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of [...new Set(files).values(), "/icon.svg"]) {
      const { status, headers } = await new Visitor().get(file);
      expect([status, headers.get("x-content-type-options")], file).toEqual([200, "nosniff"]);
      expect(headers.get("cross-origin-resource-policy"), file).toBe("same-origin");
    }
    // A picture that is opened as a document is a document.
    expect((await new Visitor().get("/icon.svg")).headers.get("content-security-policy")).toContain(
      "default-src 'none'",
    );
  });
});
