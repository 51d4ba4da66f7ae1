// What scripts/github-check does. Its GraphQL is held against GitHub's schema by DocumentsTest.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

/** GitHub asks for a second between two changes. */
const GAP_MS = 1_000;
const LOOKS = 10;
const LOOK_MS = 100;
const LAG_MAX_MS = 20_000;

const VIEWER = /* GraphQL */ `query Viewer { viewer { id login } }`;
const OWNER = /* GraphQL */ `query Owner($login: String!) { repositoryOwner(login: $login) { id login } }`;
const REPOSITORY = /* GraphQL */ `query Repository($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { id } }`;
const CREATE = /* GraphQL */ `mutation Create($input: CreateProjectV2Input!) {
  createProjectV2(input: $input) { projectV2 { id number url field(name: "Status") {
    ... on ProjectV2SingleSelectField { id options { id name color description } } } } } }`;
const DELETE = /* GraphQL */ `mutation Delete($input: DeleteProjectV2Input!) { deleteProjectV2(input: $input) { projectV2 { id } } }`;
const ADD = /* GraphQL */ `mutation Add($input: AddProjectV2DraftIssueInput!) {
  addProjectV2DraftIssue(input: $input) { projectItem { id content { ... on DraftIssue { id } } } } }`;
const MOVE = /* GraphQL */ `mutation Move($input: UpdateProjectV2ItemFieldValueInput!) {
  updateProjectV2ItemFieldValue(input: $input) { projectV2Item { id } } }`;
const EDIT = /* GraphQL */ `mutation Edit($input: UpdateProjectV2DraftIssueInput!) {
  updateProjectV2DraftIssue(input: $input) { draftIssue { title } } }`;
const CONVERT = /* GraphQL */ `mutation Convert($input: ConvertProjectV2DraftIssueItemToIssueInput!) {
  convertProjectV2DraftIssueItemToIssue(input: $input) { item { id content { ... on Issue { id } } } } }`;
const ADD_AGAIN = /* GraphQL */ `mutation AddAgain($input: AddProjectV2ItemByIdInput!) { addProjectV2ItemById(input: $input) { item { id } } }`;
const CLOSE = /* GraphQL */ `mutation Close($input: CloseIssueInput!) { closeIssue(input: $input) { issue { id } } }`;
const OPTIONS = /* GraphQL */ `mutation Options($input: UpdateProjectV2FieldInput!) {
  updateProjectV2Field(input: $input) { projectV2Field { ... on ProjectV2SingleSelectField { options { id name } } } } }`;
const ITEM = /* GraphQL */ `query Item($id: ID!) { node(id: $id) { ... on ProjectV2Item {
  updatedAt
  project { updatedAt }
  fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { optionId updatedAt } }
  content { ... on DraftIssue { title updatedAt } } } } }`;
const SCAN = /* GraphQL */ `query Scan($id: ID!) { node(id: $id) { ... on ProjectV2 { items(first: 100) { nodes {
  id updatedAt fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { optionId } } } } } }
  rateLimit { cost remaining } }`;
const IMPORT = /* GraphQL */ `query Import($id: ID!) { node(id: $id) { ... on ProjectV2 { items(first: 100) { nodes { content {
  ... on Issue { assignees(first: 10) { nodes { login } } labels(first: 100) { nodes { name } } }
  ... on DraftIssue { assignees(first: 10) { nodes { login } } } } } } } }
  rateLimit { cost remaining } }`;
const CARDS = /* GraphQL */ `query Cards($ids: [ID!]!) { nodes(ids: $ids) { ... on ProjectV2Item { content {
  ... on Issue { assignees(first: 10) { nodes { login } } labels(first: 100) { nodes { name } } }
  ... on DraftIssue { assignees(first: 10) { nodes { login } } } } } }
  rateLimit { cost remaining } }`;
const TALK = /* GraphQL */ `query Talk($ids: [ID!]!) { nodes(ids: $ids) { ... on ProjectV2Item { content {
  ... on Issue { comments(last: 25) { totalCount nodes { id } } blockedBy(first: 50) { totalCount nodes { id } } } } } }
  rateLimit { cost remaining } }`;
