package dev.boardcast.e2e.golden;

import java.util.List;

/// Calls of each tool, one that succeeds and one that fails, in an order in which each finds what
/// it needs.
final class McpCalls {
  /// @param arguments as JSON
  record Call(String tool, String arguments) {}

  private static final String P = "{\"projectNumber\":1";
  private static final String I = P + ",\"issueNumber\":1";
  private static final String NO_ISSUE = P + ",\"issueNumber\":99";

  static final List<Call> ALL =
      List.of(
          new Call("health_check", "{}"),
          new Call(
              "create_project",
              "{\"title\":\"Apollo\",\"description\":\"To the moon.\",\"phases\":[\"Design\",\"Build\"]}"),
          new Call("create_project", "{\"title\":\"\"}"),
          new Call("list_projects", "{}"),
          new Call("list_projects", "{\"status\":\"lost\"}"),
          new Call("update_project", P + ",\"title\":\"Apollo 11\",\"description\":null}"),
          new Call("update_project", P + "}"),
          new Call("create_phase", P + ",\"name\":\"Launch\",\"description\":\"Up.\",\"order\":1}"),
          new Call("create_phase", P + ",\"name\":\"launch\"}"),
          new Call("get_project_phases", P + "}"),
          new Call("get_project_phases", "{\"projectNumber\":99}"),
          new Call(
              "create_issue",
              P
                  + ",\"title\":\"Écrire [plan](x) <b> 🚀\",\"body\":\"# Why\\n\\nBecause.\",\"phase\":\"Design\",\"assignee\":\"grace\",\"labels\":[\"bug\",\"ui\"]}"),
          new Call("create_issue", P + "}"),
          new Call("create_issue", P + ",\"title\":\"Count down\",\"status\":\"todo\"}"),
          new Call("update_issue", I + ",\"title\":\"Write the plan\",\"assignee\":null}"),
          new Call("update_issue", I + "}"),
          new Call("update_issue_status", I + ",\"status\":\"in_progress\"}"),
          new Call("update_issue_status", I + ",\"status\":\"done\",\"expectedVersion\":99}"),
          new Call("update_issue_phase", I + ",\"phaseName\":\"Build\"}"),
          new Call("update_issue_phase", I + ",\"phaseName\":\"Biuld\"}"),
          new Call("add_work_item", I + ",\"title\":\"Outline\"}"),
          new Call("add_work_item", NO_ISSUE + ",\"title\":\"Outline\"}"),
          new Call("update_work_item", I + ",\"workItemId\":\"1\",\"completed\":true}"),
          new Call("update_work_item", I + ",\"workItemId\":\"9\",\"completed\":true}"),
          new Call(
              "update_issues",
              P
                  + ",\"updates\":[{\"issueNumber\":2,\"status\":\"done\"},{\"issueNumber\":99,\"status\":\"done\"}]}"),
          new Call("update_issues", P + ",\"updates\":[]}"),
          new Call("update_issue", P + ",\"issueNumber\":2,\"blockedBy\":[1]}"),
          new Call("update_issue", I + ",\"blockedBy\":[2]}"),
          new Call("next_issue", P + "}"),
          new Call("next_issue", "{\"projectNumber\":99}"),
          new Call("claim_issue", I + ",\"leaseSeconds\":3600}"),
          new Call("claim_issue", P + ",\"issueNumber\":2}"),
          new Call("claim_next", P + "}"),
          new Call("claim_next", P + ",\"leaseSeconds\":1}"),
          new Call("release_issue", I + "}"),
          new Call("release_issue", I + "}"),
          new Call("update_issue", I + ",\"priority\":\"high\",\"status\":\"in_progress\"}"),
          new Call(
              "create_issues",
              P
                  + ",\"issues\":[{\"title\":\"Roof\",\"ref\":\"roof\",\"phase\":\"Build\",\"blockedByRefs\":[\"wall\"]},{\"title\":\"Wall\",\"ref\":\"wall\",\"blockedBy\":[1]}],\"idempotencyKey\":\"plan\"}"),
          new Call(
              "create_issues",
              P + ",\"issues\":[{\"title\":\"a\",\"ref\":\"a\",\"blockedByRefs\":[\"b\"]}]}"),
          new Call("add_comment", I + ",\"text\":\"Tried it: *works*.\"}"),
          new Call("add_comment", NO_ISSUE + ",\"text\":\"Hello?\"}"),
          new Call("move_issue", I + ",\"after\":3}"),
          new Call("move_issue", I + "}"),
          new Call("list_issues", P + "}"),
          new Call("list_issues", P + ",\"detail\":\"detailed\",\"status\":\"in progress\"}"),
          new Call("list_issues", "{\"projectNumber\":99}"),
          new Call("get_issue_details", I + "}"),
          new Call("get_issue_details", NO_ISSUE + "}"),
          new Call("read_project", P + "}"),
          new Call("read_project", "{\"projectNumber\":99}"),
          new Call("list_activity", P + ",\"limit\":3}"),
          new Call("list_activity", "{\"limit\":0}"),
          new Call("delete_issue", NO_ISSUE + "}"),
          new Call("delete_issue", P + ",\"issueNumber\":2}"));

  /// What is read by address; the last two are not there.
  static final List<String> ADDRESSES =
      List.of(
          "board://projects",
          "board://projects/1",
          "board://projects/1/issues?status=in_progress",
          "board://projects/1/issues/1",
          "board://projects/99",
          "board://elsewhere");

  private McpCalls() {}
}
