// Bundles the extension into dist/extension.js, one file, so that it starts quickly, with dist/client.js for what is
// loaded later, and the board panel's page into dist/panel.js.
//   --watch     again with each change, readable, with a source map
//   --notices   also writes THIRD-PARTY-NOTICES.txt: the licences of what went into the bundle
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";

const root = path.dirname(import.meta.dirname);
const watch = process.argv.includes("--watch");
const options = {
  absWorkingDir: root,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // Given by the editor.
  external: ["vscode"],
  minify: !watch,
  sourcemap: watch,
  // All of them are in the notices.
  legalComments: "none",
  logLevel: watch ? "info" : "warning",
  metafile: true,
};

// Loaded when the first sidecar is started. The editor gives `vscode` to what is required, so import() becomes that.
const later = {
  ...options,
  entryPoints: ["src/sidecar/client.ts"],
  outfile: "dist/client.js",
};
options.supported = { "dynamic-import": false };
options.plugins = [
  {
    // An import of `* as vscode` becomes a copy of all that the editor has, a file at a time: most of what the start costs.
    name: "editor",
    setup: ({ onLoad }) =>
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path: file }) => ({
        contents: readFileSync(file, "utf8").replace('import * as vscode from "vscode";', 'const vscode = require("vscode");'),
        loader: "ts",
      })),
  },
  {
    name: "later",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\/client$/ }, ({ kind }) => (kind === "dynamic-import" ? { path: "./client.js", external: true } : undefined)),
  },
];

// Runs in the editor's browser; it holds nothing of others, so the notices need not know it.
const page = {
  ...options,
  entryPoints: ["src/panel/page/main.ts"],
  outfile: "dist/panel.js",
  platform: "browser",
  format: "iife",
  target: "es2022",
  external: [],
};

if (watch) {
  for (const one of [options, later, page]) await (await esbuild.context(one)).watch();
} else {
  await esbuild.build(page);
  const inputs = [];
  for (const one of [options, later]) inputs.push(...Object.keys((await esbuild.build(one)).metafile.inputs));
  if (/\w\(require\("vscode"\)\)/.test(readFileSync(path.join(root, options.outfile), "utf8"))) throw new Error("The bundle copies the editor's API.");
  if (process.argv.includes("--notices")) writeFileSync(path.join(root, "THIRD-PARTY-NOTICES.txt"), notices(inputs));
}

function notices(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
    const own = readdirSync(path.join(root, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    // Some packages name their licence, and leave its text out.
    const kept = path.join(root, "licenses", `${name.replace(/^@/, "").replace("/", "-")}.txt`);
    const file = own === undefined ? kept : path.join(root, folder, own);
    if (!existsSync(file)) {
      throw new Error(`${name} ${version} goes into the bundle, but has no licence file`);
    }
    return `${name} ${version} (${license})\n\n${readFileSync(file, "utf8").trim()}\n`;
  });
  return `The extension contains these libraries.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
