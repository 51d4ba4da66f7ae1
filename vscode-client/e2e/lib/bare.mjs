// A machine like most people's: the editor, one package, no Java anywhere, no settings, no environment of ours. The
// local server that its extension starts is looked at, and ended after the last test.
//
//   BOARDCAST_EDITORS, BOARDCAST_VSIX   as for lib/stage.mjs
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { onFailure } from "./criteria.mjs";
import { openEditor } from "./editor.mjs";
import { processesWith } from "./processes.mjs";
import { keep, required } from "./stage.mjs";

const OPEN_MS = 300_000;
const CLOSE_MS = 180_000;
/** What of the system's programs the editor, its terminals and the extension need. */
const PROGRAMS = ["sh", "bash", "uname", "which", "dirname", "readlink", "cat", "sed", "ps", "env", "rm", "mkdir"];

/**
 * Opens one before the first test of the file, and closes it after the last.
 *
 * @param options  `unusedS`: a server that nobody uses ends after so long; `userSettings`, as for an editor
 * @param opened   gets the machine as soon as it is there
 */
export function bareMachine(options, opened) {
  const machine = new Machine();
  before(async () => {
    await machine.open(options);
    await opened(machine);
  }, { timeout: OPEN_MS });
  after(() => machine.close(), { timeout: CLOSE_MS });
  onFailure((name) => keep(name, [machine.editor]));
}

class Machine {
  async open({ unusedS, userSettings = {} } = {}) {
    this.editors = required("BOARDCAST_EDITORS");
    this.home = await mkdtemp(path.join(tmpdir(), "bch-"));
    this.folder = path.join(this.home, "shop");
    this.path = path.join(this.home, "bin");
    await mkdir(this.folder);
    await mkdir(this.path);
    for (const name of PROGRAMS) {
      for (const where of ["/usr/bin", "/bin"]) await symlink(path.join(where, name), path.join(this.path, name)).catch(() => {});
    }
    const env = {
      PATH: this.path,
      HOME: this.home,
      JAVA_HOME: "/nowhere",
      ...(unusedS === undefined ? {} : { BOARDCAST_LOCAL_SERVER_UNUSED_S: String(unusedS) }),
      STATE_TRACKING_API_KEY: "",
      STATE_TRACKING_API_URL: "",
      BOARDCAST_HUB_URL: "",
      BOARDCAST_DATA_DIR: "",
    };
    this.editor = await openEditor({ editors: this.editors, vsix: required("BOARDCAST_VSIX"), folder: this.folder, env, userSettings });
  }

  /** The extension's own, where its boards are. */
  get storage() {
    return path.join(this.editor.home, "ud/User/globalStorage/boardcast.boardcast");
  }

  /** The servers of this editor's extension. */
  servers() {
    return processesWith(this.editor.home).filter(({ command }) => command.includes(" dev.boardcast.app.Main serve "));
  }

  /** Where the server says that it is. */
  async record() {
    return JSON.parse(await readFile(path.join(this.storage, "server/ready.json"), "utf8"));
  }

  async close() {
    await this.editor?.close();
    if (this.editor !== undefined) for (const { pid } of this.servers()) process.kill(pid, "SIGTERM");
    if (this.home !== undefined) await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
