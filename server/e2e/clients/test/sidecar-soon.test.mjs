// How soon the sidecar tells a change, and how soon it ends, as VS Code's own library drives it, against the real hub and tracker.
// Runs alone: both are measured.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { assertSoon } from "../../../../vscode-client/e2e/lib/soon.mjs";
import { openAgent } from "../lib/agents.mjs";
import { closeCode, overhear } from "../lib/overhear.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { suite, using } from "../lib/suite.mjs";

const test = suite();

test("AC-4.3.b AC-4.2.d: an agent's change reaches the editor within 2 s", ({ board }, context) =>
  using(openSidecar(board), async (sidecar) => {
    await sidecar.live();
    await using(openAgent(board, "discover"), async (agent) => {
      const { project: { number } } = await agent.call("create_project", { title: "Live" });
      const { issue } = await agent.call("create_issue", { projectNumber: number, title: "see me" });
      const from = performance.now();
      await agent.call("update_issue_status", { projectNumber: number, issueNumber: issue.number, status: "done" });
      const change = await sidecar.change("the new status", (one) => one.projectNumber === number && one.data.issue?.status === "done");
      assertSoon(context, "the change", change.at - from, 2_000);
      assert.equal(change.data.actor, "agent-discover");
      assert.equal(change.data.origin, "mcp");
    });
  }));

for (const [death, die] of [
  ["its pipe is closed", (sidecar) => sidecar.child.stdin.destroy()],
  ["nobody reads any more, and something is to be told", (sidecar, board) => {
    sidecar.child.stdout.destroy();
    return board.rest("POST", "/api/projects", { title: "To nobody" });
  }],
  ["its pipe is closed, and a signal follows", (sidecar) => {
    sidecar.child.stdin.destroy();
    for (const [signal, ms] of [["SIGHUP", 0], ["SIGTERM", 2]]) setTimeout(() => sidecar.child.kill(signal), ms);
  }],
  ["its process is gone, though another still holds its pipes", (_, __, editor) => editor.kill("SIGKILL")],
]) {
  test(`AC-4.3.e: it ends within 3 s of its editor's death, and its socket properly: ${death}`, async ({ board }, context) => {
    const connections = async () => {
      const text = await fetch(`${board.trackerUrl}/metrics`, { headers: { authorization: `Bearer ${board.key}` } }).then((answer) => answer.text());
      return Number(/^boardcast_hub_connections(?:\{[^}]*\})? ([\d.]+)/m.exec(text)?.[1]);
    };
    await until("the hub is left alone", async () => (await connections()) === 0);
    const editor = spawn("sleep", ["600"], { stdio: "ignore" });
    try {
      await overhear(board.hubUrl, async (hubUrl, lastWords) => {
        const sidecar = await openSidecar(board, { hubUrl }, {}, editor.pid);
        await sidecar.live();
        assert.equal(await connections(), 1);
        const died = performance.now();
        await die(sidecar, board, editor);
        assert.ok([1, 129, 143].includes(await sidecar.ended));
        assertSoon(context, "its end", performance.now() - died, 3_000);
        sidecar.connection.dispose();
        await until("the hub has seen it go", async () => (await connections()) === 0);
        assert.deepEqual(lastWords.map(closeCode), [1000]);
      });
    } finally {
      editor.kill("SIGKILL");
    }
  });
}
