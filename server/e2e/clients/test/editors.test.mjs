// The editors that people have, each with what docs/editors gives them, against the real server and a real agent.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { openAgent } from "../lib/agents.mjs";
import { openEmacs, openNeovim } from "../lib/editors.mjs";
import { closeCode, overhear } from "../lib/overhear.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { root, suite, using } from "../lib/suite.mjs";

const GONE_MS = 3_000;
const EDITORS = [["Neovim", openNeovim], ["Emacs", openEmacs]];

const test = suite(async (board, undo) => {
  const agent = await openAgent(board, "discover");
  undo.push(() => agent.close());
  return { agent };
});

const documented = (name) => readFile(path.join(root, "docs/editors", name), "utf8");

/** What is left of an editor: nothing, soon. */
async function leavesNothing(editor) {
  const from = performance.now();
  await until("no process is left", () => editor.others().length === 0, GONE_MS, 20).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(editor.others())}`);
  });
  assert.ok(performance.now() - from < GONE_MS);
}

for (const [name, openIt] of EDITORS) {
  test(`${name} shows an agent's change, refreshes, shows the state, and leaves no process behind`, ({ board, agent }) =>
    using(openIt(board), async (editor) => {
      await editor.shows("state", "Boardcast: live");
      assert.equal(editor.sidecars().length, 1);
      const { project: { number } } = await agent.call("create_project", { title: `Site ${name}`, phases: ["Plan", "Build"] });
      const { issue } = await agent.call("create_issue", { projectNumber: number, title: "Fix login", phase: "Build" });
      await editor.openBoard(number);
      await editor.shows("board", "Fix login");
      await editor.shows("messages", `#${issue.number} Fix login (agent-discover)`);

      await agent.call("update_issue_status", { projectNumber: number, issueNumber: issue.number, status: "in_progress" });
      await editor.shows("board", "in_progress", 2_000);
      await editor.shows("messages", `Board ${number}: #${issue.number} Fix login → in_progress (agent-discover)`);

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

test("IntelliJ: the options of the LSP4IJ template announce changes", async ({ board, agent }) => {
  const options = JSON.parse(await documented("lsp4ij/initializationOptions.json"));
  assert.deepEqual(JSON.parse(await documented("lsp4ij/settings.json")).boardcast, options);
  await using(openSidecar(board, options), async (sidecar) => {
    const shown = [];
    sidecar.connection.onNotification("window/showMessage", ({ message }) => shown.push(message));
    await sidecar.live();
    await agent.call("create_project", { title: "From afar" });
    await until("it is shown", () => shown.some((message) => /^Board \d+: new board From afar/.test(message)));
  });
});

test("Helix: the configuration names the program and an option that the sidecar knows", async ({ board }) => {
  const config = await documented("helix/languages.toml");
  assert.match(config, /^\[language-server\.boardcast\]\ncommand = "boardcast"\nargs = \["sidecar"\]$/m);
  const [, how] = /^config = \{ announceChanges = "(\w+)" \}$/m.exec(config);
  await using(openSidecar(board, { announceChanges: how }), (sidecar) => sidecar.live());
});
