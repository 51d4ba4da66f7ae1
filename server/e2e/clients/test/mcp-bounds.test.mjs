// Everything that an agent can ask for, of a board that is as full as it may be: no answer is longer than a model can read.
// Tools, resources and prompts are taken from the server's own lists, and called with what their schemas allow: a new one is
// held to the bound by itself.
import assert from "node:assert/strict";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { GENERATIONS, openAgent, SHOWS_PAGES, textOf } from "../lib/agents.mjs";
import { suite, using } from "../lib/suite.mjs";

/** What AnswerSize says of an answer, and what is said of a change that an agent watches. */
const ANSWER_MAX_CHARS = 60_000;
const NOTICE_MAX_CHARS = 1_000;
const ISSUES = 2_000;
const BATCH = 100;
/** Two less than there may be. */
const PHASES = 98;
const OTHER_PROJECTS = 8;
const COMMENTS = 1_000;
const WORK_ITEMS = 500;
const AT_ONCE = 16;
/** How far an answer is followed that has further pages. */
const PAGES = 3;
const NOWHERE = 2_147_483_647;

/** As long as it may be, of letters that take the most room. */
const long = (length, begin = "") => begin + "漢".repeat(length - begin.length);
const size = (result) => [...JSON.stringify(result)].reduce((sum, c) => sum + (c.codePointAt(0) < 0x7f ? 1 : 3 * c.length), 0);

const test = suite(async (board, undo) => {
  const agent = await openAgent(board, "discover", {}, SHOWS_PAGES);
  undo.push(() => agent.close());
  const phases = Array.from({ length: PHASES }, (_, i) => long(256, `${i}`));
  const whole = { title: long(256), description: long(65_536), phases };
  const { number: projectNumber } = await board.rest("POST", "/api/projects", whole);
  for (let i = 0; i < OTHER_PROJECTS; i++) await board.rest("POST", "/api/projects", whole);
  const at = `/api/projects/${projectNumber}`;
  const texts = { title: long(256), assignee: long(128), phase: phases[0], labels: [long(128)], priority: "urgent" };
  for (let made = 0; made < ISSUES; made += BATCH) {
    const issues = Array.from({ length: BATCH }, (_, i) => ({ ...texts, status: ["backlog", "todo", "in_progress", "done"][i % 4] }));
    await agent.call("create_issues", { projectNumber, issues });
  }
  // One that has all of everything, and one that has room for more.
  const blockedBy = Array.from({ length: 20 }, (_, i) => 1 + 4 * i);
  const full = await board.rest("POST", `${at}/issues`, { ...texts, body: long(65_536), blockedBy, labels: Array.from({ length: 100 }, (_, i) => long(128, `${i}`)) });
  const spare = await board.rest("POST", `${at}/issues`, { ...texts, body: long(65_536) });
  const fill = async (count, path, body) => {
    for (let done = 0; done < count; done += AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, () => board.rest("POST", path, body)));
  };
  await fill(COMMENTS, `${at}/issues/${full.number}/comments`, { text: long(2_000) });
  await fill(WORK_ITEMS, `${at}/issues/${full.number}/work-items`, { title: long(256) });
  await board.rest("POST", `${at}/issues/${spare.number}/work-items`, { title: long(256) });
  return { agent, projectNumber, full: full.number, spare: spare.number, phases };
});

/** Parameters that stand for what an answer before gave, or exclude another one. */
const LEFT_OUT = new Set(["cursor", "commentsBefore", "expectedVersion", "known", "before", "after", "blockedByRefs"]);

/** What also holds for the entries of a list. */
const ofEntries = ({ phase, blockedBy }) => (phase === undefined ? {} : { phase, blockedBy });

