package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Boards and events for tests.
public final class Fixtures {
  public static final Instant AT = Instant.parse("2026-03-01T10:15:30.120Z");

  private Fixtures() {}

  /// The seed of this run: `BOARDCAST_SEED`, or one made now.
  public static long seed() {
    String given = System.getenv("BOARDCAST_SEED");
    return given == null ? System.nanoTime() : Long.parseLong(given);
  }

  public static Board empty(String epoch, int project) {
    return new Board(
        new Position(epoch, 0),
        new Project(
            project,
            "P" + project,
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            List.of(),
            new ProjectStats(0, 0, 0, 0),
            0,
            AT,
            AT),
        List.of());
  }

  public static Issue issue(int project, int number, long version, @Nullable Phase phase) {
    return new Issue(
        project,
        number,
        "I" + number,
        null,
        version % 2 == 0 ? IssueStatus.IN_PROGRESS : IssueStatus.TODO,
        null,
        null,
        phase == null ? null : phase.name(),
        phase == null ? null : phase.id(),
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        version,
        AT,
        AT);
  }

  public static Phase phase(String id, String name) {
    return new Phase(id, name, null, 1, PhaseStatus.PENDING, 0, 0, 0);
  }

  public static SequencedEvent event(
      int project, long sequence, EventType type, Issue issue, String... changed) {
    return new SequencedEvent(
        sequence,
        new BoardEvent(
            type,
            AT.plusMillis(sequence),
            project,
            new Subject.OfIssue(issue),
            List.of(changed),
            null,
            null));
  }

  /// Issue 1 as created with the first event and updated with each other.
  public static SequencedEvent event(int project, long sequence) {
    return event(
        project,
        sequence,
        sequence == 1 ? EventType.ISSUE_CREATED : EventType.ISSUE_UPDATED,
        issue(project, 1, sequence, null));
  }

  public static SequencedEvent phases(int project, long sequence, List<Phase> phases) {
    return new SequencedEvent(
        sequence,
        new BoardEvent(
            EventType.PHASE_UPDATED,
            AT.plusMillis(sequence),
            project,
            new Subject.OfPhases(phases),
            List.of(),
            null,
            null));
  }
}
