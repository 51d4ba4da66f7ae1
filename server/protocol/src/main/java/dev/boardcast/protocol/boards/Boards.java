package dev.boardcast.protocol.boards;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.Health;
import dev.boardcast.protocol.rest.Positions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Projects with their phases, issues and work items, to be read and changed as one key allows:
/// over REST (`client.tracker.TrackerClient`), or in the tracker's own process
/// (`tracker.local.LocalBoards`). Both give the same results, and fail alike.
///
/// Every call blocks its thread and is meant for a virtual one; interrupting the thread cancels the
/// call. Every call throws `TrackerException` and nothing else for what goes wrong. A failure that
/// passes by itself is waited for and the call repeated; a change is made at most once.
/// `expectedVersion` is the version that the caller has read (of the issue; of the project for all
/// else), or null for "whatever the version". Fields and patches are those of the call's body in
/// docs/PROTOCOL.md. Thread-safe.
public interface Boards {
  /// Items asked for at once where all pages are read.
  int PAGE_SIZE = 200;

  /// Lists of more pages than this are refused: no tracker has them, but a broken one may say so.
  int PAGES_MAX_COUNT = 1_000;

  /// The same boards, changes made in this name (an agent's or a person's), as `ActorName` keeps
  /// it.
  Boards withActor(String name);

  /// The same boards, changes made by this one of several that may have the same name.
  ///
  /// @param session 1 to `Headers.SESSION_MAX_CHARS` visible ASCII characters
  Boards withSession(String session);

  /// The same boards, giving up after the first attempt.
  Boards withoutRetries();

  /// Claims, and what is next, on these boards.
  Teamwork teamwork();

  Health health();

  /// Where every project's log ends.
  Positions positions();

  /// How the boards' connections to other systems stand, by project; none where nothing is
  /// connected.
  List<MirrorReport> mirrors();

  /// All projects, by number.
  default List<Project> projects() {
    return allPages(cursor -> projectsPage(PAGE_SIZE, cursor));
  }

  /// @param limit 1 to 500
  /// @param cursor of the page before; null for the first
  Page<Project> projectsPage(int limit, @Nullable String cursor);

  Project project(int number);

  /// @param fields `title`, `description?`, `phases?`
  Project createProject(JsonObject fields);

  /// @param patch `title?`, `description?` (null clears), `status?`
  Project updateProject(int number, JsonObject patch, @Nullable Long expectedVersion);

  void deleteProject(int number, @Nullable Long expectedVersion);

  /// In their order.
  List<Phase> phases(int project);

  /// @param fields `name`, `description?`, `order?`
  Phase createPhase(int project, JsonObject fields);

  /// @param patch `name?`, `description?`, `order?`
  Phase updatePhase(int project, String id, JsonObject patch, @Nullable Long expectedVersion);

  void deletePhase(int project, String id, @Nullable Long expectedVersion);

  /// All issues that match, by number.
  default List<Issue> issues(int project, IssueFilter filter) {
    return allPages(cursor -> issuesPage(project, filter, PAGE_SIZE, cursor));
  }

  /// @param limit 1 to 500
  /// @param cursor of the page before; null for the first
  Page<Issue> issuesPage(int project, IssueFilter filter, int limit, @Nullable String cursor);

  IssueDetails issue(int project, int number);

  /// @param fields of `IssueField.SETTABLE`, with a title
  Issue createIssue(int project, IssuePatch fields);

  /// @param patch of `IssueField.SETTABLE`
  Issue updateIssue(int project, int number, IssuePatch patch, @Nullable Long expectedVersion);

  Issue setStatus(int project, int number, IssueStatus status, @Nullable Long expectedVersion);

  /// @param phaseName null takes the issue out of its phase
  Issue setPhase(
      int project, int number, @Nullable String phaseName, @Nullable Long expectedVersion);

  void deleteIssue(int project, int number, @Nullable Long expectedVersion);

  WorkItem addWorkItem(
      int project, int number, String title, boolean completed, @Nullable Long expectedVersion);

  /// @param patch `title?`, `completed?`
  WorkItem updateWorkItem(
      int project, int number, String id, JsonObject patch, @Nullable Long expectedVersion);

  void deleteWorkItem(int project, int number, String id, @Nullable Long expectedVersion);

  Board board(int project);

  /// The events after a position, oldest first; a page of the tracker's default size. Where its
  /// position is not the head, the next page is asked for from there.
  EventPage eventsAfter(int project, Position since);

  /// What happened lately, newest first.
  ///
  /// @param projects at most `Activity.PROJECTS_MAX_COUNT`; none means all
  /// @param limit 1 to `Activity.ENTRIES_MAX_COUNT`
  /// @param cursor of the part before; null for the first
  Activity activityPage(List<Integer> projects, Instant since, int limit, @Nullable String cursor);

  private static <T> List<T> allPages(Function<@Nullable String, Page<T>> read) {
    List<T> all = new ArrayList<>();
    String cursor = null;
    for (int pages = 0; pages < PAGES_MAX_COUNT; pages++) {
      Page<T> page = read.apply(cursor);
      all.addAll(page.items());
      cursor = page.nextCursor();
      if (cursor == null) {
        return all;
      }
    }
    throw new TrackerException.Malformed(
        "The tracker's list has more than " + PAGES_MAX_COUNT + " pages.", null);
  }
}