const MAKE = /* GraphQL */ `mutation Make($input: CreateIssueInput!) { createIssue(input: $input) { issue { id } } }`;
const SAY = /* GraphQL */ `mutation Say($input: AddCommentInput!) { addComment(input: $input) { commentEdge { node { id } } } }`;
const BLOCK = /* GraphQL */ `mutation Block($input: AddBlockedByInput!) { addBlockedBy(input: $input) { issue { id } } }`;
const TRANSFER = /* GraphQL */ `mutation Transfer($input: TransferIssueInput!) { transferIssue(input: $input) { issue { id } } }`;
const ISSUE = /* GraphQL */ `query Issue($id: ID!) { node(id: $id) { ... on ProjectV2Item { content { ... on Issue {
  id updatedAt
  comments(last: 10) { totalCount nodes { id createdAt } }
  blockedBy(first: 10) { totalCount nodes { id } }
  issueDependenciesSummary { totalBlockedBy } } } } } }`;
const TYPE = /* GraphQL */ `query Type($name: String!) {
  __type(name: $name) { inputFields { name } fields { name args { name } } } }`;

const USAGE =
  "scripts/github-check [--owner LOGIN] [--repository OWNER/NAME [--transfer-to OWNER/NAME]] [--host HOST] [--keep]; see --help";
const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;

function fail(code, text) {
  console.error(`github-check: ${text}`);
  process.exit(code);
}

function read() {
  try {
    const { values } = parseArgs({
      options: {
        owner: { type: "string" },
        repository: { type: "string" },
        "transfer-to": { type: "string" },
        host: { type: "string", default: "github.com" },
        keep: { type: "boolean", default: false },
      },
    });
    if (!LOOPBACK.test(values.host) && !/^[a-z0-9][a-z0-9.-]*$/i.test(values.host)) throw new Error("--host: a name, such as github.com");
    for (const name of ["repository", "transfer-to"])
      if (values[name] !== undefined && !/^[^/\s]+\/[^/\s]+$/.test(values[name])) throw new Error(`--${name}: OWNER/NAME`);
    if (values["transfer-to"] !== undefined && values.repository === undefined) throw new Error("--transfer-to: with --repository");
    return values;
  } catch (error) {
    return fail(2, `${error.message}\n${USAGE}`);
  }
}

const wanted = read();
const token = process.env.BOARDCAST_GITHUB_TOKEN || process.env.GH_TOKEN;
if (!token) fail(2, `no token in BOARDCAST_GITHUB_TOKEN or GH_TOKEN. With gh: GH_TOKEN=$(gh auth token) ${USAGE}`);
const host = wanted.host.toLowerCase();
const address = LOOPBACK.test(host)
  ? `${host}/graphql`
  : host === "github.com" || host.endsWith(".ghe.com")
    ? `https://api.${host}/graphql`
    : `https://${host}/api/graphql`;

/** On loopback there is no GitHub, and nothing to wait for. */
const pause = (ms) => sleep(LOOPBACK.test(host) ? ms / 100 : ms);

let changedAt = 0;

/** Asks once; a refusal is thrown with GitHub's words, which never hold the token. */
async function ask(query, variables = {}) {
  if (query.startsWith("mutation")) {
    await pause(Math.max(0, changedAt + GAP_MS - performance.now()));
    changedAt = performance.now();
  }
  const answer = await fetch(address, {
    method: "POST",
    redirect: "error",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "user-agent": "boardcast-github-check" },
    body: JSON.stringify({ query, variables }),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || body.errors !== undefined || body.data === undefined) {
    const said = body.errors?.map((one) => one.message).join("; ") ?? body.message ?? "no word";
    throw new Error(`${/\w+ \w+/.exec(query)[0]}: ${answer.status}, ${said}`);
  }
  return body.data;
}

const change = async (query, input) => Object.values(await ask(query, { input }))[0];

const answers = [];
function answered(question, answer) {
  answers.push([question, answer]);
  console.log(`${question}: ${answer}`);
}

