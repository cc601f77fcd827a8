// Sends hostile requests and judges every answer without knowing the server: only codes of the closed list with their status,
// never a fault, nothing of the inside, and success only for what the contract takes.
import fc from "fast-check";
import { expect } from "vitest";
import { apiErrorSchema } from "@/lib/shared/contract/errors.ts";
import { ERROR_STATUS } from "@/lib/shared/error-codes.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { CONTRACTS, hostileRequest, type HostileRequest } from "./hostile-arbitraries.ts";
import type { Person } from "./person.ts";

export interface Campaign {
  url: string;
  own: Person;
  other: Person;
  /** A conversation of theirs. */
  cid: ConversationId;
}

/** How often each code, or `passed`, was the answer. */
export type Tally = Map<string, number>;

const INSIDE = /\bat .+:\d+:\d+|node_modules|\b(?:select|insert|update|delete) .*\b(?:from|into|set)\b|ER_[A-Z]|ECONN/i;

function addressOf({ row, id, query }: HostileRequest, { url, own, cid }: Campaign): URL {
  const right = row.includes("[cid]") ? cid : own.uid;
  const path = (row.split(" ")[1] ?? "").replace(/\[\w+\]/, encodeURIComponent(id === "{id}" ? right : id));
  const address = new URL(path, url);
  for (const [name, text] of query) address.searchParams.append(name, text);
  return address;
}

function headersOf({ who, contentType, origin, mark, encoding }: HostileRequest, campaign: Campaign): Headers {
  const cookies = { own: campaign.own.visitor.cookies, other: campaign.other.visitor.cookies };
  const token =
    who === "own" || who === "other" ? cookies[who].get("aryatel-session") : who === "garbage" ? "x.y" : null;
  const all: [string, string][] = [
    ["content-type", contentType],
    ["origin", origin.replace("{origin}", campaign.url)],
    ["x-aryatel", mark],
    ["content-encoding", encoding],
    ["cookie", token === null || token === undefined ? "" : `aryatel-session=${token}`],
  ];
  return new Headers(all.filter(([, text]) => text !== ""));
}

/** Whether the request is one of the contract as anybody would read it, with all that a write needs. */
function isGood({ row, body, contentType, origin, mark, encoding, query }: HostileRequest, { own }: Campaign): boolean {
  const contract = CONTRACTS[row];
  // The framework loses a parameter of this name, and then it is as if it had not been there.
  const seen = query.filter(([name]) => name !== "__proto__");
  const given = contract?.query?.schema.safeParse(Object.fromEntries(seen)).success ?? seen.length === 0;
  if (body === null || contract?.body === undefined) return given;
  const isOurs = contentType === "application/json" && origin === "{origin}" && mark === "1" && encoding === "";
  const text = Buffer.from(body).toString("utf8").replaceAll("{uid}", own.uid);
  return given && isOurs && contract.body.schema.safeParse(JSON.parse(text)).success;
}

async function sendOne(request: HostileRequest, campaign: Campaign): Promise<string> {
  const [method = "GET"] = request.row.split(" ");
  const body =
    request.body === null
      ? null
      : Buffer.from(Buffer.from(request.body).toString("latin1").replaceAll("{uid}", campaign.own.uid), "latin1");
  const address = addressOf(request, campaign);
  const response = await fetch(address, { method, headers: headersOf(request, campaign), body, redirect: "manual" });
  // Too long an address is turned away before anything of ours sees it; an id that is a path is another address.
  const isElsewhere = response.status === 431 || (response.status >= 300 && response.status < 400);
  if (isElsewhere) {
    await response.body?.cancel();
    return String(response.status);
  }
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  if (response.headers.get("content-type") === "text/event-stream") {
    await response.body?.cancel();
    return "passed";
  }
  const text = await response.text();
  expect(text).not.toMatch(INSIDE);
  if (response.ok) {
    expect(isGood(request, campaign), `${String(response.status)} ${text.slice(0, 200)}`).toBe(true);
    return "passed";
  }
  const { code, requestId } = apiErrorSchema.parse(JSON.parse(text)).error;
  expect(response.headers.get("x-request-id")).toBe(requestId);
  expect(response.status).toBe(ERROR_STATUS[code]);
  expect(code).not.toBe("internal");
  return code;
}

/** Every request of one seed; the first that is answered wrongly is shrunk and thrown with all that repeats it. */
export async function runCampaign(campaign: Campaign, { seed, runs }: { seed: number; runs: number }): Promise<Tally> {
  const tally: Tally = new Map();
  await fc.assert(
    fc.asyncProperty(hostileRequest, async (request) => {
      const outcome = await sendOne(request, campaign);
      tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    }),
    { seed, numRuns: runs, endOnFailure: false },
  );
  return tally;
}
