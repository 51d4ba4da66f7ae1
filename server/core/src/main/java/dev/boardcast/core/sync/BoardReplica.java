package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.SequencedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One project's board, kept true by the events that its cursor lets through. A snapshot that is
/// being read and the events that arrive meanwhile are joined by position.
///
/// Events are applied when the board is looked at, so that none costs the arrival of the next. Not
/// thread-safe.
final class BoardReplica {
  /// Events not applied yet. At the bound they are applied; while a board is being read, the
  /// reading is started over instead.
  static final int PENDING_MAX_EVENTS = 1_000;

  private @Nullable Board board;
  private final List<SequencedEvent> pending = new ArrayList<>();
  private boolean loading;
  private boolean stale;

  /// Whether a board is being read.
  boolean isLoading() {
    return loading;
  }

  /// Whether the board is known and nothing says that it is not the present one.
  boolean isTrue() {
    return board != null && !stale;
  }

  /// A board is being read from now on.
  void loading() {
    loading = true;
  }

  /// The board, as it was last, is not the present one any more.
  void invalidate() {
    settle();
    pending.clear();
    stale = true;
  }

  /// The log has another epoch by now, which has all up to a position.
  ///
  /// @return false when a board is known that is not the one at that position
  boolean carry(Position to) {
    settle();
    if (board == null) {
      return true;
    }
    Position at = board.position().in(to.epoch());
    if (stale || at.sequence() != to.sequence() || at.contradicts(to)) {
      return false;
    }
    board = new Board(at, board.project(), board.issues());
    return true;
  }

  /// The board as far as it is known; null when none was ever read.
  @Nullable Board board() {
    settle();
    return board;
  }

  /// Whether the board, which is ahead of the events, turns out to be of another history.
  boolean isContradictedBy(SequencedEvent event) {
    return board != null
        && !stale
        && event.sequence() == board.position().sequence()
        && Position.contradict(event.digest(), board.position().digest());
  }

  /// Takes the next event.
  ///
  /// @return false when the board has to be read again, since this event does not join it
  boolean deliver(SequencedEvent event) {
    if (pending.size() >= PENDING_MAX_EVENTS) {
      if (!isTrue()) {
        pending.clear();
        return false;
      }
      settle();
    }
    if (isTrue() && event.sequence() > lastSequence() + 1) {
      stale = true;
      return false;
    }
    if (isTrue() || loading) {
      pending.add(event);
    }
    return true;
  }

  /// Takes a board that was read.
  ///
  /// @param followedTo the sequence that the cursor stands at
  /// @return false when a hole is between the board and the events: it has to be read again
  boolean loaded(Board read, long followedTo) {
    loading = false;
    settle();
    boolean older =
        isTrue()
            && board != null
            && board.position().epoch().equals(read.position().epoch())
            && board.position().sequence() >= read.position().sequence()
            && !board.position().contradicts(read.position());
    if (older) {
      return true;
    }
    pending.removeIf(event -> event.sequence() <= read.position().sequence());
    long next =
        pending.isEmpty()
            ? Math.max(followedTo, read.position().sequence()) + 1
            : pending.getFirst().sequence();
    board = read;
    stale = next > read.position().sequence() + 1;
    if (stale) {
      pending.clear();
    }
    return !stale;
  }

  /// The reading failed.
  void loadFailed() {
    loading = false;
    if (!isTrue()) {
      pending.clear();
    }
  }

  private long lastSequence() {
    if (!pending.isEmpty()) {
      return pending.getLast().sequence();
    }
    return board == null ? 0 : board.position().sequence();
  }

  private void settle() {
    if (board == null || stale) {
      return;
    }
    long shown = board.position().sequence();
    board =
        BoardReducer.apply(
            board, pending.stream().filter(event -> event.sequence() > shown).toList());
    pending.clear();
  }
}