/** A question whose refusal is an answer, too. */
async function question(words, work) {
  try {
    answered(words, await work());
  } catch (error) {
    process.exitCode = 1;
    answered(words, `refused: ${error.message}`);
  }
}

const yes = (is) => (is ? "yes" : "no");

/** A hundred ids, of what there is: a price may depend on how many are asked for. */
const hundred = (ids) => Array.from({ length: 100 }, (_, i) => ids[i % ids.length]);

/** What is said about issues, and what they wait for. */
async function askedOfIssues(project, repository, target) {
  const items = [];
  for (const title of ["four", "five"]) {
    const { id } = (await change(MAKE, { repositoryId: repository, title: `Boardcast check: ${title}` })).issue;
    items.push({ content: id, id: (await change(ADD_AGAIN, { projectId: project, contentId: id })).item.id });
  }
  const [four, five] = items;
  const issue = async ({ id }) => (await ask(ISSUE, { id })).node.content;

  await question("charged for a hundred items by their ids (computed: 1), and for what was said about them (computed: 1)", async () => {
    const ids = hundred(items.map((one) => one.id));
    const [cards, talk] = [await ask(CARDS, { ids }), await ask(TALK, { ids })];
    return `${cards.rateLimit.cost}, ${talk.rateLimit.cost}`;
  });
  await question("a comment, and that it waits for another one, move an issue's updatedAt", async () => {
    const before = await issue(four);
    await pause(2 * GAP_MS);
    await change(SAY, { subjectId: four.content, body: "a comment" });
    await pause(LAG_MAX_MS / 4);
    const said = await issue(four);
    await change(BLOCK, { issueId: four.content, blockingIssueId: five.content });
    await pause(LAG_MAX_MS / 4);
    const waits = await issue(four);
    return [yes(before.updatedAt !== said.updatedAt), yes(said.updatedAt !== waits.updatedAt)].join(", ");
  });
  await question("the summary and the list count the same blockers", async () => {
    const { blockedBy, issueDependenciesSummary } = await issue(four);
    return `${issueDependenciesSummary.totalBlockedBy}, ${blockedBy.totalCount}`;
  });
  await question("a circle of two issues that wait for each other", async () => {
    try {
      await change(BLOCK, { issueId: five.content, blockingIssueId: four.content });
      return "taken";
    } catch (error) {
      return `not taken: ${error.message}`;
    }
  });
  if (target !== undefined) {
    await question("an issue that is transferred keeps its item, its comments' ids, their times", async () => {
      const before = (await issue(four)).comments.nodes;
      four.content = (await change(TRANSFER, { issueId: four.content, repositoryId: target })).issue.id;
      await pause(LAG_MAX_MS);
      const after = (await issue(four))?.comments.nodes;
      const same = (name) => yes(JSON.stringify(before.map((one) => one[name])) === JSON.stringify(after?.map((one) => one[name])));
      return [yes(after !== undefined), same("id"), same("createdAt")].join(", ");
    });
  }
  for (const { content } of items) await change(CLOSE, { issueId: content });
}