/** A value that a schema allows, the longest of its kind; of objects either what they require or all. */
function value(schema, name, known, all, depth = 0, index = 0) {
  if (depth > 1 && name === "issueNumber") return 1 + index;
  if (name in known) return known[name];
  const only = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== "null") ?? schema;
  if (only.enum !== undefined) return only.enum[0];
  const type = [only.type].flat().find((one) => one !== "null");
  if (type === "object") {
    const wanted = Object.keys(only.properties ?? {}).filter((key) => (only.required ?? []).includes(key) || (all && !LEFT_OUT.has(key)));
    const more = wanted.length < (only.minProperties ?? 0) ? Object.keys(only.properties).filter((key) => !wanted.includes(key)).slice(0, only.minProperties - wanted.length) : [];
    return Object.fromEntries([...wanted, ...more].map((key) => [key, value(only.properties[key], key, known, all, depth + 1, index)]));
  }
  // A request has its bound, too: within lists texts are short, and lists have one item.
  if (type === "array") return Array.from({ length: depth > 1 ? 1 : (only.maxItems ?? 1) }, (_, i) => value(only.items ?? {}, name, ofEntries(known), all, depth + 1, i));
  if (type === "integer" || type === "number") return only.maximum === NOWHERE ? 1 : only.maximum;
  if (type === "boolean") return true;
  return name === "ref" ? `r${index}` : long(Math.min(only.maxLength ?? 1, depth > 1 ? 256 : 65_536), depth > 1 ? `${index}` : "");
}

/** What a tool is called with: all that it takes, for an issue that is full and for one that has room, its least, and what is not there. */
function calls({ inputSchema }, { projectNumber, full, spare, phases }) {
  const of = (issueNumber, all) => value(inputSchema, "", { projectNumber, issueNumber, workItemId: "1", phase: phases[1], phaseName: phases[2], blockedBy: [1, 2, 3], detail: "detailed" }, all);
  return [of(full, true), of(spare, true), of(spare, false), { ...of(full, true), phase: long(256, "?"), phaseName: long(256, "?") }, { ...of(full, true), projectNumber: NOWHERE }];
}

const next = ({ nextCursor, commentsBefore } = {}) => (nextCursor !== undefined ? { cursor: nextCursor } : commentsBefore !== undefined ? { commentsBefore } : undefined);

/** The addresses of a template, with all that it has a place for. */
function expanded(template, variables) {
  return template
    .replace(/\{\?([^}]+)\}/g, (_, names) => `?${names.split(",").map((name) => `${name}=${encodeURIComponent(variables[name])}`).join("&")}`)
    .replace(/\{(\w+)\}/g, (_, name) => variables[name]);
}

async function addresses({ client }, { projectNumber, full, phases }) {
  const found = [];
  for (let cursor; ; ) {
    const page = await client.listResources(cursor === undefined ? {} : { cursor });
    assert.ok(size(page) <= ANSWER_MAX_CHARS, `a page of resources: ${size(page)}`);
    found.push(...page.resources.map(({ uri }) => uri));
    if ((cursor = page.nextCursor) === undefined) break;
  }
  const { resourceTemplates } = await client.listResourceTemplates();
  const variables = { n: projectNumber, i: full, status: "todo", phase: phases[0], assignee: long(128) };
  for (const { uriTemplate } of resourceTemplates) {
    for (const name of uriTemplate.match(/\w+(?=[,}])/g) ?? []) {
      assert.ok(name in variables, `say in this test what {${name}} of ${uriTemplate} is`);
      const answer = await client.complete({ ref: { type: "ref/resource", uri: uriTemplate }, argument: { name, value: "" }, context: { arguments: { n: `${projectNumber}` } } });
      assert.ok(size(answer) <= ANSWER_MAX_CHARS, `completion of {${name}}: ${size(answer)}`);
    }
    found.push(expanded(uriTemplate, variables), expanded(uriTemplate, { ...variables, n: NOWHERE }));
  }
  return [...new Set(found)];
}

