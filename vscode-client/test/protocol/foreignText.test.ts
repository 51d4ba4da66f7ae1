import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, withBoard, withProjects } from "../../src/boards/state";
import { reference, webUrl, withoutIcons, withoutLinks } from "../../src/protocol/foreignText";
import { modelOf } from "../../src/tree/model";
import { board, issue, project } from "../samples";

test("a browser is sent to web addresses only", () => {
  assert.equal(webUrl("https://example.org/issues/1"), "https://example.org/issues/1");
  for (const other of [undefined, "", "issues/1", "javascript:alert(1)", "file:///etc/passwd", "command:quit", "vscode://x/y"]) {
    assert.equal(webUrl(other), undefined);
  }
});

test("a reference is one line", () => {
  assert.equal(reference(12, "Cut\nthe  cloth "), "#12 Cut the cloth");
});

test("a title in a message is no link, least of all to a command", () => {
  const link = /\[[^\]]+\]\([^)\s]+\)/; // how the editor's notifications find one
  for (const title of ["[Fix](command:workbench.action.quit)", "[a](https://x.example)", "[[a](b)](file:c)"]) {
    assert.match(title, link);
    assert.doesNotMatch(withoutLinks(title), link);
  }
  assert.equal(withoutLinks("f(x) [1] (2)"), "f(x) [1] (2)");
});

test("a title is not drawn as an icon", () => {
  assert.equal(withoutIcons("pay $(trash) now"), "pay \\$(trash) now");
});

test("menus are told where there is a web address to open", () => {
  const issues = [issue(1, { url: "https://example.org/1" }), issue(2), issue(3, { url: "javascript:alert(1)" })];
  const { nodes } = modelOf(withBoard(withProjects(EMPTY, [project(70)], [], new Set()).state, board(1, issues)).state);
  assert.deepEqual([1, 2, 3].map((number) => nodes.get(`project/70/issue/${number}`)?.context), ["issue+url", "issue", "issue"]);
  assert.equal(nodes.get("project/70/issue/1")?.url, "https://example.org/1");
  assert.equal(nodes.get("project/70/issue/3")?.url, undefined);
});
