package dev.boardcast.sidecar.core;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.link.LinkEvent;
import dev.boardcast.core.sync.BoardSync;
import dev.boardcast.sidecar.core.message.CachedBoard;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.ReadFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is read at the tracker, and how old that makes what is known.
final class PollTracker {
  private final PollRound poll = new PollRound();
  private final Map<Integer, Long> loadedNanos = new HashMap<>();
  private Map<Integer, Position> claims = Map.of();
  private boolean live;
  private long confirmedNanos;
  private long polls;

  PollTracker(ClockReading now) {
    confirmedNanos = now.nanos();
  }

  /// @param claimed what was spoken of by now
  Effect beginPoll(int number, Map<Integer, Position> claimed) {
    polls++;
    claims = claimed;
    poll.begin(number);
    return new Effect.ReadPositions(number);
  }

  /// What was spoken of when the present poll began.
  Map<Integer, Position> claims() {
    return claims;
  }

  /// Polls begun so far.
  long polls() {
    return polls;
  }

  /// The present poll showed something new.
  Effect readEvents(int n, Position since) {
    poll.await();
    return new Effect.ReadEvents(poll.number(), n, since);
  }

  boolean isPresent(int number) {
    return number == poll.number();
  }

  /// The present poll's key is not for all that is followed.
  ///
  /// @param allowed the projects that it is for; null where it is for all
  void allowed(BoardSync sync, @Nullable Set<Integer> allowed) {
    poll.narrowed(RefusedSubscription.remedy(sync.subscription(), allowed));
  }

  /// An answer to a poll is there.
  ///
  /// @param problem null where it is what was asked for
  /// @return what the link is to hear; null while the poll is not over
  @Nullable LinkEvent answered(int number, @Nullable ReadFailure problem, ClockReading now) {
    if (!poll.answered(number, problem)) {
      return null;
    }
    ReadFailure failure = poll.failure();
    if (failure != null) {
      return failure.kind() == ReadFailure.Kind.REFUSED
          ? new LinkEvent.PollRefused(number, failure.reason())
          : new LinkEvent.PollFailed(number, failure.reason());
    }
    confirmedNanos = now.nanos();
    String remedy = poll.remedy();
    return remedy == null
        ? new LinkEvent.PollSucceeded(number)
        : new LinkEvent.PollNarrowed(number, remedy);
  }

  /// How the link stands now.
  ///
  /// @return whether it has just become live
  boolean link(boolean isLive, ClockReading now) {
    if (isLive || live) {
      confirmedNanos = now.nanos();
    }
    boolean became = isLive && !live;
    live = isLive;
    return became;
  }

  void boardRead(int n, ClockReading now) {
    loadedNanos.put(n, now.nanos());
  }

  /// Boards that are not kept any more have no age.
  void keepOnly(BoardSync sync) {
    loadedNanos.keySet().retainAll(sync.boards());
  }

  /// The board as it is known, true or last known; null when it is not known at all.
  @Nullable CachedBoard known(BoardSync sync, int n, ClockReading now) {
    Board board = sync.board(n);
    boolean confirmed = board != null && sync.subscription().covers(n);
    if (board == null) {
      board = sync.lastKnownBoard(n);
    }
    if (board == null) {
      return null;
    }
    long sinceLoaded = now.nanos() - loadedNanos.getOrDefault(n, now.nanos());
    long sinceConfirmed = live ? 0 : now.nanos() - confirmedNanos;
    long age = confirmed ? Math.min(sinceLoaded, sinceConfirmed) : sinceLoaded;
    return new CachedBoard(board, Math.max(0, age / 1_000_000));
  }
}
