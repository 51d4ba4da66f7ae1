/** The commands, and the messages that offer them. */
import * as vscode from "vscode";
import { messageOf } from "./boards";
import type { NodeId } from "./nodes";
import type { Presence } from "./presence";
import { RECONNECT_COMMAND } from "./protocol";
import { remedy } from "./remedies";
import type { Session, SessionState, Sidecar } from "./session";
import { apply, presenceOf } from "./statusBar";
import { VIEW, type BoardsTree } from "./tree";

/** Where the API key is kept: the editor's secret storage, nowhere else. */
export const KEY_SECRET = "boardcast.apiKey";
/** Finds the extension's settings in the settings editor. */
const ALL_SETTINGS = "@ext:boardcast.boardcast";
const SERVER_SETTINGS = "@id:boardcast.hubUrl,boardcast.trackerUrl";
const MAX_KEY_CHARACTERS = 1_024;

export interface CommandHost {
  readonly session: Session;
  readonly tree: BoardsTree;
  readonly log: vscode.LogOutputChannel;
  readonly secrets: vscode.SecretStorage;
  /** Fetches the list of projects and what is behind of their boards. */
  readonly load: () => Promise<void>;
}

export function registerCommands(host: CommandHost): vscode.Disposable[] {
  const commands: Record<string, (...parameters: unknown[]) => unknown> = {
    "boardcast.refresh": () => refresh(host),
    "boardcast.refreshProject": (id) => refreshProject(host, id),
    "boardcast.reconnect": () => reconnect(host),
    "boardcast.showLog": () => host.log.show(),
    "boardcast.setApiKey": () => setApiKey(host),
    "boardcast.openSettings": (query) => openSettings(typeof query === "string" ? query : ALL_SETTINGS),
    "boardcast.setServerUrl": () => openSettings(SERVER_SETTINGS),
  };
  return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}

/** Tells of a session that needs the user: once for each new problem. */
export class Notices {
  #told: string | undefined;

  async consider(state: SessionState): Promise<void> {
    const wrong = state.kind === "failed" || (state.kind === "running" && state.link.state === "misconfigured");
    if (wrong) await this.#tell(presenceOf(state));
    else if (state.kind === "running" && state.link.state !== "connecting") this.#told = undefined;
  }

  async #tell({ sentence, remedies }: Presence): Promise<void> {
    if (this.#told === sentence) return;
    this.#told = sentence;
    const labels = remedies.map((name) => remedy(name).label);
    // Where nobody has set anything up yet, that is no error.
    const chosen =
      remedies[0] === "startServer"
        ? await vscode.window.showInformationMessage("Boardcast: no server answers on this machine yet.", ...labels.slice(0, 1))
        : await vscode.window.showErrorMessage(sentence, ...labels);
    const name = remedies.find((one) => remedy(one).label === chosen);
    if (name !== undefined) await apply(name);
  }
}

async function refresh(host: CommandHost): Promise<void> {
  await withSidecar(host, async ({ ask }) => {
    await ask("boardcast/refresh", {});
    await host.load();
  });
}

async function refreshProject(host: CommandHost, id: unknown): Promise<void> {
  const projectNumber = typeof id === "string" ? host.tree.node(id as NodeId)?.projectNumber : await chooseProject(host.tree, "Project to refresh");
  if (projectNumber === undefined) return;
  await withSidecar(host, ({ ask }) => ask("boardcast/refresh", { projectNumber }));
}

export async function chooseProject(tree: BoardsTree, placeHolder: string): Promise<number | undefined> {
  const choices = tree.projects().map(({ label, description, projectNumber }) => ({ label, description, projectNumber }));
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true });
  return chosen?.projectNumber;
}

async function reconnect(host: CommandHost): Promise<void> {
  const { state } = host.session;
  if (state.kind !== "running") await host.session.restart();
  else await withSidecar(host, ({ ask }) => ask("workspace/executeCommand", { command: RECONNECT_COMMAND }));
}

/** Does something with the sidecar, starting it first where it is not running; a failure is told, with the log. */
export async function withSidecar(host: CommandHost, action: (sidecar: Sidecar) => Promise<unknown>): Promise<void> {
  if (host.session.state.kind !== "running") await host.session.restart();
  const { state } = host.session;
  if (state.kind !== "running") return; // the session has told why
  try {
    await vscode.window.withProgress({ location: { viewId: VIEW } }, () => action(state.sidecar));
  } catch (error) {
    const chosen = await vscode.window.showErrorMessage(`Boardcast: ${messageOf(error)}`, "Show Log");
    if (chosen !== undefined) host.log.show();
  }
}

async function setApiKey({ secrets }: CommandHost): Promise<void> {
  const key = await vscode.window.showInputBox({
    title: "Boardcast: API key",
    prompt: "Kept in the editor's secret storage. Leave it empty to use STATE_TRACKING_API_KEY or this machine's credentials file.",
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.length > MAX_KEY_CHARACTERS) return `A key has at most ${MAX_KEY_CHARACTERS} characters.`;
      return /^[\x21-\x7e]*$/.test(text.trim()) ? undefined : "A key has no spaces and only ASCII characters.";
    },
  });
  if (key === undefined) return; // cancelled
  if (key.trim() === "") await secrets.delete(KEY_SECRET);
  else await secrets.store(KEY_SECRET, key.trim());
}

async function openSettings(query: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", query);
}