async function asked(project, field, repository, target) {
  const drafts = [];
  for (const title of ["one", "two", "three"]) drafts.push((await change(ADD, { projectId: project, title })).projectItem);
  const [first, second, third] = drafts;
  const item = async (id) => (await ask(ITEM, { id })).node;
  const move = (itemId, option) => change(MOVE, { projectId: project, itemId, fieldId: field.id, value: { singleSelectOptionId: option.id } });

  await question("the schema has: option ids, items(query), items(archivedStates), issueType", async () => {
    const type = async (name) => (await ask(TYPE, { name })).__type;
    const [option, project, issue] = [await type("ProjectV2SingleSelectFieldOptionInput"), await type("ProjectV2"), await type("Issue")];
    const items = project.fields.find((one) => one.name === "items").args.map((one) => one.name);
    const has = [
      option.inputFields.some((one) => one.name === "id"),
      items.includes("query"),
      items.includes("archivedStates"),
      issue.fields.some((one) => one.name === "issueType"),
    ];
    return has.map(yes).join(", ");
  });
  await question("charged for a scan's page (computed: 1), and for a page of an import (computed: 3)", async () => {
    const [scan, whole] = [await ask(SCAN, { id: project }), await ask(IMPORT, { id: project })];
    return `${scan.rateLimit.cost}, ${whole.rateLimit.cost}`;
  });
  await question("a status that is set moves the item's, the project's, the draft's updatedAt", async () => {
    const before = await item(first.id);
    await pause(2 * GAP_MS);
    await move(first.id, field.options[0]);
    await pause(LAG_MAX_MS / 4);
    const after = await item(first.id);
    return [
      yes(before.updatedAt !== after.updatedAt),
      yes(before.project.updatedAt !== after.project.updatedAt),
      yes(before.content.updatedAt !== after.content.updatedAt),
    ].join(", ");
  });
  await question(`reads behind what was written, the most of ${LOOKS}`, async () => {
    let most = 0;
    for (let i = 0; i < LOOKS; i++) {
      await change(EDIT, { draftIssueId: second.content.id, title: `two, ${i}` });
      const from = performance.now();
      while ((await item(second.id)).content.title !== `two, ${i}` && performance.now() - from < LAG_MAX_MS) await pause(LOOK_MS);
      most = Math.max(most, performance.now() - from);
    }
    return `${Math.round(most)} ms, a request included`;
  });
  await question(`a mutation that changes nothing shows at once what was written, of ${LOOKS}`, async () => {
    let seen = 0;
    for (let i = 0; i < LOOKS; i++) {
      await change(EDIT, { draftIssueId: third.content.id, title: `three, ${i}` });
      if ((await change(EDIT, { draftIssueId: third.content.id })).draftIssue.title === `three, ${i}`) seen++;
    }
    return `${seen}`;
  });
  await question("an option that is added with the ids of the others takes no card's status", async () => {
    await move(second.id, field.options[0]);
    const singleSelectOptions = field.options.map(({ id, name, color, description }) => ({ id, name, color, description }));
    await change(OPTIONS, { fieldId: field.id, singleSelectOptions: [...singleSelectOptions, { name: "Added", color: "GRAY", description: "" }] });
    await pause(LAG_MAX_MS / 4);
    return yes((await item(second.id)).fieldValueByName?.optionId === field.options[0].id);
  });
  if (repository === undefined) return;
  await question("a draft that is made an issue keeps its item's id; added again, the same id", async () => {
    const converted = (await change(CONVERT, { itemId: third.id, repositoryId: repository })).item;
    const again = (await change(ADD_AGAIN, { projectId: project, contentId: converted.content.id })).item;
    await change(CLOSE, { issueId: converted.content.id });
    return `${yes(converted.id === third.id)}, ${yes(again.id === converted.id)}`;
  });
  await askedOfIssues(project, repository, target);
}

try {
  const owner = wanted.owner === undefined ? (await ask(VIEWER)).viewer : (await ask(OWNER, { login: wanted.owner })).repositoryOwner;
  if (owner === null) fail(1, `there is no ${wanted.owner} for this token`);
  const idOf = async (repository) => {
    const [owner, name] = repository?.split("/") ?? [];
    return owner === undefined ? undefined : (await ask(REPOSITORY, { owner, name })).repository.id;
  };
  const [repository, target] = [await idOf(wanted.repository), await idOf(wanted["transfer-to"])];
  const project = (await change(CREATE, { ownerId: owner.id, title: `Boardcast check ${new Date().toISOString()}` })).projectV2;
  console.log(`${project.url}, of ${owner.login}`);
  try {
    await asked(project.id, project.field, repository, target);
  } finally {
    if (wanted.keep) console.log(`left there: ${project.url}`);
    else await change(DELETE, { projectId: project.id });
  }
  console.log(`\n| question, ${host}, ${new Date().toISOString().slice(0, 10)} | answer |\n| --- | --- |`);
  for (const [words, answer] of answers) console.log(`| ${words} | ${answer} |`);
} catch (error) {
  fail(1, `${error.message}${/scope|permission|accessible/i.test(error.message) ? "\nWhat helps: gh auth refresh -s project" : ""}`);
}
