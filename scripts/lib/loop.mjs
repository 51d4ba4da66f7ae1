// What scripts/bench loop does: the loop of an earlier build beside today's on the same tests, and today's whole one.
//
// Each run is of a fresh clone of what is committed, by that commit's own scripts/test, in a folder that is taken away. A
// log that is there already takes the place of a run: what `time scripts/test >log 2>&1` wrote.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { thoseOf, told } from "./those-of.mjs";

/** The wish: of the earlier loop's time by the clock, at most this. */
const WANTED = 0.6;
const USAGE = "scripts/bench loop BEFORE [--before-log FILE] [--now-log FILE] [--whole-log FILE] [--no-whole] [--list]";

/** What a run's log says: parts with their seconds, its whole time, how many tests ran, and whether all passed. */
export function read(log) {
  const text = log.replace(/\x1b\[[0-9;]*m/g, "").replaceAll("\r", "");
  const lines = text.split("\n");
  const parts = tabled(lines) ?? stepped(lines);
  const seconds = (name) => {
    const found = [...text.matchAll(new RegExp(`^${name}\\s+(?:(\\d+)m)?([\\d.]+)s$`, "gm"))].at(-1);
    return found && Number(found[1] ?? 0) * 60 + Number(found[2]);
  };
  const [real, user, sys] = ["real", "user", "sys"].map(seconds);
  const java = [...text.matchAll(/^\[(?:INFO|WARNING|ERROR)\] Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: \d+\s*$/gm)];
  const node = [...text.matchAll(/^ℹ tests (\d+)$|^ℹ fail (\d+)$/gm)];
  const sum = (matches, ...groups) => matches.reduce((all, match) => groups.reduce((one, group) => one + Number(match[group] ?? 0), all), 0);
  return {
    parts,
    clock: real ?? lines.map((line) => /^ {2}by the clock\s+(\d+)\s*$/.exec(line)?.[1]).filter(Boolean).map(Number).at(-1),
    cpu: user === undefined || sys === undefined ? undefined : user + sys,
    tests: sum(java, 1) + sum(node, 1),
    failures: sum(java, 2, 3) + sum(node, 2),
    skipped: [...text.matchAll(/^\[INFO\] (?:Boardcast :: )?(\S+) \.+ SKIPPED/gm)].map((match) => match[1]),
    failed: [...new Set(lines.filter((line) => line.startsWith("FAILED: ")).map((line) => line.slice("FAILED: ".length)))],
    ended: lines.some((line) => /^All of it passed|^FAILED: /.test(line)),
  };
}

/** Of the table at the end. */
function tabled(lines) {
  const from = lines.lastIndexOf("Where the time went (s)");
  if (from < 0) return undefined;
  const rows = lines.slice(from + 1).map((line) => /^ {2}(.+?)\s+(\d+)\s+([\d.]+)\s+([\d.]+)(?:\s+\S.*)?\s*$/.exec(line));
  return rows.filter(Boolean).map(([, title, begun, clock, cpu]) => ({ title, begun: Number(begun), clock: Number(clock), cpu: Number(cpu) }));
}

/** Of builds that tell only how long each step took. */
function stepped(lines) {
  const ends = lines.map((line) => /^== (.+): (?:fine|FAILED) \((\d+) s[,)]/.exec(line)).filter(Boolean);
  return ends.map(([, title, clock]) => ({ title, clock: Number(clock) }));
}

const figure = (value, digits = 0) => (value === undefined ? "" : value.toFixed(digits));
const ratio = (now, before) => (now === undefined || !before ? "" : (now / before).toFixed(2));

/** Runs as `[title, what it says]`, the earlier one first. */
export function table(runs) {
  const lines = [];
  for (const [title, { parts }] of runs) {
    lines.push(title, `  ${"part".padEnd(88)} ${["from", "clock", "CPU"].map((word) => word.padStart(7)).join(" ")}`);
    for (const { title: part, begun, clock, cpu } of parts) {
      lines.push(`  ${part.padEnd(88)} ${[begun, clock, cpu].map((value) => figure(value).padStart(7)).join(" ")}`);
    }
    lines.push("");
  }
  const before = runs[0][1];
  const row = (title, cells) => lines.push(`${title.padEnd(24)} ${cells.map((cell) => String(cell).padStart(20)).join(" ")}`);
  row("", runs.map(([title]) => title.split(":")[0]));
  row("by the clock (s)", runs.map(([, run]) => figure(run.clock)));
  row("  of the earlier one", runs.map(([, run]) => ratio(run.clock, before.clock)));
  row("CPU (s)", runs.map(([, run]) => figure(run.cpu)));
  row("  of the earlier one", runs.map(([, run]) => ratio(run.cpu, before.cpu)));
  row("tests that ran", runs.map(([, run]) => run.tests));
  row("tests that failed", runs.map(([, run]) => run.failures));
  row("ended", runs.map(([, run]) => (!run.ended ? "no" : run.skipped.length > 0 ? "not whole" : "yes")));
  return lines;
}

const git = (folder, ...words) => execFileSync("git", ["-C", folder, ...words], { encoding: "utf8" }).trim();

/** Runs a commit's scripts/test in a clone; its log is left in `log`. */
async function measured(checkout, log, words, more) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "boardcast-loop-"));
  const clone = path.join(folder, "main");
  try {
    execFileSync("git", ["clone", "-q", "--no-checkout", checkout, clone]);
    git(clone, "checkout", "-q", "--detach", git(checkout, "rev-parse", "HEAD"));
    mkdirSync(path.dirname(log), { recursive: true });
    const out = openSync(log, "w");
    console.error(`${new Date().toISOString()} ${checkout}: scripts/test ${words.join(" ")}, to ${log} …`);
    const kept = Object.entries(process.env).filter(([name]) => !/^(?:BOARDCAST|NODE)_/.test(name) || name === "BOARDCAST_JAVA_HOME");
    const env = { ...Object.fromEntries(kept), ...more };
    // In bash, whose `time` says what a run's processes took.
    const run = spawn("bash", ["-c", 'time scripts/test "$@"', "loop", ...words], { cwd: clone, env, stdio: ["ignore", out, out] });
    await new Promise((resolve, reject) => run.once("exit", resolve).once("error", reject));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function main(root, args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      "before-log": { type: "string" },
      "now-log": { type: "string" },
      "whole-log": { type: "string" },
      "no-whole": { type: "boolean" },
      list: { type: "boolean" },
    },
  });
  if (positionals.length !== 1) throw new Error(`the earlier checkout's folder is missing\n${USAGE}`);
  const before = path.resolve(positionals[0]);
  const those = thoseOf(root, before);
  if (Object.values(those).every(({ then }) => then.length === 0)) throw new Error(`there are no tests of Boardcast in ${before}`);
  const short = (folder) => git(folder, "log", "-1", "--format=%h of %cs");
  const runs = [
    [`before: ${short(before)}, its whole scripts/test`, before, "before", []],
    [`now, those tests: ${short(root)}, scripts/test --those-of`, root, "now", ["--those-of", before]],
    ...(values["no-whole"] ? [] : [[`now, all tests: ${short(root)}, scripts/test`, root, "whole", []]]),
  ];
  console.log(told(those, values.list).join("\n"), "\n");
  if (values.list) {
    for (const [title, checkout, name, words] of runs) {
      console.log(`${title}\n  ${values[`${name}-log`] ? `not run: ${values[`${name}-log`]}` : `in a clone of ${checkout}: scripts/test ${words.join(" ")}`}`);
    }
    return 0;
  }
  if (git(root, "status", "--porcelain", "--untracked-files=no") !== "") console.error("What is not committed here is not measured.");
  const said = [];
  for (const [title, checkout, name, words] of runs) {
    const given = values[`${name}-log`];
    const log = given ? path.resolve(given) : path.join(root, "target/loop", `${name}.log`);
    // A test that fails in the earlier build must not keep its other tests from running.
    const more = name === "before" ? { MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ""} -Dmaven.test.failure.ignore=true` } : {};
    if (!given) await measured(checkout, log, words, more);
    said.push([title, read(readFileSync(log, "utf8"))]);
  }
  console.log(table(said).join("\n"));
  const share = said[1][1].clock / said[0][1].clock;
  console.log(`\nWanted, on the same tests: at most ${WANTED} of the time by the clock; it is ${share.toFixed(2)}. On ${os.cpus().length} cores.`);
  for (const [title, { failed, skipped }] of said) {
    for (const one of failed) console.log(`FAILED, ${title.split(":")[0]}: ${one}`);
    if (skipped.length > 0) console.log(`NOT RUN, ${title.split(":")[0]}: Java's ${skipped.join(", ")}, after what failed`);
  }
  return said.every(([, { ended, failed, skipped }]) => ended && failed.length === 0 && skipped.length === 0) ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = await main(process.argv[2], process.argv.slice(3));
  } catch (error) {
    console.error(`scripts/bench loop: ${error.message}`);
    process.exitCode = 2;
  }
}
