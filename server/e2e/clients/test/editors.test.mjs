// The editors that people have, each with what docs/editors gives them, against the real server and a real agent.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { soonEnough } from "../../../../vscode-client/e2e/lib/soon.mjs";
import { openAgent } from "../lib/agents.mjs";
import { openEmacs, openNeovim } from "../lib/editors.mjs";
import { lackingForKate, openKate } from "../lib/kate.mjs";
import { closeCode, overhear } from "../lib/overhear.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { root, suite, using } from "../lib/suite.mjs";

/** What others change is on the board, and in a hover, within. */
const SHOWN_WITHIN_MS = 2_000;
const HOVERED_WITHIN_MS = 1_000;
const EDITORS = [["Neovim", openNeovim, "nvim"], ["Emacs", openEmacs, "emacs"]];

/**
 * Of what these editors say in their `initialize`, as their sources have it, the part that matters here. The editors
 * themselves are not run.
 */
const HELIX = {
  general: { positionEncodings: ["utf-8", "utf-32", "utf-16"] },
  textDocument: { hover: { contentFormat: ["markdown"] }, inlayHint: { dynamicRegistration: false } },
  workspace: { inlayHint: { refreshSupport: false } },
};
const LSP4IJ = {
  textDocument: { hover: { contentFormat: ["markdown", "plaintext"] }, inlayHint: { dynamicRegistration: true } },
  workspace: { inlayHint: { refreshSupport: true } },
};

const test = suite(async (board, undo) => {
  const agent = await openAgent(board, "discover");
  undo.push(() => agent.close());
  return { agent };
});

const documented = (name) => readFile(path.join(root, "docs/editors", name), "utf8");

/** What is left of an editor: nothing. How soon, is measured where a sidecar is alone. */
async function leavesNothing(editor) {
  await until("no process is left", () => editor.others().length === 0).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(editor.others())}`);
  });
}

/** Which program it is that is run. */
async function versionOf(program) {
  const { stdout } = await promisify(execFile)(program, ["--version"], { env: { ...process.env, QT_QPA_PLATFORM: "offscreen" } });
  return stdout.split("\n")[0];
}

for (const [name, openIt, program] of EDITORS) {
  test(`${name} shows an agent's change, refreshes, shows the state, and leaves no process behind`, ({ board, agent }, context) =>
    using(openIt(board), async (editor) => {
      await editor.shows("state", "Boardcast: live");
      assert.equal(editor.sidecars().length, 1);
      const { project: { number } } = await agent.call("create_project", { title: `Site ${name}`, phases: ["Plan", "Build"] });
      const { issue } = await agent.call("create_issue", { projectNumber: number, title: "Fix login", phase: "Build" });
      await editor.openBoard(number);
      await editor.shows("board", "Fix login");
      await editor.shows("messages", `#${issue.number} Fix login (agent-discover)`);

      const put = (status) => agent.call("update_issue_status", { projectNumber: number, issueNumber: issue.number, status });
      const told = (status) => editor.shows("messages", `Board ${number}: #${issue.number} Fix login → ${status} (agent-discover)`);
      await soonEnough(context, "a change on the board", SHOWN_WITHIN_MS, async (round) => {
        if (round > 0) {
          await put("backlog");
          await told("backlog");
        }
        await put("in_progress");
        const from = performance.now();
        await editor.shows("board", "in_progress");
        return performance.now() - from;
      });
      await told("in_progress");

      await editor.refresh();
      await editor.shows("messages", "read again.");
      await editor.showStatus();
      await editor.shows("messages", "Boardcast is live. Changes arrive as they are made.");

      await board.down();
      try {
        // The tracker may have answered a last poll.
        await editor.shows("messages", /Boardcast is (offline|polling)\. The hub at /);
        await editor.shows("state", /Boardcast: (offline|polling|connecting)/);
      } finally {
        await board.up();
      }
      await editor.reconnect();
      await editor.shows("state", "Boardcast: live");
      assert.doesNotMatch(await editor.messages(), /error/i);

      await editor.quit();
      assert.equal(await editor.editor.ended, 0);
      await leavesNothing(editor);
    }));

  test(`${name} says what the issue is that a text names, and at once what an agent changed of it`, ({ board, agent }, context) =>
    using(openIt(board), async (editor) => {
      context.diagnostic(await versionOf(program));
      const { project: { number } } = await agent.call("create_project", { title: `Shop ${name}` });
      const { issue } = await agent.call("create_issue", { projectNumber: number, title: "Pay <b>by card</b>", assignee: "mira" });
      const file = path.join(editor.home, "notes.txt");
      await writeFile(file, `Déjà 🚀 vu:\r\nsee BOARD-${number}#${issue.number} first\n`);
      await editor.openFile(file);
      const hover = { text: "" };
      const hovers = async (wanted) => {
        await until(`a hover says ${wanted}`, async () => (hover.text = await editor.hover(2, 6)).includes(wanted)).catch((error) => {
          throw new Error(`${error.message}; it said: ${hover.text}\n${editor.editor.output}`);
        });
        return hover.text;
      };
      assert.match(await hovers("mira"), new RegExp(`BOARD-${number}#${issue.number}`));
      assert.match(hover.text, /Pay \\?<b>by card/);
      assert.match(hover.text, /backlog · mira/);
      const put = (status) => agent.call("update_issue_status", { projectNumber: number, issueNumber: issue.number, status });
      await soonEnough(context, "a change in a hover", HOVERED_WITHIN_MS, async (round) => {
        if (round > 0) {
          await put("backlog");
          await hovers("backlog");
        }
        await put("in_progress");
        const from = performance.now();
        await hovers("in progress");
        return performance.now() - from;
      });
      if (editor.another !== undefined) {
        await editor.another();
        await until("both are attached", async () => (await editor.clients()) === "another boardcast");
        await hovers("in progress");
        assert.match(await editor.offers(`BOARD-${number}#`), new RegExp(`#${issue.number} Pay`));
      }
      await editor.quit();
      await editor.editor.ended;
      await leavesNothing(editor);
    }));

  for (const way of ["quit", "kill"]) {
    test(`AC-4.3.e: ${name} ends (${way}), and its sidecar closes its socket and ends too`, ({ board }) =>
      overhear(board.hubUrl, (hubUrl, lastWords) =>
        using(openIt({ ...board, hubUrl }), async (editor) => {
          await editor.shows("state", "Boardcast: live");
          assert.equal(editor.sidecars().length, 1);
          await editor[way]();
          await editor.editor.ended;
          await leavesNothing(editor);
          assert.deepEqual(lastWords.map(closeCode), [1000]);
        })));
  }
}

