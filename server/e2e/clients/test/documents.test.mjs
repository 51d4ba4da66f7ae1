// The pages under docs/: what they show is what there is.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { GENERATIONS, openAgent, SHOWS_PAGES } from "../lib/agents.mjs";
import { blocks, page, pages } from "../lib/pages.mjs";
import { program, root, suite, using } from "../lib/suite.mjs";
import { ONLY_WITH_PAGES, toolsPage } from "../lib/toolsPage.mjs";

const test = suite();

test("AC-5.3.b: the tool reference is what scripts/tools-page makes of the running server", () =>
  // An empty board of its own: the page's numbers begin at 1.
  using(startBoard(program), async (board) => {
    assert.equal(page("docs/TOOLS.md"), await toolsPage(board), "docs/TOOLS.md is out of date: run scripts/tools-page");
  }));

test("AC-5.3.b: every tool is in the reference with each of its parameters, and an example that the server answered", ({ board }) =>
  using(openAgent(board, "initialize", {}, SHOWS_PAGES), async (agent) => {
    const { tools } = await agent.list();
    const sections = page("docs/TOOLS.md").split(/^## /m).slice(1);
    assert.deepEqual(sections.map((section) => section.split("\n")[0]), tools.map(({ name }) => name));
    for (const [i, { name, inputSchema, description }] of tools.entries()) {
      for (const parameter of Object.keys(inputSchema.properties ?? {})) assert.match(sections[i], new RegExp(`^\\| \`${parameter}\``, "m"), `${name}.${parameter}`);
      // The page breaks its lines.
      assert.ok(sections[i].replaceAll("\n", " ").includes(description), name);
      const [call] = blocks(sections[i]);
      assert.equal(JSON.parse(call.text).name, name);
    }
  }));

test("AC-5.3.b: the reference says of each tool whether every client is offered it, in both generations", async ({ board }) => {
  const [overview, ...sections] = page("docs/TOOLS.md").split(/^## /m);
  for (const generation of GENERATIONS) {
    await using(openAgent(board, generation), async (plain) => {
      const forAll = new Set((await plain.list()).tools.map(({ name }) => name));
      assert.ok(forAll.size < sections.length);
      for (const section of sections) {
        const [name] = section.split("\n");
        const row = overview.split("\n").find((line) => line.startsWith(`| [\`${name}\`]`));
        assert.equal(row.includes(ONLY_WITH_PAGES), !forAll.has(name), row);
        assert.equal(section.toLowerCase().includes(`**${ONLY_WITH_PAGES}.**`.toLowerCase()), !forAll.has(name), name);
      }
    });
  }
});

test("AC-5.5.f: names and descriptions tell what is possible", ({ board }) =>
  using(openAgent(board, "initialize", {}, SHOWS_PAGES), async (agent) => {
    const { tools } = await agent.list();
    const names = new Set(tools.map(({ name }) => name));
    for (const { name, title, description } of tools) {
      // A verb and a thing; what it does, for a reader who knows nothing of the product.
      assert.match(name, /^(health_check|(list|read|get|create|add|update|delete|next|claim|release|move|show)_[a-z_]+)$/, name);
      assert.ok(title.length <= 40 && description.length >= 60 && description.length <= 600, name);
      for (const [other] of description.matchAll(/\b(?:list|read|get|create|add|update|delete|next|claim|release|move|show)_[a-z_]+\b|\bhealth_check\b/g)) assert.ok(names.has(other), `${name} names ${other}`);
    }
    assert.equal(new Set(tools.map(({ title }) => title)).size, tools.length);
    assert.equal(new Set(tools.map(({ description }) => description)).size, tools.length);
    // Whatever can be done with each thing has its tool, and who looks for it by its words finds it.
    const possible = {
      project: ["list", "read", "create", "update"], phase: ["get", "create"], issue: ["list", "get", "create", "update", "delete"], work_item: ["add", "update"],
    };
    for (const [thing, verbs] of Object.entries(possible)) {
      for (const verb of verbs) {
        const found = tools.filter(({ name }) => name.startsWith(`${verb}_`) && name.includes(thing));
        assert.ok(found.length >= 1, `${verb} ${thing}`);
        for (const { name, title, description } of found) assert.match(`${title} ${description}`.toLowerCase(), new RegExp(thing.replace("_", " ")), name);
      }
    }
  }));

test("all JSON in the pages can be read", () => {
  let read = 0;
  for (const name of pages()) {
    for (const { language, text, line } of blocks(page(name))) {
      if (language !== "json" && language !== "jsonc") continue;
      const plain = language === "jsonc" ? text.replaceAll(/^\s*\/\/.*$/gm, "") : text;
      assert.doesNotThrow(() => JSON.parse(plain), `${name}:${line}\n${text}`);
      read += 1;
    }
  }
  assert.ok(read > 30, `${read} blocks`);
});

const commands = ["serve", "connect", "backup", "restore", "migrate", "key", "mcp", "sidecar", "demo", "watch", "doctor", "rpc", "gateway"];

test("commands in the pages are ones that there are", () => {
  const scripts = new Set(readdirSync(path.join(root, "scripts")));
  for (const name of pages()) {
    const text = page(name);
    for (const [, script] of text.matchAll(/(?<![\w./-])scripts\/([\w.-]*\w)/g)) assert.ok(scripts.has(script), `scripts/${script} in ${name}`);
    for (const [, subcommand] of text.matchAll(/`(?:scripts\/)?boardcast ([a-z]+)[^`\n]*`/g)) assert.ok(commands.includes(subcommand), `boardcast ${subcommand} in ${name}`);
  }
});

/** Titles of Node tests, and names of JUnit tests as `Class.method`, with the tags they carry. */
function allTests() {
  const found = new Map();
  const walk = (folder) => {
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      if (["node_modules", "target", ".build", "dist"].includes(name)) continue;
      if (statSync(file).isDirectory()) walk(file);
      else if (/Test\.java$/.test(name)) java(name.replace(".java", ""), readFileSync(file, "utf8"));
      else if (/\.test\.(mjs|ts)$/.test(name) || /\/e2e\/.*\.mjs$/.test(file)) found.set(name, { text: readFileSync(file, "utf8") });
    }
  };
  const java = (type, text) => {
    found.set(type, { text });
    for (const [, method] of text.matchAll(/\n  void (\w+)\(/g)) found.set(`${type}.${method}`, { text });
  };
  walk(path.join(root, "server"));
  walk(path.join(root, "vscode-client/test"));
  walk(path.join(root, "vscode-client/e2e"));
  return found;
}

/** A page with each paragraph and list item on one line; code and tables as they are. */
const unwrapped = (text) =>
  text
    .split(/(^ *```[^]*?^ *```$)/m)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/(?<=\S)\n *(?![\s|#>]|[-*] |\d+\. )/g, " ")))
    .join("");

test("AC-5.4.f: each line of the production checklist names a test that there is", () => {
  const checklist = unwrapped(page("docs/PRODUCTION.md"));
  const lines = checklist.split("\n").filter((line) => line.startsWith("- [ ] "));
  assert.ok(lines.length >= 15, `${lines.length} lines`);
  const tests = allTests();
  for (const line of lines) {
    const named = /\(test: (.+)\)$/.exec(line);
    assert.ok(named, `no test in: ${line}`);
    assert.match(named[1], /^`[\w.-]+`(?: "[^"]+")?(?:, `[\w.-]+`(?: "[^"]+")?)*$/, line);
    for (const [, name, title] of named[1].matchAll(/`([\w.-]+)`(?: "([^"]+)")?/g)) {
      assert.ok(tests.has(name), `there is no test ${name}: ${line}`);
      if (title !== undefined) assert.ok(tests.get(name).text.includes(title), `${name} has no "${title}"`);
    }
  }
  // Every criterion of production is on the list.
  for (const id of ["AC-5.4.a", "AC-5.4.b", "AC-5.4.c", "AC-5.4.d", "AC-5.4.e"]) {
    const of = [...tests].filter(([name, { text }]) => name !== "documents.test.mjs" && text.includes(id)).map(([name]) => name);
    assert.ok(of.some((name) => checklist.includes(`\`${name}\``)), `${id}: none of ${of.join(", ")}`);
  }
});

