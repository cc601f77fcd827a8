// What `npm start` and the container run: one server with two doors. Hot routes are answered at once, by the same handlers that
// Next's route files hand over to, and so are the files of the build, compressed beforehand; everything else goes to Next. [Note: the fast door]
// scripts/bundle-program.mjs puts it into the standalone folder, beside Next's own server.js, which serves the same by itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import next from "next";
import { listenUntilStopped } from "./lib/server/door/listen.ts";
import { serveHot } from "./lib/server/door/node.ts";
import { createStaticFiles } from "./lib/server/door/static-files.ts";
import { environment } from "./lib/server/env.ts";
import { startServer } from "./lib/server/start.ts";

const dir = import.meta.dirname;
process.chdir(dir);
startServer();
// Next's configuration as it was at the build: this is how its own server.js hands it on.
const built = JSON.parse(readFileSync(join(dir, ".next", "required-server-files.json"), "utf8")) as { config: unknown };
process.env["__NEXT_PRIVATE_STANDALONE_CONFIG"] = JSON.stringify(built.config);

const where = environment();
const app = next({ dir, dev: false, hostname: where.host, port: where.port });
await app.prepare();
const toNext = app.getRequestHandler();
const serveFile = createStaticFiles(dir);
await listenUntilStopped((incoming, outgoing) => {
  if (!serveHot(incoming, outgoing) && !serveFile(incoming, outgoing)) void toNext(incoming, outgoing);
}, where);