test("Kate says what the issue is that a text names, and at once what an agent changed of it", async ({ board, agent }, context) => {
  const lacking = await lackingForKate();
  if (lacking !== undefined) return context.skip(lacking);
  const { project: { number } } = await agent.call("create_project", { title: "Shop Kate" });
  const { issue } = await agent.call("create_issue", { projectNumber: number, title: "Pay <b>by card</b>", assignee: "mira" });
  const editor = await openKate(board, `BOARD-${number}#${issue.number}`);
  await using(editor, async () => {
    context.diagnostic(await versionOf("kate"));
    await editor.allow();
    await until("the sidecar runs", () => editor.sidecars().length === 1);
    const hover = { text: "" };
    /** Rests the mouse anew until Kate says so. Kate waits by itself before it asks, and then the tip is read by mouse. */
    const hovers = async (wanted, old = { text: "", from: Infinity }) => {
      const says = async () => {
        const since = performance.now();
        hover.text = await editor.hover();
        // Begun a second after the change, none says what was before it.
        assert.ok(since < old.from + 1_000 || !hover.text.includes(old.text), hover.text);
        return hover.text.includes(wanted);
      };
      await until(`a hover says ${wanted}`, says).catch((error) => {
        throw new Error(`${error.message}; it said: ${hover.text}\n${editor.editor.output}`);
      });
    };
    await hovers("mira");
    assert.match(hover.text, new RegExp(`BOARD-${number}#${issue.number} Pay <b>by card</b>`));
    assert.match(hover.text, /backlog · mira/);
    await agent.call("update_issue_status", { projectNumber: number, issueNumber: issue.number, status: "in_progress" });
    const from = performance.now();
    await hovers("in progress · mira", { text: "backlog · mira", from });
    await editor.quit();
    await leavesNothing(editor);
  });
});

test("IntelliJ: the options of the LSP4IJ template announce changes, and with what LSP4IJ declares, hints are refreshed", async ({ board, agent }) => {
  const options = JSON.parse(await documented("lsp4ij/initializationOptions.json"));
  assert.deepEqual(JSON.parse(await documented("lsp4ij/settings.json")).boardcast, options);
  await using(openSidecar(board, { ...options, referenceHints: true }, {}, process.pid, LSP4IJ), async (sidecar) => {
    let refreshed = 0;
    sidecar.connection.onRequest("workspace/inlayHint/refresh", () => void refreshed++);
    await sidecar.live();
    const { project: { number } } = await agent.call("create_project", { title: "From afar" });
    await until("it is shown", () => sidecar.messages.some(({ message }) => /^Board \d+: new board From afar/.test(message)));
    await agent.call("create_issue", { projectNumber: number, title: "Far away" });
    const { encoding, hover, hints } = await reads(sidecar, `Déjà 🚀 BOARD-${number}#1`, 10);
    assert.equal(encoding, "utf-16");
    assert.match(hover, /Far away/);
    assert.equal(hints[0].position.character, `Déjà 🚀 BOARD-${number}#1`.length);
    await agent.call("update_issue_status", { projectNumber: number, issueNumber: 1, status: "done" });
    await until("the hints are refreshed", () => refreshed > 0);
  });
});

test("Helix: with its configuration and what it declares, a hover is asked for in UTF-8", async ({ board, agent }) => {
  const config = await documented("helix/languages.toml");
  assert.match(config, /^\[language-server\.boardcast\]\ncommand = "boardcast"\nargs = \["sidecar"\]$/m);
  const [, how] = /^config = \{ announceChanges = "(\w+)", references = true \}$/m.exec(config);
  const { project: { number } } = await agent.call("create_project", { title: "Elsewhere" });
  await agent.call("create_issue", { projectNumber: number, title: "Near by" });
  await using(openSidecar(board, { announceChanges: how, references: true }, {}, process.pid, HELIX), async (sidecar) => {
    await sidecar.live();
    const { encoding, hover } = await reads(sidecar, `Déjà 🚀 BOARD-${number}#1`, Buffer.byteLength("Déjà 🚀 BO"));
    assert.equal(encoding, "utf-8");
    assert.match(hover, /Near by/);
  });
});

/** Has a sidecar read a text, as an editor does that opens it. */
async function reads(sidecar, text, character) {
  const textDocument = { uri: "file:///notes.md" };
  await sidecar.connection.sendNotification("textDocument/didOpen", { textDocument: { ...textDocument, languageId: "markdown", version: 1, text } });
  const hover = await until("a hover comes", () => sidecar.request("textDocument/hover", { textDocument, position: { line: 0, character } }));
  const hints = await sidecar.request("textDocument/inlayHint", { textDocument, range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } } });
  return { encoding: sidecar.initialized.capabilities.positionEncoding, hover: hover.contents.value, hints };
}
