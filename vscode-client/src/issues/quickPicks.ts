/** Has the user choose: from a list, an issue of all boards, a text. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { MAX_FILTER_CHARACTERS } from "../boards/filter";
import type { Choice } from "../boards/issueFields";
import { searchIssues, type Pointed } from "../boards/search";
import type { BoardsHost } from "../tree/boardsHost";
import { issueChoice } from "./fieldPicks";

export async function choose<T>(choices: readonly Choice<T>[], placeHolder: string): Promise<T | undefined> {
  const chosen = await vscode.window.showQuickPick([...choices], { placeHolder, matchOnDescription: true });
  return chosen?.value;
}

/**
 * An issue of any board. The list is searched here, not by the editor: it holds the best of any number of issues.
 *
 * @param accepts which issues are offered
 */
export async function chooseIssue(
  { tree, known }: Pick<BoardsHost, "tree" | "known">,
  placeholder: string,
  accepts?: (pointed: Pointed) => boolean,
): Promise<Pointed | undefined> {
  await known();
  if (searchIssues(tree.state, "", accepts).length === 0) {
    await vscode.window.showInformationMessage(l10n.t("Boardcast: there are no issues to choose from yet."));
    return undefined;
  }
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & Choice<Pointed>>();
  try {
    picker.placeholder = placeholder;
    picker.matchOnDescription = true;
    const offer = (): void => {
      const found = searchIssues(tree.state, picker.value.slice(0, MAX_FILTER_CHARACTERS), accepts);
      picker.items = found.map((pointed) => ({ ...issueChoice(pointed), alwaysShow: true }));
    };
    offer();
    return await new Promise<Pointed | undefined>((resolve) => {
      picker.onDidChangeValue(offer);
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.value));
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

/** A line of text without blanks around it; undefined: cancelled. */
export async function enter(title: string, prompt: string, validateInput: (text: string) => string | undefined): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput });
  return text?.trim();
}
