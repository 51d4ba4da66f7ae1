package dev.boardcast.sidecar.sim;

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
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The state and its log, with every board that ever was.
final class SimTracker {
  /// Events of a project that can be asked for again.
  static final int BUFFER = 12;

  private static final Instant AT = Instant.parse("2026-03-01T10:15:30.120Z");

  private final Random random;
  final Map<Integer, List<SequencedEvent>> logs = new TreeMap<>();

  /// By epoch and project, the boards by sequence.
  private final Map<String, Map<Integer, List<Board>>> history = new HashMap<>();

  String epoch = "e1";
  boolean reachable = true;

  SimTracker(Random random) {
    this.random = random;
  }

  /// Makes some change to a project, and the project with the first.
  SequencedEvent change(int project) {
    List<Board> boards =
        history
            .computeIfAbsent(epoch, _ -> new TreeMap<>())
            .computeIfAbsent(project, n -> new ArrayList<>(List.of(empty(n))));
    Board board = boards.getLast();
    SequencedEvent event = next(board, project, board.position().sequence() + 1);
    boards.add(BoardReducer.apply(board, event));
    logs.computeIfAbsent(project, _ -> new ArrayList<>()).add(event);
    return event;
  }

  /// The log is lost, and the boards with it.
  void loseLog() {
    epoch = "e" + (Integer.parseInt(epoch.substring(1)) + 1);
    logs.clear();
  }

  long head(int project) {
    return logs.getOrDefault(project, List.of()).size();
  }

  Map<Integer, Long> heads() {
    Map<Integer, Long> heads = new TreeMap<>();
    logs.forEach((n, log) -> heads.put(n, (long) log.size()));
    return heads;
  }

  /// Null where there is no such project.
  @Nullable Board board(int project) {
    return logs.containsKey(project) ? boardAt(new Position(epoch, head(project)), project) : null;
  }

  /// The board as it was at a position.
  @Nullable Board boardAt(Position at, int project) {
    List<Board> boards = history.getOrDefault(at.epoch(), Map.of()).get(project);
    return boards == null || at.sequence() >= boards.size()
        ? null
        : boards.get((int) at.sequence());
  }

  EventPage page(int project, Position since, int max) {
    List<SequencedEvent> log = logs.getOrDefault(project, List.of());
    Position head = new Position(epoch, log.size());
    boolean recovered =
        since.epoch().equals(epoch)
            && since.sequence() <= log.size()
            && since.sequence() >= log.size() - BUFFER;
    if (!recovered) {
      return new EventPage(false, head, List.of());
    }
    int from = (int) since.sequence();
    List<SequencedEvent> events = log.subList(from, Math.min(log.size(), from + max));
    return new EventPage(
        true, events.isEmpty() ? head : new Position(epoch, events.getLast().sequence()), events);
  }

  private Board empty(int project) {
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

  private SequencedEvent next(Board board, int project, long sequence) {
    List<Phase> phases = board.project().phases();
    List<Issue> issues = board.issues();
    int kind = random.nextInt(10);
    if (kind == 0) {
      Phase phase =
          new Phase("1", "name " + random.nextInt(3), null, 1, PhaseStatus.PENDING, 0, 0, 0);
      return event(
          project, sequence, EventType.PHASE_UPDATED, new Subject.OfPhases(List.of(phase)));
    }
    if (kind < 4 || issues.isEmpty()) {
      Phase phase = phases.isEmpty() || random.nextBoolean() ? null : phases.getFirst();
      return event(
          project,
          sequence,
          EventType.ISSUE_CREATED,
          new Subject.OfIssue(issue(project, (int) sequence, 1, phase)));
    }
    Issue issue = issues.get(random.nextInt(issues.size()));
    return kind < 6
        ? event(project, sequence, EventType.ISSUE_DELETED, new Subject.OfIssue(issue))
        : event(
            project,
            sequence,
            EventType.ISSUE_UPDATED,
            new Subject.OfIssue(issue(project, issue.number(), issue.version() + 1, null)));
  }

  private static SequencedEvent event(int project, long sequence, EventType type, Subject subject) {
    return new SequencedEvent(
        sequence,
        new BoardEvent(type, AT.plusMillis(sequence), project, subject, List.of(), null, null));
  }

  private static Issue issue(int project, int number, long version, @Nullable Phase phase) {
    return new Issue(
        project,
        number,
        "I" + number,
        null,
        version % 2 == 0 ? IssueStatus.IN_PROGRESS : IssueStatus.TODO,
        phase == null ? null : phase.name(),
        phase == null ? null : phase.id(),
        null,
        List.of(),
        List.of(),
        null,
        version,
        AT,
        AT);
  }
}
