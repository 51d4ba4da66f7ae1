/** The commands, and the messages that offer them. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../boards/boards";
import type { NodeId } from "../tree/model";
import type { Presence } from "./connectionView";
import type { Programs } from "../sidecar/executables";
import { RECONNECT_COMMAND } from "../protocol/messages";
import { withoutLinks } from "../boards/references";
import { register, type Commands } from "../sidecar/register";
import { remedy, type LocalOffer } from "./statusActions";
import type { Session, SessionState, Sidecar } from "../sidecar/session";
import { apply, presenceOf } from "./statusBar";
import { VIEW, type BoardsTree } from "../tree/boardsTree";
import type { Wake } from "../sidecar/activation";

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
  /** What can be done about the local server now. */
  readonly local: () => LocalOffer;
  /** How the program's commands are started. */
  readonly programs: Programs;
  /** Begins the session. */
  readonly wake: Wake;
  /** Resolves when the projects and their titles are there, or will not be soon. */
  readonly known: () => Promise<void>;
}

export function registerCommands(host: CommandHost): vscode.Disposable[] {
  const commands: Commands = {
    "boardcast.refresh": () => refresh(host),
    "boardcast.refreshProject": (id) => refreshProject(host, id),
    "boardcast.reconnect": () => reconnect(host),
    "boardcast.showLog": () => host.log.show(),
    "boardcast.setApiKey": () => setApiKey(host),
    "boardcast.openSettings": (query) => openSettings(typeof query === "string" ? query : ALL_SETTINGS),
    "boardcast.setServerUrl": () => openSettings(SERVER_SETTINGS),
  };
  return register(host.wake, commands);
}

/** Tells of a session that needs the user: once for each new problem. */
export class Notices {
  #told: string | undefined;

  async consider(state: SessionState, local: LocalOffer): Promise<void> {
    const wrong = state.kind === "failed" || (state.kind === "running" && state.link.state === "misconfigured");
    if (wrong) await this.#tell(presenceOf(state, local));
    else if (state.kind === "running" && state.link.state !== "connecting") this.#told = undefined;
  }

  async #tell({ sentence, remedies }: Presence): Promise<void> {
    if (this.#told === sentence) return;
    this.#told = sentence;
    const labels = remedies.map((name) => remedy(name).label);
    // Where nobody has set up anything yet, nothing is wrong.
    const fresh = remedies[0] === "startServer";
    const chosen = fresh
      ? await vscode.window.showInformationMessage(l10n.t("Boardcast: no server runs on this machine yet."), ...labels.slice(0, 1))
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
  const projectNumber = typeof id === "string" ? host.tree.node(id as NodeId)?.projectNumber : await chooseProject(host, l10n.t("Project to refresh"));
  if (projectNumber === undefined) return;
  await withSidecar(host, ({ ask }) => ask("boardcast/refresh", { projectNumber }));
}

export async function chooseProject({ tree, known }: CommandHost, placeHolder: string): Promise<number | undefined> {
  await known();
  const choices = tree.projects().map(({ label, description, projectNumber }) => ({ label, description, projectNumber }));
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true });
  return chosen?.projectNumber;
}

async function reconnect(host: CommandHost): Promise<void> {
  const { state } = host.session;
  if (state.kind !== "running") await host.session.start();
  else await withSidecar(host, ({ ask }) => ask("workspace/executeCommand", { command: RECONNECT_COMMAND }));
}

/**
 * Does something with the sidecar, starting it first where it is not running; a failure is told, with the log.
 *
 * @returns whether it was done
 */
export async function withSidecar(host: Pick<CommandHost, "session" | "log">, action: (sidecar: Sidecar) => Promise<unknown>): Promise<boolean> {
  if (host.session.state.kind !== "running") await host.session.start();
  const { state } = host.session;
  if (state.kind !== "running") return false; // the session has told why
  try {
    await vscode.window.withProgress({ location: { viewId: VIEW } }, () => action(state.sidecar));
    return true;
  } catch (error) {
    const chosen = await vscode.window.showErrorMessage(`Boardcast: ${withoutLinks(messageOf(error))}`, l10n.t("Show Log"));
    if (chosen !== undefined) host.log.show();
    return false;
  }
}

async function setApiKey({ secrets }: CommandHost): Promise<void> {
  const key = await vscode.window.showInputBox({
    title: l10n.t("Boardcast: API key"),
    prompt: l10n.t("Kept in the editor's secret storage. Leave it empty to use STATE_TRACKING_API_KEY or this machine's credentials file."),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.length > MAX_KEY_CHARACTERS) return l10n.t("A key has at most {0} characters.", MAX_KEY_CHARACTERS);
      return /^[\x21-\x7e]*$/.test(text.trim()) ? undefined : l10n.t("A key has no spaces and only ASCII characters.");
    },
  });
  if (key === undefined) return; // cancelled
  if (key.trim() === "") await secrets.delete(KEY_SECRET);
  else await secrets.store(KEY_SECRET, key.trim());
}

async function openSettings(query: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", query);
}