const source = (name) => readFileSync(path.join(root, name), "utf8");
/** Text of a Java or shell file, as it is said: concatenated strings in one, `%s` and `$name` as what the page shows for them. */
const said = (text) => text.replaceAll(/"\s*\+\s*"/g, "");

test("AC-5.3.e: each fault, code and close reason that the program has is on the troubleshooting page", () => {
  const text = unwrapped(page("docs/TROUBLESHOOTING.md"));
  const faults = [...source("server/app/src/main/java/dev/boardcast/app/doctor/FaultKind.java").matchAll(/^ {2}([A-Z_]+)[,;]/gm)].map(([, name]) => name.toLowerCase().replaceAll("_", "-"));
  assert.ok(faults.length >= 15);
  const codes = [...source("server/protocol/src/main/java/dev/boardcast/protocol/rest/ProblemCode.java").matchAll(/[A-Z_]+\("(\w+)", \d+\)/g)].map(([, name]) => name);
  assert.ok(codes.length >= 8);
  const states = [...source("server/core/src/main/java/dev/boardcast/core/link/LinkStatus.java").matchAll(/ {4}[A-Z]+\("(\w+)"\)/g)].map(([, name]) => name);
  assert.equal(states.length, 6);
  for (const name of [...faults, ...codes, ...states, "unreachable", "malformed", "cancelled"]) assert.ok(text.includes(`\`${name}\``), name);
  const closes = [...source("server/protocol/src/main/java/dev/boardcast/protocol/hub/CloseReason.java").matchAll(/[A-Z_]+\((\d+), "([^"]+)"/g)];
  assert.ok(closes.length >= 12);
  for (const [, code, reason] of closes) assert.ok(text.includes(`| ${code} | ${reason} |`), `${code} ${reason}`);
  const sentences = [...said(source("server/core/src/main/java/dev/boardcast/core/link/LinkStatus.java") + source("server/core/src/main/java/dev/boardcast/core/link/LinkMachine.java")).matchAll(/"([A-Z][a-z]+ [^"`%]+\.|Starting\.|Stopped\.)"/g)].map(([, one]) => one);
  assert.ok(sentences.length >= 8, sentences.join("\n"));
  for (const sentence of sentences) assert.ok(text.includes(`"${sentence}"`), sentence);
});

test("AC-5.3.e: each sentence that the page shows is one that the program says", () => {
  const all = [];
  const walk = (folder) => {
    for (const name of readdirSync(path.join(root, folder))) {
      const file = path.join(folder, name);
      if (["node_modules", "target"].includes(name)) continue;
      if (statSync(path.join(root, file)).isDirectory()) walk(file);
      else if (/\.(java|ts|sh)$/.test(name) || folder === "scripts") all.push(said(source(file)));
    }
  };
  for (const folder of ["server", "scripts"]) walk(folder);
  walk("vscode-client/src");
  const program = all.join("\n").replaceAll("$BOARDCAST_JAVA_MAJOR", "25");
  const quoted = [...unwrapped(page("docs/TROUBLESHOOTING.md")).matchAll(/"([^"\n]+)"/g)].map(([, one]) => one).filter((one) => !one.startsWith("dev.boardcast/"));
  assert.ok(quoted.length >= 40, `${quoted.length} sentences`);
  for (const sentence of quoted) {
    for (const part of sentence.split(/…|\(code\)|\(401\)/).map((one) => one.trim().replace(/^[;:,.]+|[;:,]+$/g, "").trim()).filter((one) => one.length > 3)) {
      assert.ok(program.includes(part), `nothing says: ${part}`);
    }
  }
});

test("AC-5.3.d: the diagrams show components, main sequences and the way of a notification, in Mermaid that holds together", () => {
  const diagrams = blocks(page("docs/DIAGRAMS.md")).filter(({ language }) => language === "mermaid");
  const kinds = diagrams.map(({ text }) => text.split(/\s/)[0]);
  for (const [kind, count] of [["flowchart", 2], ["sequenceDiagram", 3], ["stateDiagram-v2", 1]]) assert.ok(kinds.filter((one) => one === kind).length >= count, kind);
  for (const name of pages()) {
    for (const { language, text, line } of blocks(page(name))) if (language === "mermaid") checkMermaid(text, `${name}:${line}`);
  }
  const all = diagrams.map(({ text }) => text).join("\n");
  for (const part of ["boardcast mcp", "boardcast serve", "boardcast sidecar", "tracker", "hub", "SQLite", "VS Code"]) assert.ok(diagrams[0].text.includes(part), part);
  for (const word of ["replay", "recovered false", "boardcast/changes", "Idempotency-Key", "500 ms"]) assert.ok(all.includes(word), word);
});

/** No parser: that blocks end, arrows are ones of the kind, and everyone in a sequence was introduced. */
function checkMermaid(text, where) {
  const lines = text.split("\n").map((one) => one.trim()).filter((one) => one !== "");
  const [kind] = lines[0].split(" ");
  const open = lines.filter((one) => /^(subgraph|par|opt|alt|loop|critical|break|rect)\b/.test(one)).length;
  assert.equal(lines.filter((one) => one === "end").length, open, `${where}: blocks`);
  if (kind === "sequenceDiagram") {
    const known = new Set(lines.map((one) => /^(?:participant|actor) (\w+)/.exec(one)?.[1]).filter(Boolean));
    for (const one of lines.slice(1)) {
      if (/^(participant|actor|par|and|opt|alt|else|loop|end|autonumber|rect|critical|break)\b/.test(one)) continue;
      const note = /^Note (?:over|left of|right of) ([\w,]+):/.exec(one);
      const message = /^(\w+)\s*(?:-->>|->>|--x|-x|-->|->|--\)|-\))\s*[+-]?(\w+): \S/.exec(one);
      assert.ok(note ?? message, `${where}: ${one}`);
      for (const who of note ? note[1].split(",") : message.slice(1, 3)) assert.ok(known.has(who), `${where}: who is ${who}?`);
    }
  } else if (kind === "flowchart") {
    for (const one of lines) {
      for (const [from, to] of ["[]", "()", "{}"]) assert.equal(one.split(from).length, one.split(to).length, `${where}: ${one}`);
      assert.equal((one.match(/"/g) ?? []).length % 2, 0, `${where}: ${one}`);
    }
  } else if (kind === "stateDiagram-v2") {
    for (const one of lines.slice(1)) assert.match(one, /^(\[\*\]|\w+) --> (\[\*\]|\w+)( ?: .+)?$|^(state|note|direction)\b|^\}$/, `${where}: ${one}`);
  } else assert.fail(`${where}: ${kind}`);
}
