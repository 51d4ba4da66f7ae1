package dev.boardcast.sidecar.engine;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.sidecar.core.LastActors;
import dev.boardcast.sidecar.core.SidecarCore;
import dev.boardcast.sidecar.core.message.CachedBoard;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.references.IssueWords;
import dev.boardcast.sidecar.references.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// What is known of boards right now, for answers that wait for nothing: of a board that is not
/// known nothing is said, and it is read behind the answer. Used by the engine's thread alone.
final class Glances {
  /// After a board was asked for in vain, until a glance has it asked for again.
  static final long AGAIN_MS = 30_000;

  /// Boards asked for within that time. Others are not read at a glance.
  static final int BOARDS_MAX_COUNT = 64;

  /// How far back it is looked up, once a board, who made its issues' last changes.
  private static final Duration ACTORS_SINCE = Duration.ofDays(30);

  private final SidecarCore core;
  private final PendingBoardRequests desk;
  private final TrackerCalls tracker;
  private final EventLoop loop;
  private final EditorClient editor;
  private final Consumer<Input> step;
  private final LastActors actors = new LastActors();
  private final Map<Integer, Long> asked = new HashMap<>();

  /// Whether anybody has glanced at a board yet: most editors never do.
  private boolean inUse;

  /// Boards whose issues' last changes were looked up.
  private final Set<Integer> lookedUp = new HashSet<>();

  Glances(
      SidecarCore core,
      PendingBoardRequests desk,
      TrackerCalls tracker,
      EventLoop loop,
      EditorClient editor,
      Consumer<Input> step) {
    this.core = core;
    this.desk = desk;
    this.tracker = tracker;
    this.loop = loop;
    this.editor = editor;
    this.step = step;
  }

  /// Hears of every input, for who made which change, and for what is shown of it. Before the first
  /// glance nothing is kept: what happened until then is looked up with it.
  void see(Input input) {
    if (!inUse) {
      return;
    }
    List<SequencedEvent> events = LastActors.eventsOf(input);
    actors.see(events);
    for (SequencedEvent event : events) {
      Integer issue = event.event().issueNumber();
      if (issue != null) {
        editor.issueMoved(event.event().projectNumber(), issue);
      }
    }
  }

  /// Another tracker is asked from now on.
  void forget() {
    asked.clear();
    lookedUp.clear();
  }

  /// The boards that are known of these.
  ///
  /// @param arrived told of each of the others once it is there
  Map<Integer, CachedBoard> boards(Collection<Integer> numbers, IntConsumer arrived) {
    inUse = true;
    Map<Integer, CachedBoard> known = new TreeMap<>();
    for (int n : numbers) {
      if (core.subscription().covers(n)) {
        CachedBoard board = core.board(n);
        if (board == null) {
          fetch(n, arrived);
        } else {
          lookUpActors(n);
          known.put(n, board);
        }
      }
    }
    return known;
  }

  /// An issue, as it is known.
  Optional<Seen> issue(int projectNumber, int number, IntConsumer arrived) {
    CachedBoard known = boards(Set.of(projectNumber), arrived).get(projectNumber);
    return known == null
        ? Optional.empty()
        : IssueWords.issue(known.board(), number).map(issue -> seen(known, issue));
  }

  private Seen seen(CachedBoard known, Issue issue) {
    return new Seen(known.board().project(), issue, known.ageMs(), actors.of(issue));
  }

  private void fetch(int n, IntConsumer arrived) {
    long now = System.nanoTime();
    asked.values().removeIf(at -> now - at > AGAIN_MS * 1_000_000);
    if (asked.containsKey(n) || asked.size() >= BOARDS_MAX_COUNT) {
      return;
    }
    asked.put(n, now);
    desk.await(
        n,
        false,
        (board, _) -> {
          if (board != null) {
            lookUpActors(n);
            arrived.accept(n);
          }
        });
    step.accept(new Input.Look(n));
  }

  /// Once a board. Without it a hover names who made the changes since this began, and nobody
  /// before.
  private void lookUpActors(int n) {
    if (!lookedUp.add(n)) {
      return;
    }
    Instant since = Instant.now().minus(ACTORS_SINCE);
    tracker.<List<ActivityEntry>>call(
        client -> client.activity(Set.of(n), since, Activity.ENTRIES_MAX_COUNT),
        (entries, _) -> {
          if (entries != null) {
            loop.post(() -> entries.forEach(this::see));
          }
        });
  }

  private void see(ActivityEntry entry) {
    Integer number = entry.issueNumber();
    if (number != null) {
      actors.see(entry.projectNumber(), number, entry.timestamp(), entry.actor());
    }
  }
}
