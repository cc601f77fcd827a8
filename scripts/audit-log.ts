// Watches a server's key log from outside: `npm run audit-log -- URL [--state FILE]`. Keeps a copy of the log in a file and
// holds every later run against it. Run it again and again, best from several places: a server that shows two histories
// signs both. Ends with 0 when all is one history, 1 on a contradiction, 2 when it could not find out.
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { audit } from "./audit-log/audit.ts";
import { readMirror, writeEvidence, writeMirror } from "./audit-log/files.ts";
import { sourceAt } from "./audit-log/source.ts";
import { PlainError, describeError } from "./plain-error.mjs";

const USAGE = "npm run audit-log -- URL [--state FILE]";

function readCommand(): { url: URL; state: string } {
  try {
    const { values, positionals } = parseArgs({ options: { state: { type: "string" } }, allowPositionals: true });
    const [address = "", ...rest] = positionals;
    if (rest.length > 0) throw new Error("one address only");
    const url = new URL(address);
    if (url.protocol !== "https:" && url.protocol !== "http:") throw new Error("an address of the web");
    return { url, state: values.state ?? `aryatel-log-${url.host.replaceAll(":", "-")}.json` };
  } catch (error) {
    throw new PlainError(`Usage: ${USAGE}`, { cause: error });
  }
}

async function run(): Promise<number> {
  const { url, state } = readCommand();
  const known = await readMirror(state);
  const verdict = await audit(sourceAt(url), known);
  if (!verdict.ok) {
    const evidence = writeEvidence(state, url, verdict);
    console.error(`CONTRADICTION: ${verdict.text}`);
    console.error(`What the log signed is kept in ${evidence}; ${basename(state)} stays as it was.`);
    return 1;
  }
  const { mirror, added, head } = verdict;
  writeMirror(state, mirror);
  console.log(`${String(head.size)} leaves, ${String(added)} of them new; all that was ever seen is one history.`);
  console.log(`signed ${new Date(head.ts).toISOString()}`);
  console.log(`root   ${Buffer.from(head.root).toString("base64url")}`);
  console.log(`key    ${mirror.key}`);
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 2;
}
