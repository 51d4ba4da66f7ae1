// docs/TOOLS.md, made from a running server: what it lists, and what it answers when each tool is called.
import { openAgent, SHOWS_PAGES, textOf } from "./agents.mjs";

// The calls, in the order in which they are made. A tool that is not here is called with what its schema requires.
const CALLS = [
  ["create_project", { title: "Apollo", description: "To the moon.", phases: ["Foundation", "Build"] }],
  ["create_phase", { projectNumber: 1, name: "Launch" }],
  ["create_issue", { projectNumber: 1, title: "Light the engine", body: "Not before the tower is clear.", phase: "Build", assignee: "ada", labels: ["engine"] }],
  ["create_issue", { projectNumber: 1, title: "Count down", status: "todo" }],
  ["update_issue_status", { projectNumber: 1, issueNumber: 1, status: "in_progress" }],
  ["update_issue_phase", { projectNumber: 1, issueNumber: 2, phaseName: "Launch" }],
  ["update_issue", { projectNumber: 1, issueNumber: 2, assignee: "grace", labels: ["tower"] }],
  ["add_work_item", { projectNumber: 1, issueNumber: 1, title: "Check the valves" }],
  ["update_work_item", { projectNumber: 1, issueNumber: 1, workItemId: ({ workItem }) => workItem.id, completed: true }],
  ["add_comment", { projectNumber: 1, issueNumber: 1, text: "The valve at the left sticks." }],
  ["update_project", { projectNumber: 1, description: "To the moon and back." }],
  ["health_check", {}],
  ["list_projects", {}],
  ["read_project", { projectNumber: 1 }],
  ["list_issues", { projectNumber: 1, status: "in_progress" }],
  ["get_project_phases", { projectNumber: 1 }],
  ["list_activity", { projectNumber: 1, limit: 2 }],
  ["get_issue_details", { projectNumber: 1, issueNumber: 1 }],
  ["show_board", { projectNumber: 1 }],
];
const LAST = [
  ["create_issue", { projectNumber: 1, title: "Paint the hull", status: "todo", priority: "high" }],
  ["next_issue", { projectNumber: 1 }],
  ["claim_next", { projectNumber: 1 }],
  ["claim_issue", { projectNumber: 1, issueNumber: 1 }],
  ["release_issue", { projectNumber: 1, issueNumber: 1 }],
  ["move_issue", { projectNumber: 1, issueNumber: 2, to: "top" }],
  ["create_issues", { projectNumber: 1, issues: [{ ref: "rocket", title: "Roll out the rocket" }, { title: "Fill the tanks", blockedByRefs: ["rocket"] }] }],
  ["update_issues", { projectNumber: 1, updates: [{ issueNumber: 2, labels: ["tower", "clock"] }] }],
  ["delete_issue", { projectNumber: 1, issueNumber: 2 }],
];

const LINE_MAX_CHARACTERS = 118;
const LIST_MAX_ITEMS = 10;
const MOMENT = "2026-03-01T10:15:30.120Z";

/** What the page says of a tool that only clients are offered that show pages in their chat. */
export const ONLY_WITH_PAGES = "only for clients that show MCP Apps";

/** The whole page. `board` is an empty one of its own. */
export async function toolsPage(board) {
  const agent = await openAgent(board, "discover", {}, SHOWS_PAGES);
  try {
    const [{ tools }, offered] = [await agent.list(), await toEveryClient(board)];
    const isForAll = ({ name }) => offered.has(name);
    const examples = await play(agent, tools, board);
    const some = tools.filter((tool) => !isForAll(tool)).length;
    return [
      HEAD,
      `${tools.length - some} tools, and ${some} ${ONLY_WITH_PAGES}:`,
      ...overview(tools, isForAll),
      ...tools.flatMap((tool) => section(tool, examples.get(tool.name), isForAll(tool))),
    ].join("\n");
  } finally {
    await agent.close();
  }
}

/** The names of the tools that a client is offered which says nothing of itself. */
async function toEveryClient(board) {
  const plain = await openAgent(board, "discover");
  try {
    return new Set((await plain.list()).tools.map(({ name }) => name));
  } finally {
    await plain.close();
  }
}

const HEAD = `# Tools

<!-- Made from the server by scripts/tools-page; a test wants it up to date. -->

What an agent finds in \`tools/list\`, with a call of each and its answer, made by \`scripts/tools-page\` from the
running server. In the examples times, cursors, ports and how long things took are always the same. Every answer is
structured content that fits the tool's output schema, and the same as text. A refusal is a result with \`isError\`
and a text that says what to do: [TROUBLESHOOTING.md](TROUBLESHOOTING.md). What is "${ONLY_WITH_PAGES}"
is not there for others: neither in \`tools/list\`, nor when it is called. A claim is held in the name that an
agent's client gives itself (\`clientInfo.name\`), and of its session: [PROTOCOL.md](PROTOCOL.md).
`;

async function play(agent, tools, board) {
  const examples = new Map();
  const known = new Set([...CALLS, ...LAST].map(([name]) => name));
  const others = tools.filter(({ name }) => !known.has(name)).map(({ name, inputSchema }) => [name, required(inputSchema)]);
  let answer = {};
  for (const [name, given] of [...CALLS, ...others, ...LAST]) {
    if (!tools.some((tool) => tool.name === name)) continue;
    const parameters = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, typeof value === "function" ? value(answer) : value]));
    const result = await agent.result(name, parameters);
    answer = result.structuredContent ?? {};
    if (!examples.has(name)) examples.set(name, { parameters, answer: result.isError ? textOf(result) : steady(answer, board) });
  }
  return examples;
}

