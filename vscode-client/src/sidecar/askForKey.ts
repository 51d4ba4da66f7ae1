/** Asks the user for a key, and keeps it. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ApiKey } from "./apiKey";

const MAX_KEY_CHARACTERS = 1_024;

/** Empty takes the kept one away; what is escaped from changes nothing. */
export async function askForKey(kept: ApiKey, title: string, prompt: string): Promise<void> {
  const key = await vscode.window.showInputBox({
    title,
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.length > MAX_KEY_CHARACTERS) return l10n.t("A key has at most {0} characters.", MAX_KEY_CHARACTERS);
      return /^[\x21-\x7e]*$/.test(text.trim()) ? undefined : l10n.t("A key has no spaces and only ASCII characters.");
    },
  });
  if (key !== undefined) await kept.keep(key.trim());
}
