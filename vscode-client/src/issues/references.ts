/** What can be done about a reference in a text (`BOARD-3#12`), and the text of an issue that is in no file. */
import * as vscode from "vscode";
import { register } from "../sidecar/contributions";
import { withSidecar, type SidecarHost } from "../sidecar/withSidecar";
import type { Activation } from "../sidecar/activation";

export interface ReferencesHost extends SidecarHost {
  readonly activation: Activation;
}

/** The sidecar's own, which its code actions name. */
const COMMANDS = ["boardcast.reference.setStatus", "boardcast.reference.assignToMe"];
const ISSUE = /^\/board\/(\d+)\/issue\/(\d+)$/;

export function registerReferences(host: ReferencesHost): vscode.Disposable[] {
  const commands = COMMANDS.map((command) => [
    command,
    (...given: unknown[]) => withSidecar(host, ({ ask }) => ask("workspace/executeCommand", { command, arguments: given })),
  ]);
  return [
    ...register(host.activation, Object.fromEntries(commands)),
    // Where a search for symbols leads, for an issue without a page that no open text names.
    vscode.workspace.registerTextDocumentContentProvider("boardcast", { provideTextDocumentContent: (uri) => text(host, uri.path) }),
  ];
}

async function text(host: ReferencesHost, path: string): Promise<string> {
  const [, board, number] = ISSUE.exec(path) ?? [];
  let found = "";
  if (board === undefined) return found;
  await withSidecar(host, async ({ ask }) => {
    const { issues } = await ask("boardcast/board", { projectNumber: Number(board) });
    const issue = issues.find((one) => one.number === Number(number));
    if (issue !== undefined) found = [`BOARD-${board}#${number} ${issue.title}`, issue.status, issue.body ?? ""].join("\n\n");
  });
  return found;
}
