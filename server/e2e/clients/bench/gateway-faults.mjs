// One server down, one hanging, one at 50 % errors, 100 calls a second to the others. See `scripts/bench gateway --faults MINUTES`.
import { faults, table, verdicts } from "../lib/gatewayFaults.mjs";

const minutes = Number(process.argv[process.argv.indexOf("--faults") + 1] ?? 10);
if (!(minutes > 0)) {
  console.error("scripts/bench gateway --faults MINUTES: how many minutes?");
  process.exit(2);
}
// A breaker stays open for as long as it does unless an entry says otherwise; in a short run it has to open more than once, too.
const found = await faults({ seconds: minutes * 60, openMs: minutes < 2 ? 5_000 : 10_000 });
console.log([...table(found), "", ...verdicts(found)].join("\n"));
if (found.others.wrong.length > 0) console.log(`\nNot answered right, such as: ${found.others.wrong.slice(0, 3).join("; ")}`);
process.exit(0);
