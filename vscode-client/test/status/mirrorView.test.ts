import assert from "node:assert/strict";
import { test } from "node:test";
import { mirrorView } from "../../src/status/mirrorView";
import { mirror } from "../samples";

test("where nothing is connected nothing is said, and where all is up to date only on hover", () => {
  assert.deepEqual(mirrorView(undefined), { lines: [], severity: "normal" });
  const quiet = mirrorView([mirror(1, "live")]);
  assert.equal(quiet.word, undefined);
  assert.match(quiet.lines[0] ?? "", /Project #1 on GitHub: it is live\./);
});

test("what waits for a person comes before what waits for GitHub, and that before what is under way", () => {
  const importing = mirror(1, "importing", { upToDate: false });
  const waiting = mirror(2, "waiting", { upToDate: false });
  const denied = mirror(3, "denied", { upToDate: false, needsPerson: true, remedy: "gh auth refresh" });
  assert.deepEqual([mirrorView([importing]).word, mirrorView([importing]).severity], ["GitHub: importing", "normal"]);
  assert.deepEqual([mirrorView([importing, waiting]).word, mirrorView([importing, waiting]).severity], ["GitHub: waiting", "warning"]);
  const all = mirrorView([importing, waiting, denied]);
  assert.equal(all.word, "GitHub: denied");
  assert.match(all.lines[2] ?? "", /What helps: gh auth refresh$/);
});
