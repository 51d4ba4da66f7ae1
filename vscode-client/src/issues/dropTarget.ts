/** What dropping issues somewhere in the tree means. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { findBoard, findIssue } from "../boards/search";
import type { BoardsState } from "../boards/state";
import type { Issue } from "../protocol/messages";
import type { NodeId, TreeModel } from "../tree/node";

/** Issues moved by one drop; more are refused, since each is a call to the tracker. */
export const MAX_DROPPED = 200;

export type Drop =
  /** To a phase by its name, or out of all phases (null). */
  | { readonly kind: "move"; readonly issues: readonly Issue[]; readonly phaseName: string | null }
  | { readonly kind: "refused"; readonly message: string }
  /** All of them are there already, or nothing that can be moved was dropped. */
  | { readonly kind: "nothing" };

const NOTHING: Drop = { kind: "nothing" };

/** Of what is dragged the issues: other things cannot be moved. */
export function dragged(model: TreeModel, ids: readonly NodeId[]): readonly NodeId[] {
  return ids.filter((id) => model.nodes.get(id)?.kind === "issue");
}

/** @param onto where it was dropped: a phase, or a thing in one; undefined: beside everything */
export function dropOf(state: BoardsState, model: TreeModel, ids: readonly NodeId[], onto: NodeId | undefined): Drop {
  const nodes = dragged(model, ids).flatMap((id) => model.nodes.get(id) ?? []);
  if (nodes.length === 0 || onto === undefined) return NOTHING;
  if (nodes.length > MAX_DROPPED) return refused(l10n.t("At most {0} issues can be moved at once.", MAX_DROPPED));
  const phase = phaseAbove(model, onto);
  const board = phase?.projectNumber === undefined ? undefined : findBoard(state, phase.projectNumber);
  if (phase === undefined || board === undefined) return refused(l10n.t("Issues are dropped onto a phase, or onto an issue in it."));
  if (nodes.some((node) => node.projectNumber !== phase.projectNumber)) {
    return refused(l10n.t("An issue stays in its project: it can only be moved between the phases of that."));
  }
  const phaseId = phase.phaseId;
  const phaseName = board.project.phases.find(({ id }) => id === phaseId)?.name ?? null;
  const issues = nodes
    .flatMap((node) => findIssue(state, board.project.number, node.issueNumber ?? 0)?.issue ?? [])
    .filter((issue) => (issue.phase ?? null) !== phaseName);
  return issues.length === 0 ? NOTHING : { kind: "move", issues, phaseName };
}

function phaseAbove(model: TreeModel, id: NodeId): { readonly projectNumber?: number; readonly phaseId?: string } | undefined {
  for (let node = model.nodes.get(id); node !== undefined; node = node.parent === undefined ? undefined : model.nodes.get(node.parent)) {
    if (node.kind === "phase") return node;
  }
  return undefined;
}

function refused(message: string): Drop {
  return { kind: "refused", message };
}
