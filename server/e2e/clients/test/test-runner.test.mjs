// What scripts/test decides: which parts run when, what counts as failed, what is made again, and that all of it ends.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { root } from "../lib/program.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "bct-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A script over the runner's functions; `note NAME SECONDS` is a part's command that writes down when it ran. */
const script = (text, jobs = 2) => `set -uo pipefail
. scripts/lib/parts.sh
. scripts/lib/content.sh
note() { echo "begin $1" >>"$NOTES"; sleep "$2"; echo "end $1" >>"$NOTES"; }
parts_begin "$FOLDER" ${jobs}
${text}
parts_run
status=$?
[ \${#PARTS_FAILED[@]} = 0 ] || printf 'FAILED: %s\\n' "\${PARTS_FAILED[@]}"
parts_table
exit $status`;

let runs = 0;
function place() {
  const own = path.join(folder, String(++runs));
  mkdirSync(own);
  return { own, notes: path.join(own, "notes"), env: { ...process.env, FOLDER: path.join(own, "parts"), NOTES: path.join(own, "notes"), BOARDCAST_TELL_S: "1" } };
}

function run(text, jobs) {
  const { notes, env } = place();
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script(text, jobs)], { cwd: root, env, encoding: "utf8" });
  return { status, stdout, stderr, notes: existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : [] };
}

const bash = (text, ...args) => spawnSync("bash", ["-c", text, "-", ...args], { cwd: root, encoding: "utf8" }).stdout.trim();

test("a part that fails fails the run, what needs it is not run and has failed too, and the others run", () => {
  const { status, stdout, notes } = run(`
    part a "First" busy "" sh -c 'echo so it was; exit 3'
    part b "Second" busy "a" note b 0
    part c "Third" waits "b" note c 0
    part d "Fourth" alone "" note d 0`);
  assert.equal(status, 1);
  assert.deepEqual(notes, ["begin d", "end d"]);
  assert.match(stdout, /== First\nso it was\n== First: FAILED \(\d+ s, 3\)/);
  assert.match(stdout, /^FAILED: First$/m);
  assert.match(stdout, /^FAILED: Second \(not run: it needs First\)$/m);
  assert.match(stdout, /^FAILED: Third \(not run: it needs Second\)$/m);
  assert.match(stdout, /== Fourth: fine/);
});

test("a part whose process dies, or that needs what there is not, has failed", () => {
  const { status, stdout } = run(`
    part a "Dies" busy "" sh -c 'kill -9 $PPID'
    part b "Needs nothing known" busy "nobody" note b 0`);
  assert.equal(status, 1);
  assert.match(stdout, /^FAILED: Dies$/m);
  assert.match(stdout, /^FAILED: Needs nothing known/m);
});

test("busy parts share the jobs, waiting ones do not count, and what measures has nobody beside it", () => {
  const { status, notes, stdout } = run(`
    part m "Measures" alone "" note measures 0.3
    part n "Measures too" alone "" note more 0.3
    part a "A" busy "" note busy-a 0.6
    part b "B" busy "" note busy-b 0.6
    part c "C" busy "a" note busy-c 0.6
    part w "W" waits "" note waits 1.5`);
  assert.equal(status, 0, stdout);
  const running = new Set();
  let most = 0;
  for (const [what, name] of notes.map((line) => line.split(" "))) {
    if (what === "begin") running.add(name);
    else running.delete(name);
    most = Math.max(most, [...running].filter((one) => one.startsWith("busy")).length);
    if (running.has("measures") || running.has("more")) assert.equal(running.size, 1, notes.join("; "));
  }
  assert.equal(notes.length, 12);
  assert.ok(most <= 2, notes.join("; "));
  assert.ok(notes.indexOf("end waits") > notes.indexOf("end busy-a"), "it did not hold up the others");
  assert.ok(notes.indexOf("begin measures") > notes.indexOf("end waits"), "after all others, though declared first");
  assert.match(stdout, /^-- \d+:\d\d W, \d+ s so far$/m);
});

test("a light part takes half a job, beside busy ones too, as far as there are halves", () => {
  const most = (jobs) => {
    const { status, notes, stdout } = run(
      `
      met() { echo "begin $1" >>"$NOTES"; for ((i = 0; i < 200; i++)); do [ "$(grep -c begin "$NOTES")" -lt ${jobs === 1 ? 1 : 4} ] || break; sleep 0.1; done; echo "end $1" >>"$NOTES"; }
      part a "A" busy "" met busy-a
      part b "B" busy "" met busy-b
      part c "C" light "" met light-c
      part d "D" light "" met light-d
      part e "E" light "" note light-e 0.6
      part f "F" busy "" note busy-f 0.6`,
      jobs,
    );
    assert.equal(status, 0, stdout);
    let [taken, most, busy, mostBusy] = [0, 0, 0, 0];
    for (const [what, name] of notes.map((line) => line.split(" "))) {
      const by = what === "begin" ? 1 : -1;
      taken += by * (name.startsWith("light") ? 0.5 : 1);
      if (name.startsWith("busy")) busy += by;
      [most, mostBusy] = [Math.max(most, taken), Math.max(mostBusy, busy)];
    }
    assert.equal(notes.length, 12);
    return { most, mostBusy, together: notes.slice(0, 4).every((line) => line.startsWith("begin")) };
  };
  assert.deepEqual(most(2), { most: 3, mostBusy: 2, together: true });
  assert.equal(most(1).together, false);
});

