// Kate on a screen that nobody looks at (Xvfb), with the settings of docs/editors/kate, by mouse and keys (xdotool).
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { start, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { documented, HeadlessEditor, makeHome } from "./editors.mjs";

const run = promisify(execFile);
const NEEDED = ["kate", "Xvfb", "xdotool", "dbus-run-session"];
const SIZE = { width: 1280, height: 800 };
const START_MS = 240_000;
/** Kate asks half a second after the mouse has come to rest. */
const TOOL_TIP_MS = 3_000;
/** What xdotool says of a window's place. */
const GEOMETRY = /X=(-?\d+)\nY=(-?\d+)\nWIDTH=(\d+)\nHEIGHT=(\d+)/;

/** A sentence about what of Kate's test is not on this machine; undefined where all is. */
export async function lackingForKate() {
  const there = await Promise.all(NEEDED.map((program) => run("sh", ["-c", `command -v ${program}`]).then(() => true, () => false)));
  const missing = NEEDED.filter((_, index) => !there[index]);
  return missing.length === 0 ? undefined : `${missing.join(", ")} not installed: apt-get install kate xvfb xdotool dbus-daemon`;
}

/** Opens Kate with a file that says nothing but the reference, on ten lines. */
export async function openKate(board, reference) {
  const place = await makeHome(board);
  const config = path.join(place.env.XDG_CONFIG_HOME, "kate/lspclient");
  await mkdir(config, { recursive: true });
  await writeFile(path.join(config, "settings.json"), await readFile(path.join(documented, "kate/settings.json")));
  const file = path.join(place.home, "notes.txt");
  await writeFile(file, `${`${reference} `.repeat(12)}\n`.repeat(10));

  const screen = start("Xvfb", ["-displayfd", "1", "-screen", "0", `${SIZE.width}x${SIZE.height}x24`, "-nolisten", "tcp"], { env: place.env, cwd: "/" });
  const { DBUS_SESSION_BUS_ADDRESS: _, WAYLAND_DISPLAY: __, ...inherited } = place.env;
  const env = { ...inherited, XDG_RUNTIME_DIR: place.home, QT_QPA_PLATFORM: "xcb" };
  let kate;
  try {
    env.DISPLAY = `:${await until("the screen is there", () => /^\d+$/m.exec(screen.output)?.[0], START_MS)}`;
    kate = start("dbus-run-session", ["--", "kate", "-n", file], { env, cwd: place.home });
    const words = new Words(env, file, kate);
    await words.begin();
    const editor = new HeadlessEditor({ home: place.home, process: kate, words: wordsOf(words) });
    const close = editor.close.bind(editor);
    editor.close = () => close().finally(() => screen.end());
    return editor;
  } catch (error) {
    await kate?.end();
    await screen.end();
    throw new Error(`${error.message}\n${kate?.output}`);
  }
}

function wordsOf(words) {
  return { hover: () => words.hover(), allow: () => words.allow(), quit: () => words.quit() };
}

/** What a person does and sees. */
class Words {
  #env;
  #file;
  #kate;
  #main;

  constructor(env, file, kate) {
    Object.assign(this, { env });
    this.#env = env;
    this.#file = file;
    this.#kate = kate;
  }

  async #do(...words) {
    const { stdout } = await run("xdotool", words, { env: this.#env });
    return stdout.trim();
  }

  /** Windows with that in their title, on the screen. */
  async #windows(name) {
    return (await this.#do("search", "--onlyvisible", "--name", name).catch(() => "")).split("\n").filter(Boolean);
  }

  async begin() {
    [this.#main] = await until("Kate is up", async () => {
      const found = await this.#windows(path.basename(this.#file));
      return found.length > 0 && found;
    }, START_MS);
    await this.#do("windowsize", this.#main, String(SIZE.width), String(SIZE.height));
  }

  /** Kate asks once whether the program may be started. */
  async allow() {
    const [dialog] = await until("Kate asks whether the sidecar may be started", async () => {
      const found = await this.#windows("LSP server start requested");
      return found.length > 0 && found;
    }, START_MS);
    await this.#do("windowfocus", dialog, "key", "Return");
    await until("the dialog is gone", async () => (await this.#windows("LSP server start requested")).length === 0);
  }

  /** Rests the mouse on a reference, and reads the tool tip as one can: it is selected, and pasted below the text. */
  async hover() {
    await this.#do("mousemove", "5", "5");
    const before = new Set(await this.#windows(""));
    await this.#do("mousemove", "600", "150", "mousemove", "604", "152");
    const tip = await until("a tool tip is shown", async () => (await this.#windows("")).find((window) => !before.has(window)), TOOL_TIP_MS, 20).catch(() => undefined);
    if (tip === undefined) return "";
    const [, x, y, width, height] = GEOMETRY.exec(await this.#do("getwindowgeometry", "--shell", tip)).map(Number);
    await this.#do("mousemove", String(x + 4), String(y + 4), "mousedown", "1", "mousemove", String(x + 30), String(y + 12));
    await this.#do("mousemove", String(x + width - 4), String(y + height - 4), "mouseup", "1");
    const text = await readFile(this.#file, "utf8");
    await this.#do("mousemove", "600", "600", "click", "2");
    await this.#do("windowfocus", this.#main, "key", "ctrl+s");
    const now = await until("the text is saved", async () => {
      const saved = await readFile(this.#file, "utf8");
      return saved !== text && saved;
    }, TOOL_TIP_MS).catch(() => text);
    return now.slice(text.trimEnd().length);
  }

  async quit() {
    await this.#do("windowfocus", this.#main, "key", "ctrl+q");
    return this.#kate.ended;
  }
}
