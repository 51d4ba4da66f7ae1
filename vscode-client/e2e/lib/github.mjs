// A GitHub on GitHub's own schema, as a process; what happens there is told it by a word.
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

const SCRIPT = path.resolve(import.meta.dirname, "../../../server/testkit/fake-github.sh");
/** The first start may build it, and fetch the schema. */
const START_MS = 240_000;

export async function startGitHub() {
  const child = spawn(SCRIPT, [], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const line = await new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`the fake GitHub says nothing within ${START_MS} ms`)), START_MS);
    createInterface({ input: child.stdout }).once("line", (text) => (clearTimeout(patience), resolve(text)));
    void ended.then((code) => reject(new Error(`the fake GitHub ended (${code})`)));
  });
  const { host, control, token } = JSON.parse(line);
  return {
    host,
    token,
    /** What happens there: `add`, `option`, `move`, `edit`, `slow`, `slow-pages`, `down`, `up`, `limit`, `calm`, `revoke`, `allow`, `status`. */
    async tell(verb, ...words) {
      const answer = await fetch(`${control}/${[verb, ...words].map(encodeURIComponent).join("/")}`, { method: "POST" });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${verb}: ${text}`);
      return JSON.parse(text);
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