test("a test that had nothing to run on is named with its reason, whatever else passed", () => {
  const file = path.join(folder, "left-out.test.mjs");
  writeFileSync(file, `import { test } from "node:test";
    test("one that runs", () => {});
    test("another", () => {});
    test("Kate (the editor) says it", (context) => context.skip("kate not installed: apt-get install kate"));`);
  const { status, stdout } = run(`
    part a "Clients" busy "" env -u NODE_TEST_CONTEXT node --test --test-reporter=spec --test-name-pattern 'runs|Kate' ${file}
    parts_run
    parts_left_out`);
  assert.equal(status, 0, stdout);
  assert.deepEqual(stdout.split("\n").filter((line) => line.startsWith("NOT RUN")), ["NOT RUN: Kate (the editor) says it (kate not installed: apt-get install kate)"]);
});

test("with one job all is one after the other, and a log is whole", () => {
  const { notes, stdout } = run(
    `
    part a "A" busy "" note a 0.2
    part b "B" busy "" sh -c 'echo one; sleep 0.2; echo two >&2; echo three'`,
    1,
  );
  assert.deepEqual(notes, ["begin a", "end a"]);
  assert.match(stdout, /\n== B\none\ntwo\nthree\n== B: fine/);
});

test("the table has each part, and its sums are theirs", () => {
  const { stdout } = run(`
    part a "Computes" busy "" bash -c 'for ((i = 0; i < 100000; i++)); do :; done'
    part b "Waits" busy "" sleep 1`);
  const figures = (title) => {
    const line = stdout.split("\n").find((one) => one.startsWith(`  ${title} `) && / \d+\.\d/.test(one));
    return line.slice(2 + title.length).trim().split(/\s+/).slice(-2).map(Number);
  };
  const [computes, waits, sum] = ["Computes", "Waits", "parts, one after the other"].map(figures);
  assert.ok(computes[1] > 0 && waits[0] >= 1 && waits[1] < computes[0] + 1, stdout);
  for (const at of [0, 1]) assert.ok(Math.abs(computes[at] + waits[at] - sum[at]) < 0.11, stdout);
  assert.match(stdout, /by the clock +\d+/);
});

