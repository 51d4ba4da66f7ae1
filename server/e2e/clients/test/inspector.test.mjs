// The MCP inspector's command line, in both generations.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { PATIENCE_MS } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { program, suite } from "../lib/suite.mjs";

const test = suite();
const inspector = path.join(path.dirname(createRequire(import.meta.url).resolve("@modelcontextprotocol/inspector/package.json")), "clients/launcher/build/index.js");

for (const era of ["legacy", "modern"]) {
  const inspect = async (board, ...request) => {
    // The inspector gives a server nothing of its own environment.
    const settings = { PATH: process.env.PATH, STATE_TRACKING_API_URL: board.trackerUrl, STATE_TRACKING_API_KEY: board.key };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...[inspector, "--cli", "--protocol-era", era],
        ...Object.entries(settings).flatMap(([name, value]) => ["-e", `${name}=${value}`]),
        ...[program, "mcp", ...request],
      ],
      { timeout: PATIENCE_MS },
    );
    return JSON.parse(stdout);
  };

  test(`AC-5.5.a: the inspector lists the tools and calls them (${era})`, async ({ board }) => {
    const { tools } = await inspect(board, "--method", "tools/list");
    assert.ok(tools.some(({ name }) => name === "update_issues"));
    const created = await inspect(board, "--method", "tools/call", "--tool-name", "create_project", "--tool-arg", `title=By the inspector (${era})`);
    const { number } = created.structuredContent.project;
    assert.equal((await board.rest("GET", `/api/projects/${number}`)).title, `By the inspector (${era})`);
  });

  test(`AC-5.5.a: the inspector finds no fault with the tools over HTTP (${era})`, async ({ board }) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...[inspector, "--cli", "--protocol-era", era, "--strict", "--transport", "http", "--server-url", `${board.trackerUrl}/mcp`],
        ...["--header", `Authorization: Bearer ${board.key}`, "--method", "tools/list"],
      ],
      { timeout: PATIENCE_MS },
    );
    assert.ok(JSON.parse(stdout).tools.some(({ name }) => name === "list_issues"));
  });
}