for (const generation of GENERATIONS) {
  test(`every resource, and each of its pages, can be read (${generation})`, ({ board, agent: _, ...known }, context) =>
    using(openAgent(board, generation, {}, SHOWS_PAGES), async (agent) => {
      const all = await addresses(agent, known);
      assert.ok(all.length > OTHER_PROJECTS + 5, all.join(" "));
      let longest = 0;
      for (const first of all) {
        for (let uri = first, page = 0; uri !== undefined && page < PAGES; page++) {
          const result = await agent.client.readResource({ uri }).catch((error) => ({ refused: error.message }));
          assert.equal(result.refused !== undefined, first.includes(`${NOWHERE}`), `${uri.slice(0, 200)}: ${result.refused?.slice(-200)}`);
          longest = Math.max(longest, size(result));
          assert.ok(size(result) <= ANSWER_MAX_CHARS, `${uri}: ${size(result)}`);
          const [content] = result.contents ?? [];
          uri = content?.mimeType === "application/json" ? JSON.parse(content.text).next : undefined;
        }
      }
      context.diagnostic(`${all.length} addresses, the longest answer: ${longest}`);
    }));

  test(`every prompt, and each completion of its arguments, can be read (${generation})`, ({ board, projectNumber, phases }, context) =>
    using(openAgent(board, generation), async ({ client }) => {
      const { prompts } = await client.listPrompts();
      const given = { subject: "A lander", projectNumber: `${projectNumber}`, phase: phases[0], createIssues: "yes" };
      for (const { name, arguments: parameters = [] } of prompts) {
        for (const { name: argument } of parameters) {
          assert.ok(argument in given, `say in this test what ${argument} of ${name} is`);
          const answer = await client.complete({ ref: { type: "ref/prompt", name }, argument: { name: argument, value: "" }, context: { arguments: { projectNumber: `${projectNumber}` } } });
          assert.ok(size(answer) <= ANSWER_MAX_CHARS, `completion of ${argument}: ${size(answer)}`);
        }
        const prompt = await client.getPrompt({ name, arguments: Object.fromEntries(parameters.map(({ name: one }) => [one, given[one]])) });
        assert.ok(size(prompt) <= ANSWER_MAX_CHARS, `${name}: ${size(prompt)}`);
        context.diagnostic(`${name}: ${size(prompt)}`);
      }
    }));
}

test("who watches is told in a few words, however much has changed", ({ board, agent: other, ...known }) =>
  using(openAgent(board, "initialize", { BOARDCAST_HUB_URL: board.hubUrl }), async (agent) => {
    const told = [];
    agent.client.setNotificationHandler(ResourceUpdatedNotificationSchema, (notice) => void told.push(notice));
    const { projectNumber, spare } = known;
    const watched = [`board://projects/${projectNumber}`, `board://projects/${projectNumber}/issues/${spare}`];
    for (const uri of watched) assert.deepEqual(await agent.client.subscribeResource({ uri }), {});
    await other.call("update_issue", { projectNumber, issueNumber: spare, body: long(65_536, "changed") });
    await until("both are told of", () => watched.every((uri) => told.some(({ params }) => params.uri === uri)));
    for (const notice of told) assert.ok(size(notice) <= NOTICE_MAX_CHARS, JSON.stringify(notice).slice(0, 300));
  }));

// The last one: it deletes, too.
test("every tool's answer to the longest there is can be read, whether it did what was asked or not", async ({ agent, ...known }, context) => {
  const { tools } = await agent.list();
  // What deletes comes last.
  for (const tool of tools.toSorted((a, b) => a.name.startsWith("delete") - b.name.startsWith("delete"))) {
    let longest = 0;
    let done = 0;
    let refusal;
    for (const parameters of calls(tool, known)) {
      for (let more = {}, page = 0; more !== undefined && page < PAGES; page++) {
        const result = await agent.result(tool.name, { ...parameters, ...more });
        longest = Math.max(longest, size(result));
        assert.ok(size(result) <= ANSWER_MAX_CHARS, `${tool.name} answers with ${size(result)} to ${JSON.stringify({ ...parameters, ...more }).slice(0, 200)}`);
        if (result.isError) refusal = textOf(result).slice(0, 300);
        else done++;
        more = result.isError ? undefined : next(result.structuredContent);
      }
    }
    assert.ok(done > 0, `${tool.name} was never done: say in this test how it is called; it said: ${refusal}`);
    context.diagnostic(`${tool.name}: ${longest}`);
  }
});
