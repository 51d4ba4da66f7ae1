package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.event.SequencedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows from a board that was read, or could not be: where it stands to its project's
/// cursor. What is to be done goes onto the list that it shares with `BoardSync`.
final class BoardArrivals {
  private final BoardReader boards;
  private final ProjectCursors cursors;
  private final List<SyncEffect> effects;
  private long count;

  BoardArrivals(BoardReader boards, ProjectCursors cursors, List<SyncEffect> effects) {
    this.boards = boards;
    this.cursors = cursors;
    this.effects = effects;
  }

  /// Boards that were read so far.
  long count() {
    return count;
  }

  /// A board was read.
  ///
  /// @param begins whether a project without a cursor is followed from this board on
  /// @param connectionEpoch the hub's; null while none is connected
  void loaded(int n, Board board, boolean begins, @Nullable String connectionEpoch) {
    count++;
    BoardMirror mirror = boards.getOrMake(n);
    Board before = mirror.board();
    if (before != null && !before.position().epoch().equals(board.position().epoch())) {
      // Whoever holds the board that was handed out before could not tell.
      boards.owe(n, RefreshReason.EPOCH);
    }
    ProjectCursor cursor = cursors.get(n);
    if (cursor == null) {
      if (begins) {
        cursors.put(n, new ProjectCursor(board.position()));
      }
      mirror.loaded(board, 0);
      boards.settled(n);
      return;
    }
    boolean sameEpoch = cursor.position().epoch().equals(board.position().epoch());
    boolean older = !sameEpoch || board.position().sequence() < cursor.position().sequence();
    boolean lost = cursor.mode() == ProjectCursor.Mode.RELOADING;
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
    ProjectCursor cursor = cursors.get(n);
    boolean tell = boards.lastKnown(n) != null || boards.owed(n) != null;
    boards.forget(n);
    if (cursor != null && cursor.mode() == ProjectCursor.Mode.RELOADING) {
      cursor.skip();
    }
    if (tell) {
      cursors.refresh(n, RefreshReason.DELETED, Source.POLL);
    }
    effects.add(new SyncEffect.BoardSettled(n));
  }

  /// The board could not be read this time.
  void failed(int n) {
    BoardMirror mirror = boards.get(n);
    ProjectCursor cursor = cursors.get(n);
    effects.add(new SyncEffect.BoardSettled(n));
    if (mirror == null) {
      return;
    }
    mirror.loadFailed();
    boolean needed =
        (cursor != null && cursor.mode() == ProjectCursor.Mode.RELOADING)
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
