// How agents come to the MCP server: the bundle, the registry's entry, and the entry in a client's configuration.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { program, root } from "../lib/suite.mjs";

const run = promisify(execFile);
const official = fileURLToPath(new URL("../node_modules/@anthropic-ai/mcpb/dist/cli/cli.js", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "boardcast packages-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const BUNDLE_MAX_BYTES = 41_000_000;
const KEY = "bc_key-of-these-tests";
const pomVersion = /<artifactId>boardcast<\/artifactId>\s*<version>([^<]+)</.exec(readFileSync(path.join(root, "pom.xml"), "utf8"))[1];
const registry = JSON.parse(readFileSync(path.join(root, "server/server.json"), "utf8"));

test("server.json is as the MCP registry wants it, and of this version", () => {
  assert.match(registry.$schema, /^https:\/\/static\.modelcontextprotocol\.io\/schemas\/\d{4}-\d{2}-\d{2}\/server\.schema\.json$/);
  assert.match(registry.name, /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
  assert.equal(registry.name, "dev.boardcast/boardcast");
  assert.equal(registry.version, pomVersion);
  for (const text of [registry.title, registry.description]) assert.ok(text.length >= 1 && text.length <= 100);
});

test("the bundle is small, is valid for the official tool, and runs on a machine without Java", async () => {
  const { stdout } = await run(path.join(root, "scripts/mcpb"), ["--out", folder, "--url", "https://example.com/releases/"], { timeout: 600_000 });
  const name = `boardcast-${process.platform}-${process.arch}-${pomVersion}.mcpb`;
  const bundle = path.join(folder, name);
  assert.match(stdout, new RegExp(name.replaceAll(".", "\\.")));
  assert.ok(statSync(bundle).size < BUNDLE_MAX_BYTES, `${statSync(bundle).size} bytes`);

  const entry = JSON.parse(readFileSync(path.join(folder, "server.json"), "utf8"));
  assert.deepEqual({ ...entry, packages: undefined }, { ...registry, packages: undefined });
  assert.equal(entry.packages.length, 1);
  assert.equal(entry.packages[0].registryType, "mcpb");
  assert.equal(entry.packages[0].identifier, `https://example.com/releases/${name}`);
  assert.equal(entry.packages[0].version, pomVersion);
  assert.equal(entry.packages[0].fileSha256, createHash("sha256").update(readFileSync(bundle)).digest("hex"));
  assert.equal(entry.packages[0].transport.type, "stdio");

  const unpacked = path.join(folder, "un packed");
  await run(process.execPath, [official, "unpack", bundle, unpacked]);
  await run(process.execPath, [official, "validate", path.join(unpacked, "manifest.json")]);
  const manifest = JSON.parse(readFileSync(path.join(unpacked, "manifest.json"), "utf8"));
  assert.equal(manifest.version, pomVersion);
  assert.equal(manifest.user_config.api_key.sensitive, true);
  for (const file of [manifest.icon, manifest.server.entry_point]) assert.ok(existsSync(path.join(unpacked, file)), file);

  // As a client fills it in.
  const values = { __dirname: unpacked, "user_config.tracker_url": "http://localhost:8167", "user_config.api_key": KEY };
  const filled = (text) => text.replaceAll(/\$\{([^}]+)\}/g, (_, variable) => values[variable] ?? assert.fail(variable));
  const { command, args, env } = manifest.server.mcp_config;
  const own = Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, filled(value)]));
  const tools = await toolsOf(filled(command), args.map(filled), { PATH: "", HOME: folder, ...own });
  assert.deepEqual(manifest.tools.map((tool) => tool.name), tools.map((tool) => tool.name));
  assert.ok(tools.length > 10);
});

test("an entry that mcp install made starts the server, and goes without a trace", async () => {
  const home = path.join(folder, "home");
  const file = path.join(home, ".cursor/mcp.json");
  mkdirSync(path.dirname(file), { recursive: true });
  const before = '{\n\t// Mine.\n\t"mcpServers": {\n\t\t"other": {"command": "x"}\n\t}\n}\n';
  writeFileSync(file, before);
  const env = { ...process.env, HOME: home, STATE_TRACKING_API_KEY: KEY, STATE_TRACKING_API_URL: "http://localhost:1" };
  const boardcast = (...words) => run(program, ["mcp", ...words], { env, cwd: home, timeout: 120_000 });

  const unasked = await boardcast("install", "cursor").then(assert.fail, (failure) => failure);
  assert.equal(unasked.code, 1);
  assert.match(unasked.stdout, /Nothing was changed/);
  assert.match((await boardcast("install", "--dry-run")).stdout, /Cursor \(cursor\)/);
  assert.equal(readFileSync(file, "utf8"), before);

  await boardcast("install", "cursor", "--yes");
  const after = readFileSync(file, "utf8");
  assert.ok(after.includes("// Mine.") && !after.includes(KEY));
  const { boardcast: entry } = JSON.parse(after.replace("// Mine.", "")).mcpServers;
  assert.equal(entry.env.STATE_TRACKING_API_URL, "http://localhost:1");
  const tools = await toolsOf(entry.command, entry.args, { ...process.env, HOME: home, STATE_TRACKING_API_KEY: KEY, ...entry.env });
  assert.ok(tools.length > 10);
  assert.match((await boardcast("install", "cursor", "--yes")).stdout, /nothing to do/);
  assert.equal(readFileSync(file, "utf8"), after);

  await boardcast("install", "cursor", "--undo", "--yes");
  assert.equal(readFileSync(file, "utf8"), before);
  assert.deepEqual(readdirSync(path.dirname(file)), ["mcp.json"]);
});

/** The tools of a server that is started so. */
async function toolsOf(command, args, env) {
  const child = spawn(command, args, { cwd: folder, env, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const answers = new Map();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const answer of lines.map((line) => JSON.parse(line))) answers.set(answer.id, answer.result);
  });
  const say = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  try {
    say({ id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "packages", version: "1" } } });
    await until("the server introduces itself", () => answers.has(1));
    assert.equal(answers.get(1).serverInfo.name, "boardcast");
    say({ method: "notifications/initialized" });
    say({ id: 2, method: "tools/list" });
    await until("the server lists its tools", () => answers.has(2));
    return answers.get(2).tools;
  } finally {
    child.stdin.end();
    await ended;
  }
}
