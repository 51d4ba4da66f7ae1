package dev.boardcast.sidecar.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.window.Batch;
import dev.boardcast.core.window.BatchWindow;
import dev.boardcast.sidecar.core.SidecarCore;
import dev.boardcast.sidecar.core.message.CachedBoard;
import dev.boardcast.sidecar.core.message.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An editor that does what the protocol says: it fetches a board when told to, and applies the
/// changes that are newer than its board. It checks what it is told, each time:
/// - windows count up, hold what they may hold, and come no faster than one each 500 ms;
/// - a project's changes come once and in order;
/// - its board is the tracker's at the position that it was told of.
final class SimEditor {
  static final long WINDOW_MS = 500;

  /// A request for a board is answered within this time, whatever the hub or the tracker does.
  private static final long ANSWER_MAX_MS = SidecarCore.BOARD_PATIENCE_MS + 1;

  private static final int LOOK_AGAIN_MS = 3_000;

  private final Random random;
  private final SimTime time;
  private final SimTracker tracker;
  private final Consumer<Input> sidecar;

  private final Map<Integer, Board> boards = new TreeMap<>();
  private final Map<Integer, List<SequencedEvent>> pending = new HashMap<>();
  private final Map<Integer, Long> told = new HashMap<>();
  private final Set<Integer> asked = new HashSet<>();

  /// The boards that were asked for and not answered, each with the number of its question.
  private final Map<Integer, Integer> open = new HashMap<>();

  private int questions;

  /// Boards that were handed out as last known, not as true: a refresh has to follow.
  private final Set<Integer> lastKnown = new HashSet<>();

  private long lastBatch;
  private long lastToldNanos = Long.MIN_VALUE / 2;

  /// How long it takes to read a window.
  long readMs;

  SimEditor(Random random, SimTime time, SimTracker tracker, Consumer<Input> sidecar) {
    this.random = random;
    this.time = time;
    this.tracker = tracker;
    this.sidecar = sidecar;
  }

  @Nullable Board board(int n) {
    return boards.get(n);
  }

  /// Looks at a board.
  void look(int n) {
    if (!boards.containsKey(n)) {
      fetch(n);
    }
  }

  private void fetch(int n) {
    pending.computeIfAbsent(n, _ -> new ArrayList<>());
    if (asked.add(n)) {
      int question = ++questions;
      open.put(n, question);
      time.in(
          ANSWER_MAX_MS,
          () -> assertThat(open).as("asked for and not answered").doesNotContainEntry(n, question));
      sidecar.accept(new Input.Look(n));
    }
  }

  /// The answer to who asked for a board, which is on its way for a while.
  ///
  /// @param cursor where the sidecar has followed the project to
  void settled(int n, @Nullable CachedBoard known, @Nullable Position cursor) {
    open.remove(n);
    if (!asked.contains(n)) {
      return;
    }
    boolean isTrue =
        known != null
            && cursor != null
            && known.board().position().sequence() >= cursor.sequence()
            && !known.board().position().contradicts(cursor)
            && tracker.has(known.board().position(), n);
    time.in(
        random.nextInt(50),
        () -> {
          if (!asked.remove(n)) {
            return;
          }
          if (known == null) {
            time.in(
                LOOK_AGAIN_MS,
                () -> {
                  if (pending.containsKey(n)) {
                    fetch(n);
                  }
                });
          } else {
            fetched(n, known.board());
            if (!isTrue) {
              lastKnown.add(n);
            }
          }
        });
  }

  private void fetched(int n, Board board) {
    List<SequencedEvent> since = pending.remove(n);
    Board current = board;
    for (SequencedEvent change : since == null ? List.<SequencedEvent>of() : since) {
      current = applied(current, change);
    }
    boards.put(n, current);
    lastKnown.remove(n);
  }

  /// @param covered where the sidecar has followed each project to
  void changes(Batch batch, Map<Integer, Position> covered) {
    assertThat(batch.batchId()).as("windows count up").isEqualTo(lastBatch + 1);
    assertThat(time.nanos() - lastToldNanos)
        .as("nanoseconds between two windows")
        .isGreaterThanOrEqualTo(WINDOW_MS * 1_000_000);
    assertThat(batch.changes()).hasSizeLessThanOrEqualTo(BatchWindow.CHANGES_MAX_COUNT);
    assertThat(batch.changes().size() + batch.refresh().size()).as("content").isPositive();
    lastBatch = batch.batchId();
    lastToldNanos = time.nanos();
    batch
        .refresh()
        .forEach((n, reason) -> {
          if (reason != RefreshReason.REQUESTED) {
            told.remove(n);
          }
          boards.remove(n);
          pending.put(n, new ArrayList<>());
          asked.remove(n);
        });
    batch.changes().forEach(this::change);
    covered.forEach(this::check);
    batch.refresh().keySet().forEach(this::fetch);
    time.in(readMs, () -> sidecar.accept(new Input.EditorTook()));
  }

  private void change(SequencedEvent change) {
    int n = change.event().projectNumber();
    Long before = told.put(n, change.sequence());
    if (before != null) {
      assertThat(change.sequence()).as("project %s: in order, once", n).isGreaterThan(before);
    }
    if (pending.containsKey(n)) {
      pending.get(n).add(change);
    } else if (boards.containsKey(n)) {
      boards.put(n, applied(boards.get(n), change));
    }
  }

  private static Board applied(Board board, SequencedEvent change) {
    if (change.sequence() <= board.position().sequence()) {
      return board;
    }
    // What lies between is in this change, or in one that was told before it.
    Board before =
        new Board(
            new Position(
                board.position().epoch(), change.sequence() - 1, board.position().digest()),
            board.project(),
            board.issues());
    return BoardReducer.apply(before, change);
  }

  private static boolean isLater(Position board, Position covered) {
    return SimTracker.number(board.epoch()) > SimTracker.number(covered.epoch());
  }

  /// The same under another epoch.
  static Board at(Board board, String epoch) {
    return new Board(board.position().in(epoch), board.project(), board.issues());
  }

  private void check(int n, Position covered) {
    Board board = boards.get(n);
    if (board == null || lastKnown.contains(n) || isLater(board.position(), covered)) {
      return;
    }
    // Who is not told to fetch it again has a board of the epoch that is followed now.
    board = at(board, covered.epoch());
    boards.put(n, board);
    assertThat(board.position().sequence()).isGreaterThanOrEqualTo(covered.sequence());
    assertThat(board)
        .as("project %s at %s", n, covered)
        .isEqualTo(tracker.boardAt(board.position(), n));
  }
}
