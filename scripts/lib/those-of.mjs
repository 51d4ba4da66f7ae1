// Which of today's tests are those of an earlier checkout, for scripts/test --those-of and scripts/bench loop.
//
// A file of tests is found by its name, wherever it is now; else where git says that it went; else, and where it was split,
// by the tests that it had: what holds one of them now that its old file no longer has comes from it. Files count whole, so
// tests that they have got since are run, too. What was a test of an editor and is measured by scripts/bench editor now is
// one of those: else a loop would be shorter for what it leaves out.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** How files of each kind are found, called, and what marks a test in them. */
const KINDS = {
  java: { folders: ["server"], is: (file) => /^server\/[^/]+\/src\/test\/java\/.*Test\.java$/.test(file), tests: javaTests },
  client: { folders: ["server/e2e/clients/test"], is: (file) => file.endsWith(".test.mjs"), tests: nodeTests },
  extension: { folders: ["vscode-client/test"], is: (file) => file.endsWith(".test.ts"), tests: nodeTests },
  editor: { folders: ["vscode-client/e2e"], is: (file) => /\.(e2e|bench)\.mjs$/.test(file), tests: nodeTests },
};
const NOT_LOOKED_INTO = new Set(["node_modules", "target", "main", ".build", "resources"]);

function javaTests(text) {
  const marked = /^\s*@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b[\s\S]*?(\w+)\s*\([^(){}]*\)\s*(?:throws [\w., ]+)?\{/gm;
  return [...text.matchAll(marked)].map((match) => match[1]);
}

function nodeTests(text) {
  return [...text.matchAll(/^\s*(?:await )?(?:\w+\.)?(?:test|it|criterion)\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/gm)].map((match) => match[2]);
}

/** Files of tests in a checkout, by kind: path, name (that of the class, or of the file) and the tests in it. */
export function testsIn(root) {
  const found = {};
  for (const [kind, { folders, is, tests }] of Object.entries(KINDS)) {
    found[kind] = folders
      .flatMap((folder) => filesBelow(root, folder))
      .filter(is)
      .sort()
      .map((file) => ({ file, name: path.posix.basename(file).replace(/\..*/, ""), tests: tests(readFileSync(path.join(root, file), "utf8")) }));
  }
  return found;
}

function filesBelow(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const inside = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_LOOKED_INTO.has(entry.name) ? [] : filesBelow(root, inside);
    return entry.isFile() ? [inside] : [];
  });
}

/** Where files went, old path to new one, from the earlier commit to this one; nothing where git does not know that. */
export function renamesSince(root, earlier) {
  const git = (folder, ...words) =>
    execFileSync("git", ["-C", folder, ...words], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  const went = new Map();
  try {
    const commit = git(earlier, "rev-parse", "HEAD").trim();
    const log = git(root, "log", "--reverse", "--diff-filter=R", "-M", "--format=", "--name-status", `${commit}..HEAD`);
    for (const line of log.split("\n")) {
      const [how, from, to] = line.split("\t");
      if (how?.startsWith("R")) went.set(from, to);
    }
  } catch {
    // No git, no repository, or not one with that commit.
  }
  return (file) => {
    for (const seen = new Set(); went.has(file) && !seen.has(file); file = went.get(file)) seen.add(file);
    return file;
  };
}

/**
 * Of one kind: today's files (`chosen`), and of the earlier ones those that have no successor (`gone`); of the earlier
 * tests, those that no chosen file has by their name (`missing`).
 */
export function successors(earlier, today, moved = (file) => file) {
  const byFile = new Map(today.map((one) => [one.file, one]));
  const byName = (name) => today.filter((one) => one.name === name);
  const names = new Set(earlier.map((one) => one.name));
  const chosen = new Set();
  const gone = [];
  for (const one of earlier) {
    const there = byName(one.name);
    const same = there.length > 0 ? there : [byFile.get(moved(one.file))].filter(Boolean);
    const still = new Set(same.flatMap(({ tests }) => tests));
    const left = one.tests.filter((name) => !still.has(name));
    // What was there under its own name then is its own successor.
    const split = today.filter(({ name, tests }) => !names.has(name) && tests.some((test) => left.includes(test)));
    let found = [...same, ...split];
    if (found.length === 0) {
      const stem = one.name.replace(/Test$/, "");
      found = today.filter(({ name }) => !names.has(name) && name.startsWith(stem));
    }
    for (const each of found) chosen.add(each);
    if (found.length === 0) gone.push(one);
  }
  const has = new Set([...chosen].flatMap(({ tests }) => tests));
  const missing = earlier.flatMap(({ name, tests }) => tests.filter((test) => !has.has(test)).map((test) => `${name}: ${test}`));
  return { chosen: today.filter((one) => chosen.has(one)), gone, missing };
}

export function thoseOf(root, earlier) {
  const [then, now] = [testsIn(earlier), testsIn(root)];
  const moved = renamesSince(root, earlier);
  return Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, { then: then[kind], now: now[kind], ...successors(then[kind], now[kind], moved) }]));
}

const count = (files) => files.reduce((sum, { tests }) => sum + tests.length, 0);

/** What was chosen, in lines for people; `all`: each file, and each test that is not there by its name. */
export function told(those, all = false) {
  const lines = [];
  for (const [kind, { then, now, chosen, gone, missing }] of Object.entries(those)) {
    lines.push(
      `${kind}: ${then.length} earlier files of tests (${count(then)} tests); of today's ${now.length} (${count(now)}) these are ${chosen.length} (${count(chosen)})`,
      `  without a successor: ${gone.length}${gone.map((one) => `\n    ${one.file}`).join("")}`,
      `  tests that are there by no such name any more: ${missing.length}${all ? missing.map((one) => `\n    ${one}`).join("") : ""}`,
    );
    if (all) lines.push(...chosen.map(({ file }) => `  + ${file}`));
  }
  return lines;
}

// those-of.mjs ROOT EARLIER: a line for each of today's files, KIND and path, and to stderr what was chosen.
if (process.argv[1] === import.meta.filename) {
  const [root, earlier] = process.argv.slice(2);
  const those = thoseOf(root, earlier);
  if (Object.values(those).every(({ then }) => then.length === 0)) {
    console.error(`There are no tests of Boardcast in ${earlier}.`);
    process.exit(2);
  }
  for (const [kind, { chosen }] of Object.entries(those)) for (const { file } of chosen) console.log(`${kind} ${file}`);
  console.error(told(those, true).join("\n"));
}
