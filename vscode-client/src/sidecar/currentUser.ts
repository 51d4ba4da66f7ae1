/** Who the user is to the board. */
import { userInfo } from "node:os";
import * as vscode from "vscode";
import { SECTION, userName } from "./settings";

/** The name in the settings, else the operating system's; empty: neither is known. */
export function ownName(): string {
  return userName(vscode.workspace.getConfiguration(SECTION)) ?? systemName();
}

function systemName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as containers have it.
    return "";
  }
}
