import * as l10n from "@vscode/l10n";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import manifest from "../package.json";
import names from "../package.nls.json";
import { EMPTY, withBoard, withProjects } from "../src/boards/state";
import { statusChoices } from "../src/issues/fieldPicks";
import { pageWords } from "../src/panel/words";
import { linkView } from "../src/status/connectionView";
import { statusAction } from "../src/status/statusActions";
import { modelOf } from "../src/tree/model";
import { board, issue, project } from "./samples";

const bundle = JSON.parse(readFileSync(path.join(manifest.l10n, "bundle.l10n.json"), "utf8")) as Record<string, string>;

after(() => l10n.config({ contents: {} }));

test("the bundle for translators has each text of the sources, and no other (npm run l10n)", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "boardcast-l10n-"));
  try {
    const exporter = path.join("node_modules", "@vscode", "l10n-dev", "dist", "cli.js");
    execFileSync(process.execPath, [exporter, "export", "--outDir", folder, "src"], { stdio: "pipe" });
    const exported = JSON.parse(readFileSync(path.join(folder, "bundle.l10n.json"), "utf8")) as unknown;
    assert.deepEqual(bundle, exported);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("no name of the code stands where a sentence is meant", () => {
  // A class that is renamed everywhere at once is renamed in what people read, too.
  const known = new Set(["GitHub", "WebSocket"]);
  const words = [...Object.values(bundle), ...Object.values(names)]
    .map((text) => text.replace(/`[^`]*`|command:\S+|\bboardcast\.\w+/g, ""))
    .flatMap((text) => text.match(/\b\w*[a-z][A-Z]\w*/g) ?? []);
  assert.deepEqual(
    words.filter((word) => !known.has(word)),
    [],
  );
});

test("another language reaches the status, the tree, what can be chosen, and the panel's page", () => {
  l10n.config({ contents: Object.fromEntries(Object.keys(bundle).map((text) => [text, `«${text}»`])) });
  assert.equal(linkView({ state: "polling" }).word, "«polling»");
  assert.equal(statusAction("log").label, "«Show Log»");
  assert.equal(statusChoices("todo")[3]?.label, "$(pass-filled) «done»");
  assert.equal(pageWords().in_progress, "«In progress»");
  const one = issue(1, { status: "done", assignee: "claude" });
  const { nodes } = modelOf(withBoard(withProjects(EMPTY, [project(70)], [], new Set()).state, board(1, [one])).state);
  assert.equal(nodes.get("project/70/issue/1")?.description, "«done» · claude");
  assert.equal(nodes.get("project/70/issue/1")?.spoken, "«Issue 1, Issue 1, «done»», «assigned to claude»");
  assert.equal(nodes.get("project/70/no-phase")?.label, "«No phase»");
});