/** What differs from run to run is always the same on the page. */
function steady(value, board, key = "") {
  if (key === "responseTimeMs" || /Ms$/.test(key)) return 3;
  if (typeof value === "string") {
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return MOMENT;
    if (key === "epoch") return "e-1";
    if (key === "position") return value.replace(/^.*\.(?=\d+$)/, "e-1.");
    // Of activity it holds a time; any is opaque.
    if (key === "nextCursor") return "b3BhcXVl";
    return value.replace(/https?:\/\/(127\.0\.0\.1|localhost):\d+/, "http://localhost:8167");
  }
  if (Array.isArray(value)) return value.slice(0, LIST_MAX_ITEMS).map((inner) => steady(inner, board));
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, steady(inner, board, name)]));
  return value;
}

/** The least that a schema asks for. */
function required(schema, name = "") {
  const only = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema;
  if (only.enum !== undefined) return only.enum[0];
  const type = Array.isArray(only.type) ? only.type[0] : only.type;
  if (type === "object") {
    const wanted = only.required ?? [];
    const more = only.minProperties > wanted.length ? Object.keys(only.properties ?? {}).filter((key) => !wanted.includes(key)).slice(0, only.minProperties - wanted.length) : [];
    return Object.fromEntries([...wanted, ...more].map((key) => [key, required(only.properties[key], key)]));
  }
  if (type === "array") return [required(only.items ?? { type: "string" })];
  if (type === "integer" || type === "number") return Math.max(1, only.minimum ?? 1);
  if (type === "boolean") return true;
  return name === "title" ? "A title" : "text";
}

function overview(tools, isForAll) {
  const row = (tool) => `| [\`${tool.name}\`](#${tool.name}) | ${tool.title}${kind(tool.annotations)}${isForAll(tool) ? "" : `; ${ONLY_WITH_PAGES}`} |`;
  return ["", "| tool | |", "| --- | --- |", ...tools.map(row), ""];
}

function kind({ readOnlyHint, destructiveHint, idempotentHint } = {}) {
  if (readOnlyHint) return "; changes nothing";
  if (destructiveHint) return "; overwrites or deletes";
  return idempotentHint ? "; the same again changes nothing more" : "";
}

function section({ name, title, description, inputSchema }, example, isForAll) {
  const rows = parameters(inputSchema);
  return [
    `## ${name}`,
    "",
    ...wrapped(`*${title}.* ${description}`),
    "",
    ...(isForAll ? [] : [`**${ONLY_WITH_PAGES[0].toUpperCase()}${ONLY_WITH_PAGES.slice(1)}.**`, ""]),
    ...(rows.length === 0 ? ["No parameters.", ""] : ["| parameter (? optional) | type | |", "| --- | --- | --- |", ...rows, ""]),
    "```json",
    show({ name, arguments: example.parameters }),
    "```",
    ...(typeof example.answer === "string" ? ["```text", example.answer, "```"] : ["```json", show(example.answer), "```"]),
    "",
  ];
}

/** A row for each parameter, and for each field of those that are lists of objects. */
function parameters({ properties = {}, required: wanted = [] }, before = "") {
  return Object.entries(properties).flatMap(([parameter, schema]) => {
    const name = `${before}${parameter}`;
    const row = `| \`${name}\`${wanted.includes(parameter) ? "" : " ?"} | ${typeOf(schema)} | ${cell(schema.description ?? "")} |`;
    return [row, ...parameters(schema.items ?? {}, `${name}[].`)];
  });
}

/** Lines of a paragraph, as long as the other pages'. */
function wrapped(text) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== "" && line.length + 1 + word.length > LINE_MAX_CHARACTERS) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function typeOf(schema) {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map(typeOf).join(" or ");
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(", ");
  if (schema.const !== undefined) return `\`${schema.const}\``;
  const types = [schema.type ?? "any"].flat();
  const bounds = [];
  const between = (min, max, unit) => {
    if (min > 0 && max !== undefined) bounds.push(`${min} to ${max}${unit}`);
    else if (min > 0) bounds.push(`at least ${min}${unit}`);
    else if (max !== undefined) bounds.push(`at most ${max}${unit}`);
  };
  between(schema.minLength, schema.maxLength, " characters");
  between(schema.minimum, schema.maximum, "");
  between(schema.minItems, schema.maxItems, " items");
  const of = types.includes("array") && schema.items !== undefined ? ` of ${typeOf(schema.items)}` : "";
  return types.join(" or ") + of + (bounds.length === 0 ? "" : ` (${bounds.join(", ")})`);
}

/** JSON, with what fits into a line on one. `before` stands on the line already, and a comma may follow. */
function show(value, indent = "", before = indent) {
  const line = JSON.stringify(value, null, 1).replaceAll(/\n */g, " ").replaceAll("[ ", "[").replaceAll(" ]", "]").replaceAll("{ ", "{").replaceAll(" }", "}");
  if (before.length + line.length < LINE_MAX_CHARACTERS || value === null || typeof value !== "object") return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((inner) => deeper + show(inner, deeper)).join(",\n")}\n${indent}]`;
  const fields = Object.entries(value).map(([key, inner]) => `${deeper}${JSON.stringify(key)}: ${show(inner, deeper, `${deeper}"${key}": `)}`);
  return `{\n${fields.join(",\n")}\n${indent}}`;
}
