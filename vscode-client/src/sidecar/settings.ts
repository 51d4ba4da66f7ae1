/** The editor's settings as the sidecar and the launcher take them. Needs no `vscode`: the shell hands its reader in. */
import type { SidecarOptions, SidecarSettings } from "../protocol/messages";

export const SECTION = "boardcast";

/** Opens a board's panel; from a reference's actions it gets the project's number. */
export const SHOW_BOARD = "boardcast.showBoard";

/** The part of `vscode.WorkspaceConfiguration` that is read. */
export interface SettingsReader {
  /** The value in force; workspace values of restricted settings are already left out in untrusted folders. */
  get(key: string): unknown;
  inspect(key: string): { readonly defaultValue?: unknown } | undefined;
}

/**
 * Only what the user set: for all else the sidecar's own order holds (the environment, then its defaults). Texts are
 * sent as they are, wrong ones too: the sidecar says what is wrong with them.
 */
export function sidecarOptions(settings: SettingsReader): SidecarOptions {
  return {
    ...chosen(settings, "hubUrl", text),
    ...chosen(settings, "trackerUrl", text),
    ...chosen(settings, "projectNumbers", numbers),
    ...chosen(settings, "batchWindowMs", number),
    ...chosen(settings, "pollIntervalMs", number),
    ...chosen(settings, "webSocketEnabled", flag),
    ...chosen(settings, "fallbackToPolling", flag),
    ...chosen(settings, "signalFiles", flag),
    ...chosen(settings, "userName", text),
    ...(readsReferences(settings) ? { references: true, openBoardCommand: SHOW_BOARD } : {}),
    ...chosen(settings, "referenceHints", flag, "references.hints"),
    ...chosen(settings, "referenceProject", number, "references.project"),
    ...chosen(settings, "bareReferences", flag, "references.bareInCode"),
  };
}

/** Whether open documents are read for references to issues. */
export function readsReferences(settings: SettingsReader): boolean {
  return settings.get("references.enabled") === true;
}

/** All settings, for a sidecar that has earlier ones: what the user no longer sets goes back to its default. */
export function sidecarSettings(settings: SettingsReader): SidecarSettings {
  const unset: SidecarSettings = {
    hubUrl: null,
    trackerUrl: null,
    projectNumbers: null,
    batchWindowMs: null,
    pollIntervalMs: null,
    webSocketEnabled: null,
    fallbackToPolling: null,
    signalFiles: null,
    userName: null,
    references: null,
    referenceHints: null,
    referenceProject: null,
    bareReferences: null,
    openBoardCommand: null,
  };
  return { ...unset, ...sidecarOptions(settings) };
}

/**
 * What one sidecar was told of the settings. They may change while it starts, after it was given the first ones: some
 * editors read the user's settings only after they have started the extensions.
 */
export class ToldSettings {
  #told = "";

  /** For its start. */
  first(settings: SettingsReader): SidecarOptions {
    const options = sidecarOptions(settings);
    this.#told = JSON.stringify(options);
    return options;
  }

  /** For a sidecar that runs; undefined where it has been told the same before. */
  later(settings: SettingsReader): SidecarSettings | undefined {
    const now = JSON.stringify(sidecarOptions(settings));
    if (now === this.#told) return undefined;
    this.#told = now;
    return sidecarSettings(settings);
  }
}

/** Where the server is, for programs that take it from the environment; nothing where the user set nothing. */
export function serverEnvironment({ hubUrl, trackerUrl }: SidecarOptions): Readonly<Record<string, string>> {
  return {
    ...(hubUrl === undefined ? {} : { BOARDCAST_HUB_URL: hubUrl }),
    ...(trackerUrl === undefined ? {} : { STATE_TRACKING_API_URL: trackerUrl }),
  };
}

/** The folder of the Java installation to use; undefined: look for one. */
export function javaHome(settings: SettingsReader): string | undefined {
  return text(settings.get("javaHome"));
}

/** The user's name on boards; undefined: the operating system's. */
export function userName(settings: SettingsReader): string | undefined {
  return text(settings.get("userName"));
}

function chosen<K extends keyof SidecarOptions>(
  settings: SettingsReader,
  key: K,
  read: (value: unknown) => SidecarOptions[K] | undefined,
  setting: string = key,
): Pick<SidecarOptions, K> | Record<string, never> {
  const raw = settings.get(setting);
  if (JSON.stringify(raw) === JSON.stringify(settings.inspect(setting)?.defaultValue)) return {};
  const value = read(raw);
  return value === undefined ? {} : ({ [key]: value } as Pick<SidecarOptions, K>);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function numbers(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is number => Number.isInteger(item)) : undefined;
}
