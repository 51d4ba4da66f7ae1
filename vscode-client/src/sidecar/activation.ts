/**
 * When the session begins. The editor starts the extension with every window, and most windows never look at a board:
 * nothing runs until somebody does. Pure; this file does not import `vscode`.
 */

/** The part of `vscode.WorkspaceConfiguration` that is read. */
export interface SettingsOrigins {
  inspect(key: string): { readonly workspaceValue?: unknown; readonly workspaceFolderValue?: unknown } | undefined;
}

/** Settings by which a workspace says that it has a board. */
const NAMES_A_BOARD = ["projectNumbers", "hubUrl", "trackerUrl"] as const;

/** Whether the workspace's own settings name a board; the user's, which hold for every window, do not count. */
export function namesBoard(settings: SettingsOrigins): boolean {
  return NAMES_A_BOARD.some((key) => {
    const origins = settings.inspect(key);
    return origins?.workspaceValue !== undefined || origins?.workspaceFolderValue !== undefined;
  });
}

/** Begins something the first time that it is called for, and never again. */
export class Wake {
  readonly #begin: () => void;
  #awake = false;

  constructor(begin: () => void) {
    this.#begin = begin;
  }

  get awake(): boolean {
    return this.#awake;
  }

  call(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.#begin();
  }
}

/** Lets those who wait pass when it is open, or when they have waited for long enough. */
export class Gate {
  readonly #waiting = new Set<() => void>();
  #open = false;

  set(open: boolean): void {
    this.#open = open;
    if (open) for (const pass of [...this.#waiting]) pass();
  }

  passed(limitMs: number): Promise<void> {
    if (this.#open) return Promise.resolve();
    return new Promise((resolve) => {
      const pass = (): void => {
        clearTimeout(limit);
        this.#waiting.delete(pass);
        resolve();
      };
      const limit = setTimeout(pass, limitMs);
      this.#waiting.add(pass);
    });
  }
}
