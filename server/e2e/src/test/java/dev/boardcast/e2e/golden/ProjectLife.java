package dev.boardcast.e2e.golden;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of project 1, from its beginning to its end: every type of event, and every way to
/// change an issue. Project 2 stands by.
final class ProjectLife {
  /// One change, and the one event that it makes.
  record Step(String what, String method, String path, @Nullable String body) {}

  private static final String PROJECT = "/api/projects/1";
  private static final String ISSUE = PROJECT + "/issues/1";

  static final List<Step> GROWTH =
      List.of(
          new Step(
              "a project",
              "POST",
              "/api/projects",
              "{\"title\":\"Apollo\",\"description\":\"To the moon, *and back*.\",\"phases\":[\"Design\",{\"name\":\"Build\",\"description\":\"Of parts.\"}]}"),
          new Step("another project", "POST", "/api/projects", "{\"title\":\"Gemini\"}"),
          new Step(
              "a project is changed",
              "PATCH",
              PROJECT,
              "{\"title\":\"Apollo 11\",\"description\":null,\"status\":\"closed\"}"),
          new Step("a project is open again", "PATCH", PROJECT, "{\"status\":\"open\"}"),
          new Step("a phase", "POST", PROJECT + "/phases", "{\"name\":\"Launch\",\"order\":1}"),
          new Step(
              "an issue",
              "POST",
              PROJECT + "/issues",
              "{\"title\":\"Écrire \\\"le\\\" [plan](x) <b> 🚀\",\"body\":\"# Why\\n\\nBecause.\",\"phase\":\"Design\",\"assignee\":\"grace\",\"labels\":[\"bug\",\"ui\"]}"),
          new Step(
              "an issue that begins elsewhere",
              "POST",
              PROJECT + "/issues",
              "{\"title\":\"Count down\",\"status\":\"todo\"}"),
          new Step("a status", "PUT", ISSUE + "/status", "{\"status\":\"in_progress\"}"),
          new Step("a phase for an issue", "PUT", ISSUE + "/phase", "{\"phaseName\":\"Build\"}"),
          new Step("no phase", "PUT", ISSUE + "/phase", "{\"phaseName\":null}"),
          new Step(
              "several fields",
              "PATCH",
              ISSUE,
              "{\"status\":\"todo\",\"phase\":\"Build\",\"assignee\":null,\"title\":\"Write the plan\"}"),
          new Step("fields of no name", "PATCH", ISSUE, "{\"body\":null,\"labels\":[]}"),
          new Step("a work item", "POST", ISSUE + "/work-items", "{\"title\":\"Outline\"}"),
          new Step(
              "a work item that is done",
              "POST",
              ISSUE + "/work-items",
              "{\"title\":\"Read\",\"completed\":true}"),
          new Step("a work item is done", "PATCH", ISSUE + "/work-items/1", "{\"completed\":true}"),
          new Step("a work item goes", "DELETE", ISSUE + "/work-items/2", null),
          new Step(
              "a phase has another name",
              "PATCH",
              PROJECT + "/phases/2",
              "{\"name\":\"Make\",\"description\":\"Of all.\",\"order\":3}"),
          new Step("a priority", "PATCH", ISSUE, "{\"priority\":\"high\"}"),
          new Step("it waits for another", "PATCH", ISSUE, "{\"blockedBy\":[2]}"),
          new Step("it waits no more", "PATCH", ISSUE, "{\"blockedBy\":null}"),
          new Step("a claim", "PUT", ISSUE + "/claim", "{\"leaseSeconds\":3600}"),
          new Step("a claim is given back", "DELETE", ISSUE + "/claim", null),
          new Step(
              "a comment",
              "POST",
              ISSUE + "/comments",
              "{\"text\":\"It is \\\"done\\\" — almost 🚀.\\nSee #2.\"}"),
          new Step("a place", "PUT", ISSUE + "/place", "{\"after\":2,\"status\":\"todo\"}"));

  static final List<Step> END =
      List.of(
          new Step("a phase goes", "DELETE", PROJECT + "/phases/2", null),
          new Step("an issue goes", "DELETE", ISSUE, null),
          new Step("the project goes", "DELETE", PROJECT, null));

  private ProjectLife() {}
}
