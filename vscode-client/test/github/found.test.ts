import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceRow, foundLines, looksLikeProject, refusalOf } from "../../src/github/found";
import type { GitHubFound } from "../../src/protocol/messages";

const FOUND: GitHubFound = {
  viewer: "octocat",
  title: "Roadmap",
  url: "https://github.com/orgs/octo-org/projects/5",
  items: 1_000,
  isPublic: true,
  statuses: [{ option: "Todo", status: "todo" }],
  cannotSay: [],
  importPoints: 30,
  importSeconds: 20,
  pointsPerHour: 1_200,
};

test("a project says whose it is, how large, and what stands in the way", () => {
  const choice = { owner: "octo-org", number: 5, title: "Road $(map)", url: FOUND.url, items: 1, canUpdate: true };
  assert.deepEqual(choiceRow(choice), { label: "Road \\$(map)", description: "octo-org/5 · 1 item" });
  assert.match(choiceRow({ ...choice, canUpdate: false }).detail ?? "", /may not change it: the board can follow it/);
  assert.match(choiceRow({ ...choice, project: 3 }).detail ?? "", /project #3 here/);
});

test("before it is connected it is told what it costs, how long it takes, and who will see it", () => {
  const lines = foundLines(FOUND).join("\n");
  assert.match(lines, /Todo is todo; no value is backlog/);
  assert.match(lines, /30 points to import, then 1200 of your 5,000 an hour/);
  assert.match(lines, /up to 20 s/);
  assert.doesNotMatch(lines, /private|No option for/);
  const hidden = foundLines({ ...FOUND, isPublic: false, cannotSay: ["backlog"], importSeconds: 400 }).join("\n");
  assert.match(hidden, /private/);
  assert.match(hidden, /No option for: backlog/);
  assert.match(hidden, /up to 7 min/);
  assert.match(lines, /Both ways/);
  assert.match(foundLines({ ...FOUND, readOnly: true }).join("\n"), /From GitHub alone.* goes back/);
});

test("a refusal is a reason, and a command where there is one", () => {
  assert.deepEqual(refusalOf("it lacks `project`\nNext: gh auth refresh -s project"), { why: "it lacks `project`", next: "gh auth refresh -s project" });
  assert.deepEqual(refusalOf("The tracker does not answer."), { why: "The tracker does not answer." });
});

test("an owner with a number is a project, and so is its address", () => {
  for (const text of ["octo-org/5", "https://github.com/orgs/octo-org/projects/5", "https://ghe.example.org/users/me/projects/1/views/2"]) assert.ok(looksLikeProject(text), text);
  for (const text of ["octo-org", "octo-org/five", "https://github.com/octo-org/repo", "octo-org/0"]) assert.ok(!looksLikeProject(text), text);
});
