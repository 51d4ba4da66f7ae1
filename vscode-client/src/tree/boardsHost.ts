/** What features that work on the boards need of the rest. Types only; this file does not import `vscode`. */
import type { Activation } from "../sidecar/activation";
import type { SidecarHost } from "../sidecar/withSidecar";
import type { BoardsTree } from "./boardsTree";

export interface BoardsHost extends SidecarHost {
  readonly activation: Activation;
  readonly tree: BoardsTree;
  /** Resolves when the projects and their titles are there, or will not be soon. */
  readonly known: () => Promise<void>;
}
