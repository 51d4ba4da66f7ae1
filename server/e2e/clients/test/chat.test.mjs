// The board in a chat: what the MCP server gives to a host that shows pages (MCP Apps), by the official package's own
// schemas and its host's side, with the page in a real browser, in a frame as strict as the extension's text wants it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { AppBridge, getToolUiResourceUri, McpUiResourceMetaSchema, McpUiToolMetaSchema, RESOURCE_MIME_TYPE } from "@modelcontextprotocol/ext-apps/app-bridge";
import { EXTENSION_ID } from "@modelcontextprotocol/ext-apps/server";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { chromium } from "playwright-core";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { soonEnough } from "../../../../vscode-client/e2e/lib/soon.mjs";
import { GENERATIONS, MODERN_VERSION, openAgent, SHOWS_PAGES as OF_OTHER_TESTS } from "../lib/agents.mjs";
import { suite } from "../lib/suite.mjs";

/** What others change is on the page within: the page's own time between two looks, and what the machine takes. */
const SEEN_WITHIN_MS = 5_000;
const SHOWS_PAGES = { extensions: { [EXTENSION_ID]: { mimeTypes: [RESOURCE_MIME_TYPE] } } };
const COLUMNS = ["Backlog", "To do", "In progress", "Done"];

const play = suite(async (board, undo) => {
  const browser = await chromium.launch({ executablePath: process.env.BOARDCAST_CHROMIUM ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim(), args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  undo.push(() => browser.close());
  const agent = await openAgent(board, "discover");
  undo.push(() => agent.close());
  return { browser, agent, undo };
});

/** A host's MCP client, with the extension or without. */
async function host(board, generation, capabilities = SHOWS_PAGES) {
  const env = { ...process.env, STATE_TRACKING_API_URL: board.trackerUrl, STATE_TRACKING_API_KEY: board.key, BOARDCAST_DATA_DIR: board.dataDir };
  const negotiation = generation === "discover" ? { versionNegotiation: { mode: { pin: MODERN_VERSION } } } : {};
  const client = new Client({ name: "chat", version: "1.0.0" }, { capabilities, ...negotiation });
  await client.connect(new StdioClientTransport({ command: board.program, args: ["mcp"], stderr: "ignore", env }));
  return client;
}

async function launch(agent, more = []) {
  const { project } = await agent.call("create_project", { title: "Launch <b>now</b>", phases: ["Plan"] });
  for (const [title, status, fields] of [["Pick a date", "done", { assignee: "mira" }], ["Sign-up page", "todo", { labels: ["ui"] }], ["Welcome mail", "backlog", {}], ...more]) {
    await agent.call("create_issue", { projectNumber: project.number, title, status, phase: "Plan", ...fields });
  }
  return project.number;
}

/** Messages between the bridge in this process and the page in its frame. */
class FrameTransport {
  constructor(page) {
    this.page = page;
  }

  async start() {
    await this.page.exposeFunction("toHost", (message) => this.onmessage?.(message));
  }

  async send(message) {
    await this.page.evaluate((one) => document.getElementById("view").contentWindow.postMessage(one, "*"), message);
  }

  async close() {
    this.onclose?.();
  }
}

const HOST_PAGE = `<!DOCTYPE html><iframe id="view" sandbox="allow-scripts" style="width: 900px; height: 600px; border: 0"></iframe>
<script>addEventListener("message", (event) => event.source === document.getElementById("view").contentWindow && toHost(event.data));</script>`;

/** The policy that a host makes of what a page says: the extension's text, under its fourth measure. */
function policyOf(csp) {
  const list = (domains, otherwise = "") => (domains.length === 0 ? otherwise : domains.join(" "));
  const own = list(csp.resourceDomains);
  return [
    ["default-src 'none'", `script-src 'self' 'unsafe-inline' ${own}`, `style-src 'self' 'unsafe-inline' ${own}`, `connect-src 'self' ${list(csp.connectDomains)}`],
    [`img-src 'self' data: ${own}`, `font-src 'self' ${own}`, `media-src 'self' data: ${own}`, `frame-src ${list(csp.frameDomains, "'none'")}`],
    ["object-src 'none'", `base-uri ${list(csp.baseUriDomains, "'self'")}`],
  ].flat().join("; ");
}

/** A chat in which `show_board` was called: the page in its frame, and what it told its host. */
async function chat({ board, browser, undo }, generation, projectNumber) {
  const client = await host(board, generation);
  undo.push(() => client.close());
  const { tools } = await client.listTools();
  const address = getToolUiResourceUri(tools.find(({ name }) => name === "show_board"));
  const [{ text, _meta }] = (await client.readResource({ uri: address })).contents;
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  undo.push(() => context.close());
  await context.route("http://host.test/", (route) => route.fulfill({ contentType: "text/html", body: HOST_PAGE }));
  await context.route("http://view.test/", (route) =>
    route.fulfill({ contentType: "text/html", headers: { "content-security-policy": policyOf(_meta.ui.csp) }, body: text }),
  );
  const page = await context.newPage();
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("http://host.test/");
  const told = { sizes: [], models: [] };
  const bridge = new AppBridge(client, { name: "test", version: "1.0.0" }, { serverTools: {}, updateModelContext: { text: {} } }, {
    hostContext: { theme: "dark", styles: { variables: { "--color-background-primary": "rgb(1, 2, 3)" } }, containerDimensions: { maxHeight: 600, width: 900 } },
  });
  bridge.onsizechange = (size) => told.sizes.push(size);
  bridge.onupdatemodelcontext = async ({ content }) => (told.models.push(content), {});
  const initialized = new Promise((resolve) => (bridge.oninitialized = resolve));
  await bridge.connect(new FrameTransport(page));
  await page.evaluate(() => (document.getElementById("view").src = "http://view.test/"));
  await initialized;
  const parameters = { projectNumber };
  await bridge.sendToolInput({ arguments: parameters });
  await bridge.sendToolResult(await client.callTool({ name: "show_board", arguments: parameters }));
  const view = page.frameLocator("#view");
  const card = (column, number) => view.getByRole("listbox", { name: new RegExp(`^${column}:`) }).locator(`.card[data-number="${number}"]`);
  return { bridge, client, page, view, card, said, asked, told, frame: () => page.frames().find((one) => one.url() === "http://view.test/") };
}

for (const generation of GENERATIONS) {
  play(`a host that shows pages is offered the board, as the extension's own schemas have it (${generation})`, async ({ board, undo }) => {
    const client = await host(board, generation);
    undo.push(() => client.close());
    assert.deepEqual(client.getServerCapabilities().extensions, { [EXTENSION_ID]: {} });
    assert.deepEqual(OF_OTHER_TESTS, SHOWS_PAGES, "other tests say it as the package does");
    const { tools } = await client.listTools();
    const paged = tools.filter((tool) => getToolUiResourceUri(tool) !== undefined);
    assert.deepEqual(paged.map(({ name }) => name), ["show_board"]);
    McpUiToolMetaSchema.strict().parse(paged[0]._meta.ui);
    const address = getToolUiResourceUri(paged[0]);
    const listed = (await client.listResources()).resources.find(({ uri }) => uri === address);
    const { contents } = await client.readResource({ uri: address });
    assert.equal(contents.length, 1);
    for (const one of [listed, contents[0]]) {
      assert.equal(one.mimeType, RESOURCE_MIME_TYPE);
      const meta = McpUiResourceMetaSchema.strict().parse(one._meta.ui);
      assert.deepEqual(Object.values(meta.csp).flat(), [], "no address outside");
      assert.equal(meta.permissions, undefined);
    }
  });

  play(`every other client sees what it saw (${generation})`, async ({ board, undo }) => {
    const shown = await host(board, generation);
    const plain = await host(board, generation, {});
    undo.push(() => Promise.all([shown.close(), plain.close()]));
    const [all, fewer] = await Promise.all([shown.listTools(), plain.listTools()]);
    assert.deepEqual(fewer.tools, all.tools.filter(({ name }) => name !== "show_board"));
    assert.equal(plain.getServerCapabilities().extensions, undefined);
    assert.ok((await plain.listResources()).resources.every(({ uri }) => !uri.startsWith("ui:")));
    await assert.rejects(plain.readResource({ uri: "ui://boardcast/board" }), /not found/i);
    await assert.rejects(plain.callTool({ name: "show_board", arguments: { projectNumber: 1 } }), /Unknown tool/);
  });

  play(`the chat shows the board's columns and cards, in the host's colours, and follows what an agent changes (${generation})`, async (stage, context) => {
    const { agent } = stage;
    const projectNumber = await launch(agent);
    const shown = await chat(stage, generation, projectNumber);
    const { view, card } = shown;
    await card("Done", 1).waitFor();
    for (const [index, count] of [1, 1, 0, 1].entries()) await view.getByRole("listbox", { name: `${COLUMNS[index]}: ${count}`, exact: true }).waitFor();
    assert.equal(await view.locator("h1").textContent(), `Launch <b>now</b> #${projectNumber}`);
    assert.match(await card("To do", 2).textContent(), /Sign-up page.*ui/);
    assert.match(await card("Done", 1).textContent(), /mira/);
    const body = view.locator("body");
    assert.equal(await body.evaluate((node) => getComputedStyle(node).backgroundColor), "rgb(1, 2, 3)");
    await until("the page told its size", () => shown.told.sizes.length > 0);
    assert.ok(shown.told.sizes.every(({ height }) => height > 100 && height <= 700), JSON.stringify(shown.told.sizes));
    await soonEnough(context, "from the agent's call to the chat", SEEN_WITHIN_MS, async (round) => {
      const [status, column] = [["in_progress", "In progress"], ["todo", "To do"], ["done", "Done"]][round];
      const from = performance.now();
      await agent.call("update_issue_status", { projectNumber, issueNumber: 2, status });
      await card(column, 2).waitFor();
      return performance.now() - from;
    });
    assert.deepEqual(shown.said, [], "nothing is wrong on the page");
    assert.deepEqual(shown.asked, ["http://host.test/", "http://view.test/"], "the page asks for nothing");
  });
}

play("a card is moved in the chat: with the keyboard and the mouse, to another column and within one, and the tracker has it", async (stage) => {
  const { agent, board } = stage;
  const projectNumber = await launch(agent, [["Second mail", "backlog", {}], ["Third mail", "backlog", {}]]);
  const { view, card, told, page, said } = await chat(stage, "discover", projectNumber);
  const issue = (number) => board.rest("GET", `/api/projects/${projectNumber}/issues/${number}`);
  const order = () => view.locator(".column.backlog .card").evaluateAll((cards) => cards.map(({ dataset }) => Number(dataset.number)));
  await card("Backlog", 3).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await card("To do", 3).waitFor();
  await until("the tracker has it", async () => (await issue(3)).status === "todo");
  await card("Done", 1).dragTo(view.locator(".column.in_progress"));
  await until("the tracker has it", async () => (await issue(1)).status === "in_progress");
  await view.locator('.card[data-number="1"]:not(.moving)').waitFor();
  assert.deepEqual(await order(), [4, 5]);
  await card("Backlog", 5).focus();
  await page.keyboard.press("Shift+ArrowUp");
  await until("the tracker has its place", async () => (await issue(5)).place !== undefined);
  await view.locator('.card[data-number="5"]:not(.moving)').waitFor();
  assert.deepEqual(await order(), [5, 4]);
  const { issues } = await agent.call("list_issues", { projectNumber, status: "backlog" });
  assert.deepEqual(issues.map(({ number }) => number), [5, 4]);
  await until("the model is told", () => told.models.length === 3);
  assert.deepEqual(told.models.at(-1), [{
    type: "text",
    text: `The user moved on the board: #3 of project #${projectNumber} from backlog to todo; #1 of project #${projectNumber} from done to in_progress; #5 of project #${projectNumber} within backlog.`,
  }]);
  assert.deepEqual(said, []);
});

play("a move that is refused goes back, with the server's words; the page answers its host's goodbye", async (stage) => {
  const { agent } = stage;
  const projectNumber = await launch(agent);
  const { bridge, view, card, page } = await chat(stage, "initialize", projectNumber);
  await card("Backlog", 3).waitFor();
  bridge.oncalltool = async ({ name }) => ({ isError: true, content: [{ type: "text", text: `${name} is not for you.` }] });
  await card("Backlog", 3).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await view.getByRole("alert").filter({ hasText: "#3 was not moved: update_issue_status is not for you." }).waitFor();
  await card("Backlog", 3).waitFor();
  assert.deepEqual(await bridge.teardownResource({}), {});
});

play("what gets into the page can neither ask outside nor bring code or looks of its own", async (stage) => {
  const projectNumber = await launch(stage.agent);
  const { card, frame } = await chat(stage, "discover", projectNumber);
  await card("Backlog", 3).waitFor();
  const tried = await frame().evaluate(async (tracker) => {
    const blocked = [];
    document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
    const fetched = await fetch(`${tracker}/health`).then(() => "came", () => "refused");
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    const style = document.createElement("style");
    style.textContent = ".card { display: none }";
    const image = new Image();
    const seen = new Promise((resolve) => (image.onload = image.onerror = resolve));
    image.src = `${tracker}/x.png`;
    document.body.append(script, style, image);
    await seen;
    await new Promise((resolve) => setTimeout(resolve, 0)); // the policy's events come after
    return { fetched, ran: window.ran === true, hidden: getComputedStyle(document.querySelector(".card")).display === "none", blocked: [...new Set(blocked)].sort() };
  }, stage.board.trackerUrl);
  assert.deepEqual(tried, { fetched: "refused", ran: false, hidden: false, blocked: ["connect-src", "img-src", "script-src-elem", "style-src-elem"] });
});
