package dev.boardcast.tracker.service;

import com.google.gson.JsonObject;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.boards.IssueDetails;
import dev.boardcast.protocol.boards.Page;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.Cursors;
import dev.boardcast.protocol.rest.Positions;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.store.LogHeads;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.repository.ActivityRepository;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import dev.boardcast.tracker.store.repository.RecentRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads that put several rows together. To be called inside a read transaction, so that all of it
/// is of one moment.
public final class Reads {
  private Reads() {}

  /// @param only numbers of the only ones; empty for all
  public static Page<Project> projects(Sql sql, Optional<Set<Integer>> only, int after, int limit) {
    return Paging.page(
        ProjectRepository.page(sql, only, after, limit + 1),
        after,
        limit,
        Project::number,
        () -> ProjectRepository.count(sql, only));
  }

  /// Those of one status as they stand on the board, else by number.
  ///
  /// @param cursor of the part before; null for the first
  /// @throws Refusal.NotFound when there is no such project
  public static Page<Issue> issues(
      Sql sql, int project, IssueRepository.Filter filter, @Nullable String cursor, int limit) {
    int after = Paging.after(cursor);
    String key = Paging.key(cursor);
    Lookups.projectVersion(sql, project);
    return Paging.page(
        filter.status() == null
            ? IssueRepository.page(sql, project, filter, after, limit + 1)
            : IssueRepository.pageInOrder(sql, project, filter, key, limit + 1),
        cursor == null,
        limit,
        Cursors::after,
        () -> IssueRepository.count(sql, project, filter));
  }

  /// An issue with its latest events.
  public static IssueDetails details(Sql sql, Issue issue) {
    List<JsonObject> activity = new ArrayList<>();
    for (EventLog.Entry entry : ActivityRepository.of(sql, issue.projectNumber(), issue.number())) {
      JsonObject item = new JsonObject();
      item.addProperty("sequence", entry.sequence());
      item.add("event", Json.parse(entry.json()));
      activity.add(item);
    }
    return new IssueDetails(
        issue,
        ClaimService.of(sql, issue),
        IssueService.waitsFor(sql, issue),
        CommentService.newest(sql, issue, IssueDetails.COMMENTS_MAX_COUNT),
        activity);
  }

  /// @throws Refusal.NotFound when there is no such project
  public static Board board(Sql sql, String epoch, int number) {
    Project project = Lookups.project(sql, number);
    return new Board(
        new Position(epoch, project.version(), Marks.project(sql, number)),
        project,
        IssueRepository.all(sql, number));
  }

  /// Where the logs end that a key may see. Needs no transaction.
  public static Positions positions(LogHeads heads, Principal grant) {
    Map<Integer, LogHead> all = new TreeMap<>(heads.all());
    Set<Integer> only = grant.projects().orElse(null);
    if (only != null) {
      all.keySet().retainAll(only);
    }
    return Positions.of(heads.epoch(), all, only);
  }

  /// A position under the present epoch where it is good in that, else as it is.
  public static Position here(LogHeads heads, int project, Position since) {
    return Objects.requireNonNullElse(heads.lineage().here(project, since), since);
  }

  /// The events after a position, read into values.
  public static EventPage events(Sql sql, String epoch, int project, Position since, int limit) {
    EventLog.Page page = EventLog.after(sql, epoch, project, since, limit);
    return new EventPage(
        page.recovered(),
        page.position(),
        page.entries().stream()
            .map(entry ->
                new SequencedEvent(
                    entry.sequence(),
                    entry.digest(),
                    Json.read(entry.json(), BoardEvent.class).withoutComments()))
            .toList());
  }

  /// Entries of the activity, each as the JSON that it is kept as.
  public record Lines(List<String> entries, @Nullable String nextCursor, long total) {
    public Lines {
      entries = List.copyOf(entries);
    }

    /// Read into values.
    public Activity activity() {
      return new Activity(
          entries.stream().map(line -> Json.read(line, ActivityEntry.class)).toList(),
          nextCursor,
          total);
    }
  }

  public static Lines activity(Sql sql, RecentRepository.Window window, int limit) {
    List<String> entries = RecentRepository.list(sql, window, limit + 1);
    boolean more = entries.size() > limit;
    List<String> shown = more ? entries.subList(0, limit) : entries;
    long total =
        more || window.before().isPresent() ? RecentRepository.count(sql, window) : shown.size();
    return new Lines(
        shown,
        more
            ? Cursors.before(Cursors.Place.of(Json.read(shown.getLast(), ActivityEntry.class)))
            : null,
        total);
  }
}
