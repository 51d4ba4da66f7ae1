package dev.boardcast.sidecar.announce;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.sync.Source;
import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an editor is told, for tests of its wording.
public final class Told {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  private Told() {}

  public static StatusSnapshot status(LinkStatus.Condition condition, String message) {
    return new StatusSnapshot(new LinkStatus(condition, 0, message), TIME, null, null);
  }

  public static Issue issue(
      int number,
      String title,
      IssueStatus status,
      @Nullable String phase,
      @Nullable String assignee) {
    return new Issue(
        1,
        number,
        title,
        null,
        status,
        null,
        null,
        phase,
        phase == null ? null : "1",
        assignee,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        1,
        TIME,
        TIME);
  }

  static Issue issue(int number, String title) {
    return issue(number, title, IssueStatus.BACKLOG, null, null);
  }

  static Subject.OfProject project(String title) {
    return new Subject.OfProject(
        new Project(
            4,
            title,
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            List.of(),
            new ProjectStats(0, 0, 0, 0),
            1,
            TIME,
            TIME));
  }

  public static SequencedEvent event(
      EventType type, int board, Subject subject, @Nullable String actor, String... changed) {
    return new SequencedEvent(
        1, new BoardEvent(type, TIME, board, subject, List.of(changed), actor, null));
  }

  public static Batch batch(List<SequencedEvent> changes) {
    return new Batch(1, Source.LIVE, changes, Map.of());
  }

  static Batch refresh(Map<Integer, RefreshReason> boards) {
    return new Batch(1, Source.LIVE, List.of(), boards);
  }
}
