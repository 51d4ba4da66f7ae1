package dev.boardcast.mcp.board.support;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.board.text.IssuePart;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.rest.FieldError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one place that turns a failed tracker call into what an agent is told: what went wrong, what
/// to do, whether a retry may help.
public final class TrackerFailures {
  /// So many other projects are searched for an issue that is not where it was looked for.
  static final int PROJECTS_SEARCHED_MAX_COUNT = 50;

  private final Boards tracker;

  /// @param tracker to look around with; without retries, so that explaining stays quick
  public TrackerFailures(Boards tracker) {
    this.tracker = tracker;
  }

  public ToolFailure explain(TrackerException e, ToolSubject target) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case TrackerException.AuthenticationFailed _ ->
          failure(e, message + " A retry does not help before that: tell the user.");
      case TrackerException.NotFound _ -> failure(e, missing(target, message));
      case TrackerException.Invalid invalid -> invalid(invalid, target);
      case TrackerException.Conflict conflict -> conflict(conflict, target);
      case TrackerException.RateLimited limited ->
          failure(
              e, "%s Nothing was done. Retry %s.".formatted(message, later(limited.retryAfter())));
      case TrackerException.TimedOut _ ->
          failure(e, target.write() ? message : message + " A retry may help.");
      case TrackerException.Unreachable _ ->
          failure(e, message + " A retry may help once it runs; health_check tells.");
      case TrackerException.Malformed _ ->
          failure(e, "Parse error: " + message + " A retry does not help: tell the user.");
      case TrackerException.ServerFailed failed ->
          failure(
              e,
              "%s Its retries failed too. Retry %s%s."
                  .formatted(
                      message,
                      later(failed.retryAfter()),
                      target.write() ? ", after reading again whether the change was made" : ""));
      case TrackerException.Cancelled _ -> failure(e, message);
    };
  }

  private static ToolFailure conflict(TrackerException.Conflict e, ToolSubject target) {
    String detail =
        target.expected() == null || e.currentVersion() == null
            ? String.valueOf(e.getMessage())
            : "the version is %d now, not %d".formatted(e.currentVersion(), target.expected());
    return failure(
        e,
        ("Conflict: somebody else was faster (%s). Nothing was changed, and the same call would fail"
                + " again: read it with %s, then call with what it says now.")
            .formatted(
                detail.endsWith(".") ? detail.substring(0, detail.length() - 1) : detail,
                target.issue() == null ? "read_project" : "get_issue_details"));
  }

  private ToolFailure invalid(TrackerException.Invalid e, ToolSubject target) {
    String phase = missingPhase(target);
    if (phase != null) {
      return failure(e, phase);
    }
    StringBuilder text = new StringBuilder("The tracker refused this:");
    if (e.errors().isEmpty()) {
      text.append(' ').append(e.getMessage());
    }
    // Its message says the same again, in one line.
    for (FieldError error : e.errors()) {
      text.append(error.field().isEmpty() ? "\n- " : "\n- `%s` ".formatted(error.field()))
          .append(error.message());
    }
    return failure(e, text + "\nNothing was done. Correct it and call again.");
  }

  private String missing(ToolSubject target, String detail) {
    Integer project = target.project();
    if (project == null) {
      return detail;
    }
    if (!exists(() -> tracker.project(project))) {
      return "Project #%d not found. list_projects gives the projects there are."
          .formatted(project);
    }
    Integer issue = target.issue();
    if (issue != null && !exists(() -> tracker.issue(project, issue))) {
      return elsewhere(project, issue);
    }
    String phase = missingPhase(target);
    if (phase != null) {
      return phase;
    }
    if (target.workItem() != null) {
      return "Work item %s not found in issue #%s of project #%d. get_issue_details gives the ids of its work items."
          .formatted(target.workItem(), issue, project);
    }
    return detail;
  }

  private String elsewhere(int project, int issue) {
    String text = "Issue #%d not found in project #%d.".formatted(issue, project);
    for (Project other : otherProjects(project)) {
      Issue found = found(other.number(), issue);
      if (found != null) {
        return "%s There is an issue #%d in another project: project #%d (%s) has it as '%s'. Call again with projectNumber %d if that one is meant."
            .formatted(text, issue, other.number(), other.title(), found.title(), other.number());
      }
    }
    return text + " list_issues gives the issues there are.";
  }

  private List<Project> otherProjects(int project) {
    try {
      return tracker.projects().stream()
          .filter(p -> p.number() != project)
          .limit(PROJECTS_SEARCHED_MAX_COUNT)
          .toList();
    } catch (TrackerException _) {
      return List.of();
    }
  }

  private @Nullable Issue found(int project, int issue) {
    try {
      return tracker.issue(project, issue).issue();
    } catch (TrackerException _) {
      return null;
    }
  }

  private @Nullable String missingPhase(ToolSubject target) {
    String asked = target.phase();
    Integer project = target.project();
    if (asked == null || project == null) {
      return null;
    }
    try {
      List<String> names = tracker.phases(project).stream().map(Phase::name).toList();
      return names.contains(asked) ? null : noSuchPhase(project, asked, names);
    } catch (TrackerException _) {
      return null;
    }
  }

  /// That a phase does not exist, and which do.
  public static String noSuchPhase(int project, String asked, List<String> names) {
    if (names.isEmpty()) {
      return "Phase '%s' not found: project #%d has no phases yet. create_phase makes one."
          .formatted(asked, project);
    }
    String near = DidYouMean.of(asked, names).map(n -> " Did you mean '" + n + "'?").orElse("");
    int kept =
        IssuePart.end(
            names, 0, AnswerSize.ENTRY_MAX_CHARS, name -> AnswerSize.ofText(name) + ", ".length());
    String others =
        kept == names.size()
            ? ""
            : " and %d others, which get_project_phases gives".formatted(names.size() - kept);
    return "Phase '%s' not found in project #%d.%s Its phases are: %s%s."
        .formatted(asked, project, near, String.join(", ", names.subList(0, kept)), others);
  }

  /// Unsure is as good as there: then the tracker's own words stand.
  private static boolean exists(Runnable read) {
    try {
      read.run();
      return true;
    } catch (TrackerException.NotFound _) {
      return false;
    } catch (TrackerException _) {
      return true;
    }
  }

  private static String later(@Nullable Duration after) {
    return after == null ? "in a while" : "after " + after.toSeconds() + " s";
  }

  private static ToolFailure failure(TrackerException e, String text) {
    return new ToolFailure(text, e.code(), e.retryMayHelp(), e);
  }
}
