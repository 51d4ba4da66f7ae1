// Tests that prove acceptance criteria: their ids stand in the title, and their outcome goes into the ledger,
// `$BOARDCAST_ACCEPTANCE_DIR/<test file>.tsv`, one line a criterion: id, outcome, title. Only runs of this checkout's own
// program count: with BOARDCAST_PROGRAM set there is no ledger.
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

// The long rounds have as long as they need, within reason.
const TEST_MS = process.env.BOARDCAST_FULL === "true" ? 1_200_000 : 900_000;
const folder = process.env.BOARDCAST_PROGRAM === undefined ? process.env.BOARDCAST_ACCEPTANCE_DIR : undefined;
const ledger = folder === undefined ? undefined : path.join(folder, `${path.basename(process.argv[1], ".mjs")}.tsv`);
if (ledger !== undefined) {
  mkdirSync(folder, { recursive: true });
  rmSync(ledger, { force: true });
}

let lookAtFailure = async () => {};

/** What to do for whoever looks into a failure; gets a name for its files. */
export function onFailure(look) {
  lookAtFailure = look;
}

/** A test whose title may begin with criteria: "AC-4.3.a AC-4.3.b: the board …". */
export function criterion(title, body) {
  const ids = title.match(/AC-\d+\.\d+\.[a-z]/g) ?? [];
  const record = (outcome) => {
    if (ledger !== undefined) appendFileSync(ledger, ids.map((id) => `${id}\t${outcome}\t${title}\n`).join(""));
  };
  test(title, { timeout: TEST_MS }, async (context) => {
    try {
      await body(context);
      record("passed");
    } catch (error) {
      record("failed");
      await lookAtFailure((ids[0] ?? title).replaceAll(/[^A-Za-z0-9.]+/g, "-")).catch(() => {});
      throw error;
    }
  });
}
