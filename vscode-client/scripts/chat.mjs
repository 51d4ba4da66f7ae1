// Makes the page that shows a board in a chat (MCP Apps) from the board panel's sources, and puts it among the server's
// resources: one file with nothing outside of it, whose policy names the hashes of its one style and its one script.
//   --check     only says whether the page there is the one that would be made
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";

const root = path.dirname(import.meta.dirname);
const file = path.join(root, "../server/mcp/src/main/resources/dev/boardcast/mcp/board/resource/board.html");

async function bundle(entry, more) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    ...more,
  });
  return outputFiles[0].text.trim();
}

async function page() {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const style = await bundle("src/panel/chat/chat.css", { target: "chrome123" });
  const script = await bundle("src/panel/chat/main.ts", {
    platform: "browser",
    format: "iife",
    target: "es2022",
    // The extension's texts without its library: the page holds nothing of others.
    alias: { "@vscode/l10n": "./src/panel/chat/english.ts" },
    define: { BOARDCAST_VERSION: JSON.stringify(version) },
  });
  for (const [text, end] of [[style, "</style"], [script, "</script"]]) if (text.includes(end)) throw new Error(`${end} in the page`);
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<!-- Made by scripts/chat.mjs of the extension. -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Boardcast</title>
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<script>${script}</script>
</body>
</html>
`;
}

const made = await page();
if (!process.argv.includes("--check")) writeFileSync(file, made);
else if (!existsSync(file) || readFileSync(file, "utf8") !== made) {
  console.error("The chat's page is not what its sources make: npm --prefix vscode-client run chat");
  process.exitCode = 1;
}
