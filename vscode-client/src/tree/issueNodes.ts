/** Issues and their work items as nodes of the tree. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { workItemsCompleted } from "../boards/counts";
import { issueIcon } from "../boards/icons";
import { shownOf } from "../boards/issueFields";
import { waitingSince } from "../boards/mirrorWords";
import { webUrl } from "../protocol/foreignText";
import type { Issue, WorkItem } from "../protocol/messages";
import { when } from "../protocol/times";
import { issueId, type NodeId, type TreeNode } from "./node";

interface Drawn {
  readonly parent: NodeId;
  readonly waiting: boolean;
  readonly nodes: readonly TreeNode[];
}

// Issues are immutable: one that is the same object, in the same place, has the same nodes.
const cache = new WeakMap<Issue, Drawn>();

/**
 * The issue's node, then those of its work items.
 *
 * @param waiting whether its last change waits for GitHub
 */
export function issueNodes(project: NodeId, parent: NodeId, issue: Issue, waiting = false): readonly TreeNode[] {
  const known = cache.get(issue);
  if (known?.parent === parent && known.waiting === waiting) return known.nodes;
  const id = issueId(project, issue.number);
  const items = issue.workItems.map((item) => workItemNode(id, issue, item));
  const nodes = [issueNode(id, parent, issue, items.map((item) => item.id), waiting ? [waitingSince(issue)] : []), ...items];
  cache.set(issue, { parent, waiting, nodes });
  return nodes;
}

function issueNode(id: NodeId, parent: NodeId, issue: Issue, children: readonly NodeId[], waiting: readonly string[]): TreeNode {
  const icon = issueIcon(issue.status);
  const checked = issue.workItems.filter((item) => item.completed).length;
  const work = issue.workItems.length === 0 ? [] : [`${checked}/${issue.workItems.length}`];
  const fields = shownOf(issue);
  return {
    id,
    kind: "issue",
    parent,
    label: `#${issue.number} ${issue.title}`,
    description: [icon.word, ...work, ...fields.map(({ text }) => text), ...waiting].join(" · "),
    icon: icon.codicon,
    ...(icon.color === undefined ? {} : { color: icon.color }),
    spoken: [
      l10n.t("Issue {0}, {1}, {2}", issue.number, issue.title, icon.word),
      ...(issue.workItems.length === 0 ? [] : [workItemsCompleted(checked, issue.workItems.length)]),
      ...fields.map(({ heard }) => heard),
      ...waiting,
    ].join(", "),
    details: [
      `#${issue.number} ${issue.title}`,
      [icon.word, ...fields.map(({ heard }) => heard), ...issue.labels].join(" · "),
      ...(issue.commentCount === undefined ? [] : [l10n.t("{0} comments", issue.commentCount)]),
      ...issue.workItems.map((item) => `${item.completed ? "☑" : "☐"} ${item.title}`),
      l10n.t("Last change {0}", when(issue.updatedAt)),
      ...waiting,
    ],
    children,
    projectNumber: issue.projectNumber,
    issueNumber: issue.number,
    ...link("issue", issue.url),
  };
}

function workItemNode(parent: NodeId, issue: Issue, item: WorkItem): TreeNode {
  const word = item.completed ? l10n.t("completed") : l10n.t("open");
  return {
    id: `${parent}/item/${item.id}`,
    kind: "workItem",
    parent,
    label: item.title,
    description: "",
    spoken: l10n.t("Work item {0}, {1}", item.title, word),
    details: [item.title, l10n.t("Work item of #{0} {1}, {2}", issue.number, issue.title, word)],
    children: [],
    projectNumber: issue.projectNumber,
    issueNumber: issue.number,
    workItem: item,
    context: "workItem",
  };
}

/** What menus go by, and where the thing is on the web. */
export function link(kind: string, address: string | undefined): Pick<TreeNode, "url" | "context"> {
  const url = webUrl(address);
  return url === undefined ? { context: kind } : { url, context: `${kind}+url` };
}
