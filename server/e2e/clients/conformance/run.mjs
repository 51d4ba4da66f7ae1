// Runs the official conformance suite against the MCP server, over HTTP, bridged over stdio, and through the gateway, for each revision;
// prints what passed. What cannot pass is in expected-failures.json, with the reason: what is there and passes is a failure, too.
// Arguments, all optional: ways (http, stdio, gateway) and revisions (2025-11-25, 2026-07-28).
// Environment: BOARDCAST_JAVA, BOARDCAST_CONFORMANCE_CLASSPATH.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const suite = path.join(path.dirname(createRequire(import.meta.url).resolve("@modelcontextprotocol/conformance/package.json")), "dist/index.js");
const SCORED = { "2025-11-25": 30, "2026-07-28": 37 };
const RUN_MAX_MS = 180_000;
// Of the server behind the gateway.
const ID = "suite";
const program = path.join(here, "../../../../scripts/boardcast");
const expected = JSON.parse(await readFile(path.join(here, "expected-failures.json"), "utf8"));

const asked = process.argv.slice(2);
const pick = (all) => (asked.some((one) => all.includes(one)) ? all.filter((one) => asked.includes(one)) : all);
const java = [process.env.BOARDCAST_JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", process.env.BOARDCAST_CONFORMANCE_CLASSPATH, "dev.boardcast.conformance.ConformanceMain"];

/** The suite wants a Node that has `fs.globSync`; one came with it for where there is none. */
function node() {
  const own = path.join(here, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  return Number(process.versions.node.split(".")[0]) >= 22 || !existsSync(own) ? process.execPath : own;
}

/** A program that prints its address first, and ends with its input. */
async function serve(command, env = {}) {
  const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    readline.createInterface({ input: child.stdout }).once("line", resolve);
    void ended.then((code) => reject(new Error(`${command.at(-1)} ended with ${code}`)));
  });
  return {
    url,
    async end() {
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}

async function run(url, folder, ...which) {
  const child = spawn(node(), [suite, "server", "--url", url, ...which, "-o", folder], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const late = setTimeout(() => child.kill("SIGKILL"), RUN_MAX_MS);
  await new Promise((resolve) => child.on("exit", resolve));
  clearTimeout(late);
  return output;
}

/** The scored scenarios' names, as the suite's own list has them. */
async function scored(revision) {
  const requirements = await readFile(path.join(path.dirname(path.dirname(suite)), `requirements/${revision}.yaml`), "utf8");
  return requirements.match(/^server:\n((?: {2}- .*\n)+)/m)[1].match(/\S+$/gm);
}

let failed = false;
const folder = await mkdtemp(path.join(tmpdir(), "boardcast-conformance-"));
try {
  for (const transport of pick(["http", "stdio", "gateway"])) {
    const key = randomUUID();
    const parts = [];
    const beside = (script, ...args) => serve([process.execPath, path.join(here, script), ...args], { BOARDCAST_CONFORMANCE_KEY: key });
    if (transport === "http") {
      parts.push(await serve([...java, "http", key]));
      parts.push(await beside("proxy.mjs", parts[0].url));
    } else if (transport === "gateway") {
      parts.push(await serve([...java, "http", key]));
      parts.push(await beside("gateway.mjs", program, parts[0].url, ID));
      parts.push(await beside("proxy.mjs", parts[1].url, ID));
    } else {
      parts.push(await serve([process.execPath, path.join(here, "bridge.mjs"), ...java, "stdio"]));
    }
    for (const revision of pick(Object.keys(SCORED))) {
      const from = performance.now();
      const output = await run(parts.at(-1).url, path.join(folder, `${transport}-${revision}`), "--requirements", revision);
      const names = await scored(revision);
      const left = Object.keys(expected[transport]?.[revision] ?? {});
      let missing = names.filter((name) => !output.includes(`\n✓ ${name}: `));
      const passed = left.filter((name) => !missing.includes(name));
      const count = names.length - missing.length;
      missing = missing.filter((name) => !left.includes(name));
      // Some scenarios wait for half a second only, which a busy machine may take: they have another go, by themselves.
      const again = [];
      for (const name of missing) {
        const more = await run(parts.at(-1).url, path.join(folder, `${transport}-${revision}-${name}`), "--scenario", name, "--spec-version", revision);
        if (/\nPassed: .*, 0 failed/.test(more)) again.push(name);
      }
      missing = missing.filter((name) => !again.includes(name));
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      const note = (again.length > 0 ? `, at the second attempt ${again.join(", ")}` : "") + (left.length > 0 ? `, as expected without ${left.join(", ")}` : "");
      const by = transport === "gateway" ? "through the gateway" : `over ${transport}`;
      console.log(`${revision} ${by}: ${count + again.length}/${names.length} scored scenarios passed (${seconds} s${note})`);
      if (passed.length > 0) {
        failed = true;
        console.log(`  passed, and expected-failures.json says that they cannot: ${passed.join(", ")}`);
      }
      if (missing.length > 0 || names.length !== SCORED[revision]) {
        failed = true;
        console.log(`  failed: ${missing.join(", ")}\n${output}`);
      }
    }
    for (const part of parts.reverse()) await part.end();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
