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

/** Begins the session the first time that somebody needs it, and never again. */
export class Activation {
  readonly #listeners: (() => void)[] = [];
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  /** Called when it begins: for those who are there before that. */
  onBegin(listener: () => void): void {
    this.#listeners.push(listener);
  }

  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    for (const listener of this.#listeners) listener();
  }
}

/** Something that is there or will be: those who need it wait for it, but not for longer than they want to. */
export class Deferred {
  readonly #waiting = new Set<() => void>();
  #settled = false;

  /** @param settled whether it is there now; it may go away again, for those who come later */
  settle(settled: boolean): void {
    this.#settled = settled;
    if (settled) for (const proceed of [...this.#waiting]) proceed();
  }

  /** Resolves when it is there, or the time is over. */
  wait(limitMs: number): Promise<void> {
    if (this.#settled) return Promise.resolve();
    return new Promise((resolve) => {
      const proceed = (): void => {
        clearTimeout(limit);
        this.#waiting.delete(proceed);
        resolve();
      };
      const limit = setTimeout(proceed, limitMs);
      this.#waiting.add(proceed);
    });
  }
}
