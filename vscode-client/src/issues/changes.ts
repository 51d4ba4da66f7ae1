/** Changes that the user makes to issues. The board is not touched here: what was done comes back as a change. */
import * as l10n from "@vscode/l10n";
import { messageOf } from "../protocol/failures";
import type { Issue, IssueKey, WorkItem } from "../protocol/messages";
import type { Sidecar } from "../sidecar/sessionState";
import { withSidecar, type SidecarHost } from "../sidecar/withSidecar";
import type { TreeNode } from "../tree/node";

/** Changes each of the issues, one after the other; a failure ends it, and says how many were changed. */
export async function changeEach(
  host: SidecarHost,
  issues: readonly Issue[],
  change: (sidecar: Sidecar, issue: IssueKey) => Promise<unknown>,
): Promise<void> {
  await withSidecar(host, async (sidecar) => {
    for (const [index, { projectNumber, number: issueNumber }] of issues.entries()) {
      try {
        await change(sidecar, { projectNumber, issueNumber });
      } catch (error) {
        if (issues.length === 1) throw error;
        throw new Error(l10n.t("{0} of {1} issues were changed. {2}", index, issues.length, messageOf(error)));
      }
    }
  });
}

/**
 * Completes or reopens a work item.
 *
 * @returns whether it was done
 */
export async function setCompleted(
  host: SidecarHost,
  issue: TreeNode | Issue,
  item: WorkItem,
  completed: boolean,
): Promise<boolean> {
  const { projectNumber } = issue;
  const issueNumber = "number" in issue ? issue.number : issue.issueNumber;
  if (projectNumber === undefined || issueNumber === undefined) return false;
  return withSidecar(host, ({ ask }) => ask("boardcast/updateWorkItem", { projectNumber, issueNumber, workItemId: item.id, completed }));
}