test("when it is ended it ends all that its parts started, also what has a group of its own", async () => {
  const { own, env } = place();
  const pids = path.join(own, "pids");
  const text = script(`part a "A" busy "" bash -c 'set -m; sleep 300 & echo $! >>"$PIDS"; bash -c "sleep 300 & echo \\$! >>\\"$PIDS\\"; wait" & wait'`);
  const child = spawn("bash", ["-c", text], { cwd: root, env: { ...env, PIDS: pids }, stdio: "ignore" });
  const ended = once(child, "exit");
  const started = () => (existsSync(pids) ? readFileSync(pids, "utf8").trim().split("\n").filter(Boolean).map(Number) : []);
  await until("both run", () => started().length === 2);
  child.kill("SIGTERM");
  const [code] = await ended;
  assert.equal(code, 143);
  const left = started().filter((pid) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8")));
  for (const pid of left) process.kill(pid, "SIGKILL");
  assert.deepEqual(left, []);
});

test("what is kept is made again when a content or a name changes or it is gone, and not for a time", () => {
  const sources = path.join(folder, "sources");
  mkdirSync(path.join(sources, "deep"), { recursive: true });
  const file = path.join(sources, "deep/a.txt");
  const product = path.join(folder, "product");
  const keyFile = path.join(folder, "product.key");
  writeFileSync(file, "one\n");
  const key = () => bash('. scripts/lib/content.sh; boardcast_content_key "$@"', sources, path.join(folder, "single"));
  const made = (wanted) => bash('. scripts/lib/content.sh; boardcast_is_made "$@" && echo yes || echo no', keyFile, wanted, product);
  const first = key();
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.equal(made(first), "no");
  writeFileSync(product, "");
  writeFileSync(keyFile, `${first}\n`);
  assert.equal(made(first), "yes");
  utimesSync(file, 1, 1);
  assert.equal(key(), first, "a time");
  const seen = new Set([first]);
  const changes = {
    "a content": () => appendFileSync(file, "two\n"),
    "a file more": () => writeFileSync(path.join(sources, "b.txt"), ""),
    "a name": () => renameSync(path.join(sources, "b.txt"), path.join(sources, "c.txt")),
    "a file less": () => rmSync(file),
    "what was not there": () => writeFileSync(path.join(folder, "single"), "x"),
  };
  for (const [what, change] of Object.entries(changes)) {
    change();
    const changed = key();
    assert.ok(!seen.has(changed), what);
    assert.equal(made(changed), "no", what);
    seen.add(changed);
  }
  rmSync(product);
  assert.equal(made(first), "no");
});

test("a folder in memory is a new one in a file system of that kind, and there is none where memory is short", () => {
  const asked = (more = "") => bash(`. scripts/lib/memory.sh; ${more} boardcast_memory_folder`);
  const made = [asked(), asked()].filter(Boolean);
  try {
    assert.equal(new Set(made).size, made.length);
    for (const one of made) {
      assert.match(one, /^\/dev\/shm\/b\.\w{6}$/);
      assert.deepEqual(readdirSync(one), []);
      assert.equal(bash('stat -f -c %T "$1"', one), "tmpfs");
    }
    assert.equal(asked("BOARDCAST_MEMORY_KB=1000000000000;"), "");
  } finally {
    for (const one of made) rmSync(one, { recursive: true });
  }
});

test("each file of tests is in one part, and what says that it runs alone does", () => {
  const lists = bash(`. scripts/lib/test-parts.sh; early=() gateway=() late=() last=() alone=() together=() measured=() benched=(); clients_files; editor_files
    printf 'together %s\\n' "\${early[@]}" "\${gateway[@]}" "\${late[@]}" "\${last[@]}" "\${together[@]}"; printf 'alone %s\\n' "\${alone[@]}" "\${measured[@]}"`).split("\n");
  const listed = lists.map((line) => line.split(" ")[1]).sort();
  const there = [
    ["test", "server/e2e/clients/test", ".test.mjs"],
    ["e2e", "vscode-client/e2e", ".e2e.mjs"],
  ].flatMap(([short, where, end]) => readdirSync(path.join(root, where)).filter((name) => name.endsWith(end)).map((name) => `${short}/${name}`));
  const left = process.env.BOARDCAST_NO_EDITOR === "true" ? ["test/chat.test.mjs", "test/editors.test.mjs"] : [];
  assert.deepEqual(listed, there.filter((name) => !left.includes(name)).sort());
  for (const name of ["test/load.test.mjs", "e2e/editor.e2e.mjs"]) assert.ok(lists.includes(`alone ${name}`), name);
});

test("each Java test class is in one part, by its whole name, and no part has those of the modules that it needs", () => {
  const lines = bash(`. scripts/lib/parts.sh; . scripts/lib/test-parts.sh; parts_none; npm_install() { :; }
    scratch=; test_parts false false
    mvn_of() { printf '%s\\n' "$*"; }
    for id in "\${PARTS[@]}"; do [[ $id != java-* || $id = java-alone ]] || eval "$(declare -f java_tests_of | sed 's,scripts/mvn,mvn_of,'); \${PARTS_COMMAND[$id]}"; done`).split("\n");
  assert.ok(lines.length >= 3, lines.join("\n"));
  const asked = lines.flatMap((line) => {
    const modules = /-pl (\S+) /.exec(line)[1].split(",");
    const names = /-Dtest=(\S+) /.exec(line)[1].split(",");
    for (const name of names) assert.ok(modules.some((module) => existsSync(path.join(root, module, "src/test/java", `${name}.java`))), `${name} of ${modules}`);
    return names;
  });
  const there = readdirSync(path.join(root, "server"))
    .map((module) => path.join(root, "server", module, "src/test/java"))
    .filter((sources) => existsSync(sources))
    .flatMap((sources) => readdirSync(sources, { recursive: true }))
    .map((name) => /^(.*Test)\.java$/.exec(name)?.[1])
    .filter(Boolean);
  assert.deepEqual(asked.sort(), there.sort());
});

test("each Java test that runs alone is run: its class and its module are asked for", () => {
  const asked = bash('. scripts/lib/test-parts.sh; java_tests() { printf "%s\\n" "$@"; }; java_alone -Dboardcast.full=false').split("\n");
  const [classes, modules] = [/^-Dtest=(.+)$/, /^(server\/.+)$/].map((form) => asked.map((word) => form.exec(word)?.[1]).find(Boolean).split(","));
  const marked = bash(`grep -rn --include='*.java' '"alone"' server/*/src/test`).split("\n");
  assert.ok(marked.length >= 5);
  for (const line of marked) {
    const [, module, name, code] = /^(server\/\w+)\/.*\/(\w+)\.java:\d+:\s*(.*)$/.exec(line);
    assert.equal(code, '@Tag("alone")', "in no other words, by which it would be left out and not be found");
    assert.ok(classes.includes(name) && modules.includes(module), line);
  }
  assert.ok(asked.includes("-Dgroups=alone") && asked.includes("-Dboardcast.full=false"));
});

test("an option that there is not, or a wrong number of jobs, is refused", () => {
  for (const args of [["--nonsense"], ["--jobs"], ["--jobs", "0"], ["--quick", "--full"], ["--those-of"], ["--those-of", "/nowhere"]]) {
    assert.equal(spawnSync("scripts/test", args, { cwd: root }).status, 2, args.join(" "));
  }
  const { status, stdout } = spawnSync("scripts/test", ["--help"], { cwd: root, encoding: "utf8" });
  assert.equal(status, 0);
  for (const option of ["--quick", "--full", "--no-editor", "--jobs", "--those-of", "--list"]) assert.ok(stdout.includes(option), option);
});
