// What the pages under docs/ hold, for tests that hold them to it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "./suite.mjs";

export const page = (name) => readFileSync(path.join(root, name), "utf8");

/** All Markdown of the project's own, by its path from the root. */
export function pages() {
  const found = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "vscode-client/README.md", "vscode-client/DEVELOPING.md"];
  const walk = (folder) => {
    for (const name of readdirSync(path.join(root, folder))) {
      const file = path.join(folder, name);
      if (statSync(path.join(root, file)).isDirectory()) walk(file);
      else if (name.endsWith(".md")) found.push(file);
    }
  };
  walk("docs");
  return found;
}

/** Fenced blocks: `[{language, text, line}]`. */
export function blocks(text) {
  return [...text.matchAll(/^( *)```([\w-]*)[^\n]*\n([\s\S]*?)^ *```$/gm)].map(({ 1: indent, 2: language, 3: body, index }) => ({
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    line: text.slice(0, index).split("\n").length,
  }));
}

/** The rows of the table that begins with these headings, each a list of cells. */
export function table(text, ...headings) {
  const lines = text.split("\n");
  const cells = (line) => line.slice(1, line.lastIndexOf("|")).split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
  const at = lines.findIndex((line) => line.startsWith("|") && headings.every((heading, i) => cells(line)[i] === heading));
  if (at < 0) throw new Error(`no table of ${headings.join(", ")}`);
  const rows = lines.slice(at + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? undefined : end).map(cells);
}

/** Words of a command line as a shell splits them, as far as quotes go. */
export function words(line) {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c);
}
