import { describe, expect, test } from "vitest";
import { findLinks } from "@/components/chat/link-text.ts";

const links = (text: string) => findLinks(text).filter(({ href }) => href !== null);

describe("addresses in a text", () => {
  test.each([
    "https://example.org",
    "http://example.org:8080/a/b?c=d&e=%20#f",
    "https://en.wikipedia.org/wiki/Rust_(programming_language)",
    "HTTPS://EXAMPLE.ORG/",
    "https://192.0.2.1/x",
    "https://[2001:db8::1]/x",
  ])("%s is one, and leads where it says", (address) => {
    expect(links(`See ${address}, please.`)).toEqual([{ text: address, href: new URL(address).href, realHost: null }]);
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,hello",
    "file:///etc/passwd",
    "ftp://example.org",
    "example.org",
    "xhttps://example.org",
    "https://",
    "https:// example.org",
  ])("%s is none", (text) => {
    expect(links(text)).toEqual([]);
  });

  test.each([
    ["a name before the host", "https://bank.example@evil.example/x", "evil.example"],
    ["letters of another script", "https://аpple.com", "xn--pple-43d.com"],
    ["wide letters", "https://ｅxample.org", "example.org"],
    ["a number that is an address", "http://3221225985/", "192.0.2.1"],
  ])("%s: the real host is said", (_name, address, host) => {
    expect(links(address)).toMatchObject([{ text: address, realHost: host }]);
  });

  test("what turns the direction or takes no room ends an address", () => {
    for (const odd of ["\u202e", "\u2066", "\u200b", "\u200f", "\u00ad", "\u2028"]) {
      expect(links(`https://bank.example${odd}/moc.live`)).toMatchObject([{ text: "https://bank.example" }]);
    }
  });

  test("joined, the parts are the text", () => {
    for (const text of [
      "",
      "plain",
      "(https://a.example/b_(c)) and https://d.example.",
      "https://a.example https://b.example",
    ]) {
      expect(
        findLinks(text)
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
    }
  });
});
