// What a file of end-to-end tests plays on: a server, an agent, a folder and an editor in it. Closed after the last
// test; for each failure there is a picture of every editor, and its log.
//
//   BOARDCAST_EDITORS   where setup.sh installed the editor to (run.sh sets it)
//   BOARDCAST_VSIX      the packaged extension, for this platform (run.sh sets it)
//   BOARDCAST_PROGRAM   the program (default: scripts/boardcast)
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { openRelay } from "../../../server/e2e/clients/lib/relay.mjs";
import { startBoard } from "./board.mjs";
import { onFailure } from "./criteria.mjs";
import { openEditor } from "./editor.mjs";

export const root = path.resolve(import.meta.dirname, "../../..");
/** The first start may build the program. */
const OPEN_MS = 300_000;
const CLOSE_MS = 180_000;

/**
 * Opens a stage before the first test of the file, and closes it after the last.
 *
 * @param options   as for `Stage.open`
 * @param opened    gets the stage as soon as it is there
 */
export function stage(options, opened) {
  const own = new Stage();
  before(async () => {
    await own.open(options);
    await opened(own);
  }, { timeout: OPEN_MS });
  after(() => own.close(), { timeout: CLOSE_MS });
  onFailure((name) => keep(name, own.editorsOpened));
}

class Stage {
  #undo = [];
  #editors = [];

  /**
   * @param settings      of the folder, beside where the server is
   * @param userSettings  the user's own
   * @param env           the editor's environment, beside this process's own
   * @param serverEnv     the server's environment, beside this process's own
   * @param measured      whether the extension is measured: see lib/measured.cjs
   * @param complete      whether the editor has all the extensions that come with it
   * @param relayed       whether the editor reaches the hub through `relay`, which can be told to spoil it
   * @param beside        extensions that come with the editor, beside those that all tests look at
   * @param asUser        where the server is stands in the machine's settings: the folder says nothing of a board
   */
  async open({ settings = {}, userSettings = {}, env = {}, measured = false, complete = measured, relayed = false, asUser = false, serverEnv = {}, beside = [] } = {}) {
    this.editors = required("BOARDCAST_EDITORS");
    this.board = await startBoard(process.env.BOARDCAST_PROGRAM ?? path.join(root, "scripts/boardcast"), serverEnv);
    this.#undo.push(() => this.board.close());
    this.agent = await this.board.agent(this.editors);
    this.#undo.push(() => this.agent.close());
    if (relayed) {
      this.relay = await openRelay(this.board.hubPort);
      this.#undo.push(() => this.relay.close());
    }
    const workspaces = await mkdtemp(path.join(tmpdir(), "bcw-"));
    this.#undo.push(() => rm(workspaces, { recursive: true, force: true }));
    this.folder = path.join(workspaces, "shop");
    if (asUser) await mkdir(this.folder);
    else await this.settings(settings);
    this.editor = await this.edit({ userSettings, machineSettings: asUser ? this.addresses() : {}, env, measured, complete, beside });
  }

  /** Another editor with nothing in it but the extension, in the stage's folder where no other is named. */
  async edit({ vsix = required("BOARDCAST_VSIX"), folder = this.folder, userSettings = {}, machineSettings = {}, env = {}, measured = false, complete = measured, beside = [] } = {}) {
    const surroundings = { STATE_TRACKING_API_KEY: this.board.key, BOARDCAST_DATA_DIR: this.board.dataDir, ...env };
    const editor = await openEditor({ editors: this.editors, vsix, folder, env: surroundings, userSettings, machineSettings, measured, complete, beside });
    this.#editors.push(editor);
    this.#undo.push(() => editor.close());
    return editor;
  }

  /** Another window of the stage's editor; it ends with the editor, if not before. */
  async window(folder = this.folder) {
    const window = await this.editor.window(folder);
    this.#editors.push(window);
    return window;
  }

  /** The folder's settings: where the server is, and what a test adds. */
  async settings(more) {
    await mkdir(path.join(this.folder, ".vscode"), { recursive: true });
    await writeFile(path.join(this.folder, ".vscode/settings.json"), JSON.stringify({ ...this.addresses(), ...more }, undefined, 2));
  }

  /** The settings that say where the server is. */
  addresses() {
    const hub = new URL(this.board.hubUrl);
    if (this.relay !== undefined) hub.port = this.relay.port;
    return { "boardcast.hubUrl": hub.href, "boardcast.trackerUrl": this.board.trackerUrl };
  }

  /** In the order in which they were opened. */
  get editorsOpened() {
    return this.#editors;
  }

  async close() {
    for (const step of this.#undo.splice(0).reverse()) await step();
  }
}

/** For whoever looks into a failure: the editors as they are, and their logs. */
export async function keep(name, editors) {
  const file = path.join(root, "vscode-client/.build/failures", name);
  await mkdir(path.dirname(file), { recursive: true });
  for (const [index, editor] of editors.entries()) {
    if (editor.page.isClosed()) continue;
    const own = index === 0 ? file : `${file}-${index + 1}`;
    await editor.page.screenshot({ path: `${own}.png` });
    await writeFile(`${own}.log`, await editor.log());
    console.error(`the editor at the failure: ${own}.png, its log beside it`);
  }
}

export function required(name) {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this with npm run e2e`);
  return value;
}
