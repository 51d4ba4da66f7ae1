/** The shape of the sources: what each folder may import, and what the page for developers says of each file. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

/** Folders of `src`, and those that each may import from; `.`: the files at the top. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  boards: ["protocol"],
  sidecar: ["protocol"],
  server: ["sidecar", "protocol"],
  tree: ["boards", "sidecar", "protocol"],
  issues: ["tree", "boards", "sidecar", "protocol"],
  activity: ["tree", "boards", "sidecar", "protocol"],
  panel: ["tree", "boards", "sidecar", "protocol"],
  // In the editor's browser: nothing of the extension but what both sides say.
  "panel/page": ["panel", "protocol"],
  // In a chat's frame: the panel's page, and what makes a board of a tool's answers.
  "panel/chat": ["panel/page", "panel", "boards", "protocol"],
  status: ["server", "sidecar", "protocol"],
  github: ["issues", "sidecar", "protocol"],
  agents: ["server", "sidecar"],
  ".": ["activity", "agents", "boards", "github", "issues", "panel", "protocol", "server", "sidecar", "status", "tree"],
};
const MAX_FILES = 15;
const MAX_ACTIVATE_LINES = 40;

interface Import {
  readonly from: string;
  readonly kind: "value" | "types" | "later";
  /** As it is written. */
  readonly name: string;
  /** Of a file of ours: its path below `src`. */
  readonly file?: string;
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll(path.sep, "/"))
  .sort();
const texts = new Map(files.map((file) => [file, readFileSync(path.join("src", file), "utf8")]));
const imports = files.flatMap(importsOf);

function importsOf(from: string): readonly Import[] {
  const text = texts.get(from) ?? "";
  const resolved = (name: string): { name: string; file?: string } =>
    name.startsWith(".") ? { name, file: `${path.posix.join(path.posix.dirname(from), name)}.ts` } : { name };
  const statements = [...text.matchAll(/^(?:import|export)\s+(type\s)?([^"';]*?)from\s+"([^"]+)";$/gm)].map(([, typed, names = "", name = ""]): Import => {
    const listed = /^\{([\s\S]*)\}\s*$/.exec(names)?.[1]?.split(",").map((one) => one.trim()).filter((one) => one !== "");
    const types = typed !== undefined || (listed !== undefined && listed.every((one) => one.startsWith("type ")));
    return { from, kind: types ? "types" : "value", ...resolved(name) };
  });
  const later = [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, name = ""]): Import => ({ from, kind: "later", ...resolved(name) }));
  return [...statements, ...later];
}

function folderOf(file: string): string {
  return path.posix.dirname(file);
}

/** Imports from other files of ours, by the file that has them. */
function ours(from: string, kinds: readonly Import["kind"][] = ["value", "types", "later"]): readonly string[] {
  return imports.filter((one) => one.from === from && kinds.includes(one.kind)).flatMap(({ file }) => file ?? []);
}

test("each import leads to a file that there is, and is one that this test can read", () => {
  assert.ok(files.length >= 60, `${files.length} files`);
  for (const { from, name, file } of imports) if (file !== undefined) assert.ok(texts.has(file), `${from}: ${name}`);
  // Every other way to write one would pass this test by.
  for (const [file, text] of texts) {
    const written = text.match(/^(?:import|export .* from)\b/gm)?.length ?? 0;
    assert.equal(imports.filter((one) => one.from === file && one.kind !== "later").length, written, file);
    assert.doesNotMatch(text, /\brequire\(/, file);
  }
});

test("arrows between folders go one way, and none is one that nobody needs", () => {
  const drawn = new Set<string>();
  for (const { from, file } of imports) {
    if (file === undefined || folderOf(file) === folderOf(from)) continue;
    assert.ok(ARROWS[folderOf(from)]?.includes(folderOf(file)), `${from} imports ${file}`);
    drawn.add(`${folderOf(from)} → ${folderOf(file)}`);
  }
  const allowed = Object.entries(ARROWS).flatMap(([from, to]) => to.map((one) => `${from} → ${one}`));
  assert.deepEqual(allowed.filter((arrow) => !drawn.has(arrow)), []);
  assert.deepEqual([...new Set(files.map(folderOf))].sort(), Object.keys(ARROWS).sort());
});

test("no files import each other in a circle, not even for types", () => {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    assert.ok(!way.includes(file), [...way, file].join(" → "));
    if (done.has(file)) return;
    for (const next of ours(file)) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test("no folder has more files than one can look through", () => {
  for (const folder of Object.keys(ARROWS)) {
    const own = files.filter((file) => folderOf(file) === folder);
    assert.ok(own.length <= MAX_FILES, `${folder}: ${own.length} files`);
  }
});

test("the page for developers has each file, and says truly which know `vscode`, as they say themselves", () => {
  const knowing = new Set(imports.filter(({ name }) => name === "vscode").map(({ from }) => from));
  for (let before = -1; before !== knowing.size; ) {
    before = knowing.size;
    for (const file of files) if (ours(file, ["value"]).some((one) => knowing.has(one))) knowing.add(file);
  }
  const said = new Map<string, boolean>();
  const page = readFileSync("DEVELOPING.md", "utf8");
  for (const section of page.split(/^### /m).slice(1)) {
    const folder = /^`src\/(.*?)\/?`/.exec(section)?.[1];
    if (folder === undefined) continue;
    for (const [, names = "", knows] of section.matchAll(/^\| (`[^|]+`) \|[^|]*\| (yes|no) \|$/gm)) {
      for (const [, name = ""] of names.matchAll(/`(\w+\.ts)`/g)) said.set(folder === "" ? name : `${folder}/${name}`, knows === "yes");
    }
  }
  assert.deepEqual([...said.keys()].sort(), files);
  for (const file of files) assert.equal(said.get(file), knowing.has(file), `${file} knows vscode`);
  for (const [file, text] of texts) {
    if (/(?:not import|no) `vscode`/.test(text)) assert.ok(!knowing.has(file), `${file} says that it does not know vscode`);
  }
});

test("what makes the editor's start dear is loaded when a session begins, by `session.ts` alone", () => {
  const client = "sidecar/client.ts";
  assert.deepEqual(imports.filter(({ name }) => name.startsWith("vscode-languageclient")).map(({ from }) => from), [client]);
  const importing = imports.filter(({ file, kind }) => file === client && kind !== "types");
  assert.deepEqual(importing.map(({ from, kind }) => `${from} ${kind}`), ["sidecar/session.ts later"]);
});

test("`activate` only makes the parts and names the features", () => {
  const body = /^export function activate[\s\S]*?^\}$/m.exec(texts.get("extension.ts") ?? "")?.[0] ?? "";
  const lines = body.split("\n").length;
  assert.ok(lines > 5 && lines < MAX_ACTIVATE_LINES, `${lines} lines`);
});
