// Real editors without a screen, each with the configuration that docs/editors gives, in a home of its own.
import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { PATIENCE_MS, processesWith, start, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { root } from "./suite.mjs";

const run = promisify(execFile);
export const documented = path.join(root, "docs/editors");
const START_MS = PATIENCE_MS;
/** How long something that may not come at all is waited for. */
const SHOWN_MS = 2_000;

/** What is drawn a little after it was asked for; nothing where it never is. */
async function shownSoon(look) {
  let shown = "";
  await until("something is shown", async () => (shown = await look()) !== "", SHOWN_MS, 20).catch(() => {});
  return shown;
}

/** What Debian calls an editor; without it the tests fail with what to do. */
async function need(program, packages) {
  await run("sh", ["-c", `command -v ${program}`]).catch(() => {
    throw new Error(`${program} is not installed: apt-get install ${packages} (or leave these tests out: scripts/test --no-editor).`);
  });
}

/** A home whose programs find `boardcast` on their path, and the board in their environment. */
export async function makeHome(board) {
  // A short path: sockets are made in it.
  const home = await mkdtemp(path.join(tmpdir(), "bcn-"));
  const bin = path.join(home, "bin");
  await mkdir(bin);
  await writeFile(path.join(bin, "boardcast"), `#!/bin/sh\nexec '${board.program}' "$@"\n`);
  await chmod(path.join(bin, "boardcast"), 0o755);
  const { XDG_RUNTIME_DIR: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    HOME: home,
    TMPDIR: home,
    XDG_CONFIG_HOME: path.join(home, ".config"),
    XDG_DATA_HOME: path.join(home, ".data"),
    XDG_STATE_HOME: path.join(home, ".state"),
    XDG_CACHE_HOME: path.join(home, ".cache"),
    // Else it may write a log into whatever folder it is started in.
    NVIM_LOG_FILE: path.join(home, "nvim.log"),
    PATH: `${bin}:${process.env.PATH}`,
    STATE_TRACKING_API_URL: board.trackerUrl,
    BOARDCAST_HUB_URL: board.hubUrl,
    STATE_TRACKING_API_KEY: board.key,
    BOARDCAST_DATA_DIR: board.dataDir,
  };
  return { home, env };
}

/** Both editors in the same words. Texts are what a person would read. */
export class HeadlessEditor {
  constructor({ home, process: editor, words }) {
    Object.assign(this, { home, editor, ...words });
  }

  /** Processes of this editor's making, itself left out. */
  others() {
    return processesWith(this.home).filter(({ pid }) => pid !== this.editor.pid);
  }

  sidecars() {
    return this.others().filter(({ command }) => command.endsWith(" sidecar"));
  }

  /** Waits until a text, or what fits an expression, is shown; says what was shown instead. */
  async shows(where, wanted, timeoutMs = PATIENCE_MS) {
    let last = "";
    await until(
      `"${wanted}" is shown`,
      async () => {
        last = await this[where]();
        return wanted instanceof RegExp ? wanted.test(last) : last.includes(wanted);
      },
      timeoutMs,
    ).catch((error) => {
      throw new Error(`${error.message}; shown was:\n${last}\n${this.editor.output}`);
    });
  }

  kill() {
    process.kill(this.editor.pid, "SIGKILL");
    return this.editor.ended;
  }

  async close() {
    await this.editor.end();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function open({ home, env }, command, args, words, isUp) {
  const editor = start(command, args, { env, cwd: home });
  const opened = new HeadlessEditor({ home, process: editor, words });
  let ended = false;
  void editor.ended.then(() => (ended = true));
  try {
    await until(
      `${command} is up`,
      async () => {
        if (ended) throw new Error(`${command} ended:\n${editor.output}`);
        return isUp().then(() => true, () => false);
      },
      START_MS,
    );
    return opened;
  } catch (error) {
    await opened.close();
    throw new Error(`${error.message}\n${editor.output}`);
  }
}

/** Neovim with docs/editors/neovim/boardcast.lua where its first lines say that it belongs. */
export async function openNeovim(board) {
  await need("nvim", "neovim");
  const place = await makeHome(board);
  const config = path.join(place.env.XDG_CONFIG_HOME, "nvim");
  await mkdir(path.join(config, "lua"), { recursive: true });
  await copyFile(path.join(documented, "neovim/boardcast.lua"), path.join(config, "lua/boardcast.lua"));
  await writeFile(path.join(config, "init.lua"), 'require("boardcast").setup()\n');
  await copyFile(path.join(import.meta.dirname, "probe.lua"), path.join(config, "lua/probe.lua"));
  const socket = path.join(place.home, "s");
  // Older ones answer on stderr.
  const remote = async (kind, text) => {
    const { stdout, stderr } = await run("nvim", ["--server", socket, kind, text], { env: place.env });
    return (stdout + stderr).trim();
  };
  const type = (text) => remote("--remote-send", `:${text}<CR>`);
  const words = {
    state: () => remote("--remote-expr", `luaeval('require("boardcast").status()')`),
    messages: () => remote("--remote-expr", "execute('messages')"),
    openBoard: (number) => type(`BoardcastBoard ${number}`),
    board: () => remote("--remote-expr", String.raw`join(getbufline('%', 1, '$'), "\n")`),
    refresh: () => type("BoardcastRefresh"),
    reconnect: () => type("BoardcastReconnect"),
    showStatus: () => type("BoardcastStatus"),
    openFile: (file) => type(`edit ${file}`),
    another: () => remote("--remote-expr", `luaeval('require("probe").another()')`),
    clients: () => remote("--remote-expr", `luaeval('require("probe").clients()')`),
    hover: async (line, column) => {
      await remote("--remote-expr", `luaeval('require("probe").hover(${line}, ${column})')`);
      return shownSoon(() => remote("--remote-expr", `luaeval('require("probe").shown()')`));
    },
    offers: async (text) => {
      await remote("--remote-send", `<Esc>Go${text}<C-x><C-o>`);
      const shown = await shownSoon(() => remote("--remote-expr", `join(map(complete_info(["items"]).items, "v:val.abbr"), "\\n")`));
      await remote("--remote-send", "<C-e><Esc>");
      return shown;
    },
    quit: () => type("qall!").catch(() => {}),
  };
  return open(place, "nvim", ["--headless", "--listen", socket], words, words.state);
}

/** Emacs with docs/editors/emacs/boardcast.el required by its init file. */
export async function openEmacs(board) {
  await need("emacs", "emacs-nox elpa-eglot");
  await need("emacsclient", "emacs-nox elpa-eglot");
  const place = await makeHome(board);
  const config = path.join(place.home, ".emacs.d");
  await mkdir(config);
  // Compiling Emacs's own files to native code would go on for minutes.
  await writeFile(path.join(config, "early-init.el"), "(setq native-comp-deferred-compilation nil)\n");
  await writeFile(
    path.join(config, "init.el"),
    '(add-to-list \'load-path (expand-file-name "lisp" user-emacs-directory))\n(require \'boardcast)\n',
  );
  await mkdir(path.join(config, "lisp"));
  await copyFile(path.join(documented, "emacs/boardcast.el"), path.join(config, "lisp/boardcast.el"));
  const socket = path.join(place.home, "s");
  const evaluate = async (form) => {
    const { stdout } = await run("emacsclient", ["-s", socket, "--eval", form], { env: place.env });
    return stdout.trim().replace(/^"|"$/g, "").replaceAll(String.raw`\n`, "\n");
  };
  let opened;
  const buffer = (name) => evaluate(`(with-current-buffer ${name} (buffer-substring-no-properties (point-min) (point-max)))`);
  const words = {
    state: () => evaluate("(boardcast-mode-line)"),
    messages: () => buffer('"*Messages*"'),
    openBoard: (number) => evaluate(`(progn (boardcast ${number}) t)`),
    board: () => buffer("(window-buffer)"),
    refresh: () => evaluate("(progn (with-temp-buffer (call-interactively #'boardcast-refresh)) t)"),
    reconnect: () => evaluate("(progn (call-interactively #'boardcast-reconnect) t)"),
    showStatus: () => evaluate("(progn (call-interactively #'boardcast-status) t)"),
    openFile: (file) => {
      opened = `(find-buffer-visiting "${file}")`;
      return evaluate(`(progn (switch-to-buffer (find-file-noselect "${file}")) (boardcast-references) (run-hooks 'post-command-hook) t)`);
    },
    /** What Eglot has ElDoc show. */
    hover: async (line, column) => {
      const ask = '(eglot-hover-eldoc-function (lambda (text &rest _) (setq probe (substring-no-properties (or text "")))))';
      const there = `(goto-char (point-min)) (forward-line ${line - 1}) (forward-char ${column})`;
      await evaluate(`(with-current-buffer ${opened} (setq probe "") ${there} (and (eglot-managed-p) ${ask}) t)`);
      return shownSoon(() => evaluate("probe"));
    },
    quit: () => evaluate("(kill-emacs)").catch(() => {}),
  };
  const editor = await open(place, "emacs", [`--fg-daemon=${socket}`], words, () => evaluate("t"));
  // Without eglot the init file fails, and says so.
  const ready = await evaluate("(featurep 'boardcast)");
  if (ready !== "t") {
    const said = editor.editor.output;
    await editor.close();
    throw new Error(`Emacs cannot load boardcast.el; is eglot installed (apt-get install elpa-eglot)?\n${said}`);
  }
  await evaluate("(progn (boardcast-start) t)");
  return editor;
}
