/**
 * `src/protocol/messages.ts` against those who say what the wire is: docs/PROTOCOL.md for the messages, and for what is in
 * them the records that the server's JSON is made from. Names, whether they are optional, and kinds; TypeScript's own
 * compiler reads ours.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import type * as TypeScript from "typescript";

// Not bundled with this test: it is too large for that.
const ts = createRequire(path.resolve("package.json"))("typescript") as typeof TypeScript;

const SOURCE = path.resolve("src/protocol/messages.ts");
const SERVER = path.resolve("../server");

type Kind = "text" | "number" | "flag" | "list" | "object";
type Fields = Readonly<Record<string, { readonly optional: boolean; readonly kind: Kind }>>;

const program = ts.createProgram([SOURCE], { strict: true, exactOptionalPropertyTypes: true, target: ts.ScriptTarget.ES2022, types: [] });
const checker = program.getTypeChecker();
const exported = new Map(checker.getExportsOfModule(symbolOf(program.getSourceFile(SOURCE))).map((symbol) => [symbol.name, symbol]));

function symbolOf(file: TypeScript.SourceFile | undefined): TypeScript.Symbol {
  const symbol = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  assert.ok(symbol, SOURCE);
  return symbol;
}

/** A type that our file exports. */
function ourType(name: string): TypeScript.Type {
  const symbol = exported.get(name);
  assert.ok(symbol, `messages.ts exports no ${name}`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

function partOf(type: TypeScript.Type, name: string): TypeScript.Type {
  const symbol = checker.getPropertyOfType(type, name);
  assert.ok(symbol, name);
  return checker.getTypeOfSymbol(symbol);
}

function ourFields(type: TypeScript.Type): Fields {
  return Object.fromEntries(
    checker.getPropertiesOfType(type).map((symbol) => {
      const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
      return [symbol.name, { optional, kind: kindOf(checker.getNonNullableType(checker.getTypeOfSymbol(symbol))) }];
    }),
  );
}

function kindOf(type: TypeScript.Type): Kind {
  const [first] = type.isUnion() ? type.types : [type];
  const { flags } = first ?? type;
  if (flags & ts.TypeFlags.StringLike) return "text";
  if (flags & ts.TypeFlags.NumberLike) return "number";
  if (flags & ts.TypeFlags.BooleanLike) return "flag";
  return checker.isArrayType(type) ? "list" : "object";
}

/** The texts of a union of them. */
function ourTexts(type: TypeScript.Type): readonly string[] {
  return (type.isUnion() ? type.types : [type]).map((one) => (one as TypeScript.StringLiteralType).value).sort();
}

const javaFiles = readdirSync(SERVER, { withFileTypes: true })
  .filter((module) => module.isDirectory())
  .map((module) => path.join(SERVER, module.name, "src", "main", "java"))
  .flatMap((folder) => list(folder))
  .filter((file) => file.endsWith(".java"));
const enums = javaFiles.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/\benum (\w+) \{([^;]*);/g)].map(([, name = "", constants = ""]) => ({ name, constants }));
});

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name));
  } catch {
    return []; // a module without such sources
  }
}

/** The components of a record, wherever it is, as the server's JSON has them. */
function javaFields(record: string): Fields {
  const [file, ...others] = javaFiles.filter((name) => path.basename(name) === `${record}.java`);
  assert.ok(file !== undefined && others.length === 0, `records called ${record}: ${1 + others.length}`);
  const components = new RegExp(`\\brecord ${record}\\(([^)]*)\\)`).exec(readFileSync(file, "utf8"))?.[1];
  assert.ok(components, `${file} has no record ${record}`);
  return Object.fromEntries(
    components.split(/,(?![^<]*>)/).map((component) => {
      const [, nullable, type = "", name = ""] = /^\s*(@Nullable )?([\w<>, ]+) (\w+)\s*$/.exec(component) ?? [];
      assert.ok(name, `${record}: ${component}`);
      return [name, { optional: nullable !== undefined, kind: javaKind(type) }];
    }),
  );
}

function javaKind(type: string): Kind {
  if (["int", "long", "Integer", "Long"].includes(type)) return "number";
  if (["boolean", "Boolean"].includes(type)) return "flag";
  if (["String", "Instant"].includes(type) || enums.some(({ name }) => name === type)) return "text";
  return type.startsWith("List<") ? "list" : "object";
}

