package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.SequencedEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What follows from a board that was read, or could not be: where it stands to its project's
/// cursor. What is to be done goes onto the list that it shares with `BoardSync`.
final class SnapshotMerger {
  private final SnapshotLoader boards;
  private final StreamCursors cursors;
  private final List<SyncEffect> effects;
  private final Map<Integer, Asked> asked = new TreeMap<>();
  private long count;

  /// Readings of a board that are on their way, with what was spoken of before the first of them
  /// began: the tracker was then at that position or past it, or it never was there.
  private record Asked(int readings, @Nullable Position claim) {}

  SnapshotMerger(SnapshotLoader boards, StreamCursors cursors, List<SyncEffect> effects) {
    this.boards = boards;
    this.cursors = cursors;
    this.effects = effects;
  }

  /// Boards that were read so far.
  long count() {
    return count;
  }

  /// A reading begins now.
  void asked(int n) {
    StreamCursor cursor = cursors.get(n);
    Position claim =
        cursor == null ? null : new Position(cursor.position().epoch(), cursor.claimed());
    asked.merge(n, new Asked(1, claim), (old, _) -> new Asked(old.readings() + 1, old.claim()));
  }

  /// A reading has ended.
  ///
  /// @return what was spoken of when it began, at least
  private @Nullable Position answered(int n) {
    Asked reading = asked.remove(n);
    if (reading != null && reading.readings() > 1) {
      asked.put(n, new Asked(reading.readings() - 1, reading.claim()));
    }
    return reading == null ? null : reading.claim();
  }

  /// A board was read.
  ///
  /// @param begins whether a project without a cursor is followed from this board on
  /// @param connectionEpoch the hub's; null while none is connected
  void loaded(int n, Board board, boolean begins, @Nullable String connectionEpoch) {
    count++;
    Position claim = answered(n);
    if (!boards.ended(n)) {
      boards.renew(n);
      return;
    }
    BoardReplica mirror = boards.getOrMake(n);
    Board before = mirror.board();
    if (before != null && !before.position().epoch().equals(board.position().epoch())) {
      // Whoever holds the board that was handed out before could not tell.
      boards.owe(n, RefreshReason.EPOCH);
    }
    StreamCursor cursor = cursors.get(n);
    if (cursor == null) {
      if (begins) {
        cursors.put(n, new StreamCursor(board.position()));
      }
      mirror.loaded(board, 0);
      boards.settled(n);
      return;
    }
    cursor.showed(board.position().sequence());
    boolean lost = cursor.mode() == StreamCursor.Mode.RELOADING;
    boolean contradicted = !lost && cursor.position().contradicts(board.position());
    if (contradicted || StreamCursors.isAhead(cursor, claim, board.position())) {
      cursor.correct(board.position());
      mirror.invalidate();
      boards.oweInstead(n, RefreshReason.GAP);
      mirror.loaded(board, board.position().sequence());
      boards.settled(n);
      effects.add(new SyncEffect.AheadOfLog(n));
      return;
    }
    boolean sameEpoch = cursor.position().epoch().equals(board.position().epoch());
    boolean older =
        !sameEpoch
            || (!cursor.isSevered() && board.position().sequence() < cursor.position().sequence());
    if ((!sameEpoch || (lost && older)) && cursor.position().epoch().equals(connectionEpoch)) {
      // Read before the cursor came where it is, or from a tracker that is not the one behind the
      // hub, as around a restart.
      boards.again(n);
    } else if (!sameEpoch || lost) {
      mirror.invalidate();
      if (sameEpoch) {
        boards.owe(n, RefreshReason.GAP);
      } else {
        boards.oweInstead(n, RefreshReason.EPOCH);
      }
      List<SequencedEvent> next = cursor.land(board.position());
      mirror.loaded(board, board.position().sequence());
      boards.settled(n);
      cursors.follow(n, cursor, next, Source.REPLAY);
    } else if (mirror.loaded(board, cursor.position().sequence())) {
      boards.settled(n);
    } else {
      boards.again(n);
    }
  }

  /// There is no such project.
  void gone(int n) {
    var _ = answered(n);
    if (!boards.ended(n)) {
      boards.renew(n);
      return;
    }
    StreamCursor cursor = cursors.get(n);
    boolean tell = boards.lastKnown(n) != null || boards.owed(n) != null;
    boards.forget(n);
    if (cursor != null && cursor.mode() == StreamCursor.Mode.RELOADING) {
      cursor.skip();
    }
    if (tell) {
      cursors.refresh(n, RefreshReason.DELETED, Source.POLL);
    }
    effects.add(new SyncEffect.BoardSettled(n));
  }

  /// The board could not be read this time.
  void failed(int n) {
    var _ = answered(n);
    var _ = boards.ended(n);
    BoardReplica mirror = boards.get(n);
    StreamCursor cursor = cursors.get(n);
    effects.add(new SyncEffect.BoardSettled(n));
    if (mirror == null) {
      return;
    }
    mirror.loadFailed();
    boolean needed =
        (cursor != null && cursor.mode() == StreamCursor.Mode.RELOADING)
            || (mirror.board() != null && !mirror.isTrue());
    if (needed) {
      // Whoever waited has been given the board as it was last known.
      boards.owe(n, RefreshReason.GAP);
      boards.again(n);
    } else {
      boards.forgive(n);
      if (!mirror.isTrue()) {
        boards.forget(n);
      }
    }
  }
}
