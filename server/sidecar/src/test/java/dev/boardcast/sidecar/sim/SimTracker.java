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
import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The state and its log, with every board that ever was.
final class SimTracker {
  /// Events of a project that can be asked for again.
  static final int BUFFER = 12;

  private static final Instant AT = Instant.parse("2026-03-01T10:15:30.120Z");

  private final Random random;

  /// Whether epochs are not looked at.
  private final boolean trusting;

  /// Whether positions are looked at for their digests.
  private final boolean comparing;

  final Map<Integer, List<SequencedEvent>> logs = new TreeMap<>();

  /// The logs of a copy of the database, and its epoch; null while there is none.
  private @Nullable Copy copy;

  /// Every board that ever was, by its epoch, project and digest.
  private final Map<Place, Board> history = new HashMap<>();

  String epoch = "e1";
  private Lineage lineage = Lineage.of("e1");
  boolean reachable = true;
  private int epochs = 1;

  private record Copy(Lineage lineage, Map<Integer, List<SequencedEvent>> logs) {}

  private record Place(String epoch, int project, @Nullable String digest) {}

  SimTracker(Random random, Fault fault) {
    this.random = random;
    trusting = fault == Fault.TAKES_ANY_EPOCH;
    comparing = !trusting && fault != Fault.COMPARES_NO_DIGESTS;
  }

  /// Makes some change to a project, and the project with the first.
  SequencedEvent change(int project) {
    Board board = boardAt(head(project), project);
    if (board == null) {
      board = empty(project);
    }
    SequencedEvent event = chained(board, next(board, project, board.position().sequence() + 1));
    remember(BoardReducer.apply(board, event));
    logs.computeIfAbsent(project, _ -> new ArrayList<>()).add(event);
    return event;
  }

  private static SequencedEvent chained(Board board, SequencedEvent event) {
    int digest = Objects.hash(board.position().digest(), event.event().toString());
    return new SequencedEvent(event.sequence(), Integer.toHexString(digest), event.event());
  }

  private void remember(Board board) {
    history.put(new Place(epoch, board.project().number(), board.position().digest()), board);
  }

  /// The log is lost, and the boards with it.
  void loseLog() {
    begin(Lineage.of(nextEpoch()));
    logs.clear();
  }

  /// The database is copied, as a file.
  void makeCopy() {
    copy = new Copy(lineage, copied(logs));
  }

  /// The other of the two, a database and its copy, is served from now on; both can go on.
  void serveTheOther() {
    Copy other = copy;
    if (other != null) {
      makeCopy();
      begin(other.lineage());
      logs.clear();
      logs.putAll(copied(other.logs()));
    }
  }

  /// The copy is put back as it should be: with an epoch of its own.
  void restoreCopy() {
    Copy other = copy;
    if (other != null) {
      goOnFrom(other);
    }
  }

  /// The database is replaced by a standby, which may lack the last events.
  void failOver() {
    Map<Integer, List<SequencedEvent>> standby = copied(logs);
    int lost = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    standby
        .values()
        .forEach(log -> log.subList(Math.max(0, log.size() - lost), log.size()).clear());
    goOnFrom(new Copy(lineage, standby));
  }

  private void goOnFrom(Copy other) {
    Map<Integer, Long> heads = new TreeMap<>();
    other.logs().forEach((n, log) -> heads.put(n, (long) log.size()));
    List<Lineage.Ended> ended = new ArrayList<>(other.lineage().ended());
    ended.addFirst(new Lineage.Ended(other.lineage().epoch(), heads));
    begin(new Lineage(nextEpoch(), ended));
    logs.clear();
    logs.putAll(copied(other.logs()));
    logs.values().removeIf(List::isEmpty);
    logs.keySet().forEach(this::restore);
  }

  private void begin(Lineage present) {
    lineage = present;
    epoch = present.epoch();
  }

  private void restore(int project) {
    Board board = empty(project);
    for (SequencedEvent event : logs.getOrDefault(project, List.of())) {
      board = BoardReducer.apply(board, event);
      remember(board);
    }
  }

  /// Epochs count up.
  static int number(String epoch) {
    return Integer.parseInt(epoch.substring(1));
  }

  private String nextEpoch() {
    return "e" + ++epochs;
  }

  private static Map<Integer, List<SequencedEvent>> copied(
      Map<Integer, List<SequencedEvent>> from) {
    Map<Integer, List<SequencedEvent>> to = new TreeMap<>();
    from.forEach((n, log) -> to.put(n, new ArrayList<>(log)));
    return to;
  }

  /// Whether a position is one of the log that is served now.
  boolean has(Position position, int project) {
    List<SequencedEvent> log = logs.getOrDefault(project, List.of());
    return position.sequence() <= log.size() && position.equals(at(log, (int) position.sequence()));
  }

  /// Where a project's log ends.
  Position head(int project) {
    List<SequencedEvent> log = logs.getOrDefault(project, List.of());
    return at(log, log.size());
  }

  private Position at(List<SequencedEvent> log, int sequence) {
    return new Position(epoch, sequence, sequence == 0 ? null : log.get(sequence - 1).digest());
  }

  Map<Integer, LogHead> heads() {
    Map<Integer, LogHead> heads = new TreeMap<>();
    logs.keySet().forEach(n -> heads.put(n, new LogHead(head(n).sequence(), head(n).digest())));
    return heads;
  }

  /// Null where there is no such project.
  @Nullable Board board(int project) {
    return logs.containsKey(project) ? boardAt(head(project), project) : null;
  }

  /// The board as it was at a position, in whatever history.
  @Nullable Board boardAt(Position at, int project) {
    return history.get(new Place(at.epoch(), project, at.digest()));
  }

  /// The board before that; null where there was none.
  @Nullable Board boardBefore(Board board) {
    int project = board.project().number();
    long sequence = board.position().sequence() - 1;
    return history.values().stream()
        .filter(old -> old.project().number() == project)
        .filter(old -> old.position().epoch().equals(board.position().epoch()))
        .filter(old -> old.position().sequence() == sequence)
        .findFirst()
        .orElse(null);
  }

  EventPage page(int project, Position then, int max) {
    Position place = trusting ? then.in(epoch) : lineage.here(project, then);
    Position since = place == null ? then : place;
    List<SequencedEvent> log = logs.getOrDefault(project, List.of());
    Position head = at(log, log.size());
    boolean recovered =
        since.epoch().equals(epoch)
            && since.sequence() <= log.size()
            && since.sequence() >= log.size() - BUFFER
            && !(comparing && since.contradicts(at(log, (int) since.sequence())));
    if (!recovered) {
      return new EventPage(false, head, List.of());
    }
    int from = (int) since.sequence();
    int to = Math.min(log.size(), from + max);
    return new EventPage(true, at(log, to), log.subList(from, to));
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
}
