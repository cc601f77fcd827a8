// Installs Debian packages for the scripts, where that is possible without asking anybody anything.
// Built-ins only: this runs before any package is there.
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, resolve } from "node:path";

const USUAL_PLACES = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
  "/opt/homebrew/bin",
  "/usr/local/mysql/bin",
  "/usr/libexec",
];

/**
 * The first of the named programs that can be run, looked for on the PATH and in the usual places, or where an
 * absolute name says.
 * @param {readonly string[]} names
 * @returns {string | null}
 */
export function findProgram(names) {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...USUAL_PLACES].filter((folder) => folder !== "");
  for (const name of names) {
    for (const folder of folders) {
      const path = resolve(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: the next folder.
      }
    }
  }
  return null;
}

/**
 * How apt-get may be called here: as it is, through a sudo that asks nothing, or not at all.
 * @returns {readonly string[] | null} the beginning of the command line
 */
function aptCommand() {
  if (!existsSync("/etc/debian_version") || findProgram(["apt-get"]) === null) return null;
  if (process.getuid?.() === 0) return ["apt-get"];
  const sudo = spawnSync("sudo", ["-n", "true"], { stdio: "ignore" });
  return sudo.status === 0 ? ["sudo", "-n", "apt-get"] : null;
}

/**
 * @param {readonly string[]} command
 * @param {readonly string[]} more
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run(command, more) {
  const [program = "", ...rest] = [...command, ...more];
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      resolve({ ok: false, output: error.message });
    });
    child.on("close", (code) => {
      resolve({ ok: code === 0, output });
    });
  });
}

/**
 * Installs one package with apt-get.
 * @param {string} name
 * @param {(line: string) => void} log
 * @returns {Promise<boolean>} false: apt-get cannot be used here, or it failed (then the reason was logged)
 */
export async function installDebianPackage(name, log) {
  const apt = aptCommand();
  if (apt === null) return false;
  log(`Installing Debian's ${name} with apt-get`);
  const options = ["-o", "DPkg::Lock::Timeout=120"];
  await run(apt, [...options, "update"]);
  const { ok, output } = await run(apt, [...options, "install", "-y", "--no-install-recommends", name]);
  if (!ok) log(`apt-get could not install ${name}: ${output.trim().split("\n").at(-1) ?? ""}`);
  return ok;
}