/** The names on the wire of a Java enumeration. */
function javaTexts(name: string): readonly string[] {
  const [found, ...others] = enums.filter((one) => one.name === name);
  assert.ok(found !== undefined && others.length === 0, `enumerations called ${name}: ${1 + others.length}`);
  return [...found.constants.matchAll(/\b[A-Z_]+\("([^"]+)"/g)].map(([, text = ""]) => text).sort();
}

const page = readFileSync("../docs/PROTOCOL.md", "utf8");
const sidecarPage = /^## Sidecar[\s\S]*?(?=^## )/m.exec(page)?.[0] ?? "";

interface Message {
  readonly name: string;
  readonly kind: string;
  readonly says: string;
}

/** The page's table of messages; several in one row are one each. */
const messages: readonly Message[] = [...sidecarPage.matchAll(/^\| (`[^|]+) \| (request|notification[^|]*) \| (.+) \|$/gm)].flatMap(
  ([, names = "", kind = "", says = ""]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => ({ name, kind, says })),
);

/** The fields of the first `{a, b?, c: …}` of a text, with those inside of them. */
function pageFields(says: string): Readonly<Record<string, { readonly optional: boolean; readonly inside: string }>> {
  const shape = /`(\{.*?\})`/.exec(says)?.[1] ?? "";
  const parts: string[] = [];
  let depth = 0;
  for (const sign of shape.slice(1, -1)) {
    if (sign === "," && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${sign}`);
    if ("{[".includes(sign)) depth++;
    if ("}]".includes(sign)) depth--;
  }
  return Object.fromEntries(
    parts.map((part) => {
      const [, name = "", mark, inside = ""] = /^\s*(\w+)(\?)?(?:: (?:\[?(\{.*\})\]?|\[\w+\]))?\s*$/.exec(part) ?? [];
      assert.ok(name, `${part} in ${shape}`);
      return [name, { optional: mark === "?", inside }];
    }),
  );
}

function marks(fields: Readonly<Record<string, { readonly optional: boolean }>>): readonly string[] {
  return Object.entries(fields).map(([name, { optional }]) => `${name}${optional ? "?" : ""}`).sort();
}

test("what is on a board is what the server's records have", () => {
  const names = ["Issue", "Project", "ProjectStats", "Field", "Phase", "WorkItem", "Position", "Board", "ActivityEntry", "Conflict", "RefusedChange"];
  for (const name of names) assert.deepEqual(ourFields(ourType(name)), javaFields(name), name);
});

test("a change says who made it and which fields it changed, as the server's events do", () => {
  // What was overruled is one of two kinds, each under its own name on the wire.
  // Comments are told to who asks for them, which this editor does not.
  // Nobody else is no list on the wire.
  const { type, timestamp, projectNumber, subject, overruled, comments, others, ...data } = javaFields("BoardEvent");
  const { conflict, refused } = javaFields("ActivityEntry");
  assert.ok(type && subject && overruled && comments && others && conflict && refused);
  assert.deepEqual(ourFields(ourType("ChangeData")), { ...data, conflict, refused, others: { ...others, optional: true } });
  const change = ourFields(ourType("IssueChange"));
  for (const [name, field] of Object.entries({ timestamp, projectNumber })) assert.deepEqual(change[name], field, name);
});

test("statuses, types of changes, states, sources and reasons are those that the server has names for", () => {
  const named = { IssueStatus: "IssueStatus", PhaseStatus: "PhaseStatus", ProjectStatus: "ProjectStatus", LinkState: "Condition", RefreshReason: "RefreshReason" };
  for (const [name, java] of Object.entries(named)) assert.deepEqual(ourTexts(ourType(name)), javaTexts(java), name);
  assert.deepEqual(ourTexts(partOf(ourType("Changes"), "source")), javaTexts("Source"));
  const types = ["ProjectChange", "IssueChange", "PhaseChange"].flatMap((name) => ourTexts(partOf(ourType(name), "type")));
  assert.deepEqual(types.sort(), javaTexts("EventType"));
});

test("the requests are those of the page, with the page's parameters", () => {
  const requests = messages.filter(({ kind }) => kind === "request");
  assert.ok(requests.length >= 14, `${requests.length} requests`);
  const ours = ourType("Requests");
  assert.deepEqual(checker.getPropertiesOfType(ours).map(({ name }) => name).sort(), requests.map(({ name }) => name).sort());
  for (const { name, says } of requests.filter((one) => one.name.startsWith("boardcast/"))) {
    const params = partOf(partOf(ours, name), "params");
    // An index signature: no parameters at all.
    assert.deepEqual(marks(ourFields(params)), marks(pageFields(says)), name);
    const result = /→ (Issue|WorkItem)$/.exec(says)?.[1];
    if (result !== undefined) assert.equal(partOf(partOf(ours, name), "result").symbol.name, result, name);
    const shape = pageFields(/→ (`\{\w[^`]*\}`)/.exec(says)?.[1] ?? "");
    for (const field of Object.keys(shape)) assert.ok(field in ourFields(partOf(partOf(ours, name), "result")), `${name}: ${field}`);
  }
});

test("what the editor is told is what the page says: windows of changes, and the link's state", () => {
  const [changes, status, asked] = ["boardcast/changes", "boardcast/statusChanged", "boardcast/status"].map((name) => messages.find((one) => one.name === name)?.says ?? "");
  const window = pageFields(changes ?? "");
  assert.deepEqual(marks(ourFields(ourType("Changes"))), marks(window));
  const { issueNumber, ...change } = pageFields(`\`${window["changes"]?.inside}\``);
  assert.deepEqual(marks(ourFields(ourType("ProjectChange"))), marks(change));
  assert.ok(issueNumber?.optional); // of issues alone
  assert.deepEqual(marks(ourFields(ourType("IssueChange"))), marks({ ...change, issueNumber: { optional: false } }));
  assert.deepEqual(marks(ourFields(ourType("RefreshEntry"))), marks(pageFields(`\`${window["refresh"]?.inside}\``)));
  assert.deepEqual(marks(ourFields(ourType("LinkStatus"))), marks(pageFields(status ?? "")));
  const more = Object.keys(ourFields(ourType("SidecarStatus"))).filter((name) => !(name in ourFields(ourType("LinkStatus"))));
  // Up to the colon behind which each of the queues is named; in parentheses is what is in the others.
  const told = /plus ([^:]*):/.exec((asked ?? "").replaceAll(/\([^()]*(?:\([^)]*\)[^()]*)*\)/g, ""))?.[1] ?? "";
  assert.deepEqual(more.sort(), [...told.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort());
});

test("the options are those of the page, but for three that this editor has no use for", () => {
  const table = /^\| option \|[\s\S]*?\n\n/m.exec(sidecarPage)?.[0] ?? "";
  const options = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, names = ""]) => [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
  // The key goes through the environment; changes are shown by the extension itself, comments by their number.
  const unused = ["apiKey", "announceChanges", "comments"];
  for (const name of unused) assert.ok(options.includes(name), name);
  assert.deepEqual(Object.keys(ourFields(ourType("SidecarOptions"))).sort(), options.filter((name) => !unused.includes(name)).sort());
});
