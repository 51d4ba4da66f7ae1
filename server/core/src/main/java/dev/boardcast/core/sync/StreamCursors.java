package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All projects' cursors, and what is done with what comes next in each. What is to be done outside
/// goes onto the list that `BoardSync` shares. Not thread-safe.
final class StreamCursors {
  private final Map<Integer, StreamCursor> cursors = new TreeMap<>();
  private final SnapshotLoader boards;
  private final List<SyncEffect> effects;

  /// Where cursors stood when progress was last checked.
  private final Map<Integer, Long> checked = new TreeMap<>();

  private long events;
  private long duplicates;
  private long gaps;
  private long replays;

  StreamCursors(SnapshotLoader boards, List<SyncEffect> effects) {
    this.boards = boards;
    this.effects = effects;
  }

  @Nullable StreamCursor get(int n) {
    return cursors.get(n);
  }

  void put(int n, StreamCursor cursor) {
    cursors.put(n, cursor);
  }

  void keepOnly(IntPredicate wanted) {
    cursors.keySet().removeIf(n -> !wanted.test(n));
  }

  Set<Integer> numbers() {
    return cursors.keySet();
  }

  /// In the order of their numbers.
  void forEach(BiConsumer<Integer, StreamCursor> action) {
    cursors.forEach(action);
  }

  SyncCounters counters(long reloads) {
    return new SyncCounters(events, duplicates, gaps, replays, reloads);
  }

  boolean isBehind() {
    return cursors.values().stream().anyMatch(StreamCursor::isBehind);
  }

  int heldCount() {
    return cursors.values().stream().mapToInt(StreamCursor::heldCount).sum();
  }

  void disconnected() {
    cursors.values().forEach(StreamCursor::disconnected);
  }

  /// What has made no progress since the last call is not waited for any longer.
  void checkProgress() {
    cursors.forEach((n, cursor) -> {
      Long before = checked.get(n);
      boolean stuck = before != null && before == cursor.position().sequence();
      if (cursor.isBehind() && stuck && cursor.mode() != StreamCursor.Mode.RELOADING) {
        lose(n, cursor, RefreshReason.GAP);
      }
    });
    markProgress();
  }

  /// From here on progress counts.
  void markProgress() {
    checked.clear();
    cursors.forEach((n, cursor) -> {
      if (cursor.isBehind()) {
        checked.put(n, cursor.position().sequence());
      }
    });
  }

  void offer(int n, StreamCursor cursor, SequencedEvent event, String epoch, Source source) {
    if (!cursor.position().epoch().equals(epoch)) {
      duplicates++;
      return;
    }
    switch (cursor.offer(event)) {
      case StreamCursor.Outcome.Deliver(var next) -> deliver(n, next, source);
      case StreamCursor.Outcome.Duplicate _ -> duplicates++;
      case StreamCursor.Outcome.Gap(var first) -> {
        if (first) {
          gaps++;
          askReplay(n, cursor);
        }
      }
      case StreamCursor.Outcome.Overflow _ -> lose(n, cursor, RefreshReason.OVERFLOW);
    }
  }

  void askReplay(int n, StreamCursor cursor) {
    replays++;
    effects.add(new SyncEffect.AskReplay(n, cursor.position()));
  }

  void deliver(int n, List<SequencedEvent> next, Source source) {
    if (next.isEmpty()) {
      return;
    }
    events += next.size();
    next.forEach(event -> boards.deliver(n, event, source));
    effects.add(new SyncEffect.Deliver(source, next));
  }

  /// What is missing cannot be had: the board's position will be the cursor's.
  void lose(int n, StreamCursor cursor, RefreshReason reason) {
    cursor.lose();
    boards.oweInstead(n, reason);
    boards.reload(n);
  }

  /// The highest sequence that was spoken of, by project.
  Map<Integer, Position> claims() {
    Map<Integer, Position> claims = new TreeMap<>();
    cursors.forEach(
        (n, cursor) -> claims.put(n, new Position(cursor.position().epoch(), cursor.claimed())));
    return claims;
  }

  /// Believes the tracker where more was spoken of than it has.
  ///
  /// @param heads the tracker's
  /// @param claims taken when they were asked for
  /// @param digests whether a digest that does not fit is corrected here, and not asked about
  void correct(
      String epoch, Map<Integer, LogHead> heads, Map<Integer, Position> claims, boolean digests) {
    claims.forEach((n, claim) -> {
      StreamCursor cursor = cursors.get(n);
      LogHead at = heads.get(n);
      if (cursor != null && at != null) {
        Position head = new Position(epoch, at.sequence(), at.digest());
        boolean contradicted = digests && cursor.position().contradicts(head);
        if (contradicted || isAhead(cursor, claim, head)) {
          correct(n, cursor, head);
        }
      }
    });
  }

  /// The tracker's log ends before what the hub spoke of.
  private void correct(int n, StreamCursor cursor, Position head) {
    effects.add(new SyncEffect.AheadOfLog(n));
    if (cursor.position().sequence() <= head.sequence() && !cursor.position().contradicts(head)) {
      // Nothing past the head was let through.
      cursor.forgetPromises();
      return;
    }
    cursor.correct(head);
    boolean kept = boards.invalidate(n);
    boards.forgive(n);
    refresh(n, RefreshReason.GAP, Source.POLL);
    if (kept) {
      boards.reload(n);
    }
  }

  /// The log does not follow from the cursor: whatever board is read now replaces its position.
  void sever(int n, StreamCursor cursor, RefreshReason reason) {
    cursor.sever();
    boards.invalidate(n);
    boards.oweInstead(n, reason);
    boards.reload(n);
  }

  /// Where a board is kept that is not of the log's history, though the cursor may be, it is read
  /// again.
  void checkBoard(int n, Position head, Source source) {
    if (boards.isBeyond(n, head)) {
      boards.invalidate(n);
      boards.forgive(n);
      refresh(n, RefreshReason.GAP, source);
      boards.reload(n);
    }
  }

  /// A board may have been read, and handed out, of a project that no log is known of: where there
  /// is none now, another history is served than then.
  void checkBoardsBut(Set<Integer> logs, IntPredicate followed, String epoch, Source source) {
    for (int n : boards.numbers()) {
      if (!logs.contains(n) && !cursors.containsKey(n) && followed.test(n)) {
        checkBoard(n, new Position(epoch, 0), source);
      }
    }
  }

  /// Asks the tracker for what follows the cursor.
  void fetch(int n, StreamCursor cursor) {
    effects.add(new SyncEffect.FetchEvents(n, cursor.ask()));
  }

  /// Whether what was claimed before the tracker was asked is more than it then had, so that it
  /// cannot be, and is still believed here.
  static boolean isAhead(StreamCursor cursor, @Nullable Position claim, Position head) {
    return claim != null
        && !cursor.isSevered()
        && claim.epoch().equals(head.epoch())
        && cursor.position().epoch().equals(head.epoch())
        && claim.sequence() > head.sequence()
        && cursor.claimed() >= claim.sequence();
  }

  void jump(int n, StreamCursor cursor, Position to, RefreshReason reason, Source source) {
    boolean kept = boards.invalidate(n);
    List<SequencedEvent> next = cursor.jump(to);
    boards.forgive(n);
    refresh(n, reason, source);
    follow(n, cursor, next, source);
    if (kept) {
      boards.reload(n);
    }
  }

  void follow(int n, StreamCursor cursor, List<SequencedEvent> next, Source source) {
    deliver(n, next, source);
    if (cursor.missing(cursor.position().sequence())) {
      gaps++;
      askReplay(n, cursor);
    }
  }

  /// The hub has another epoch than a cursor.
  ///
  /// @param known whether it knows the cursor's place in its own
  void joinOver(int n, StreamCursor cursor, Position head, boolean known) {
    if (!known) {
      jump(n, cursor, head, RefreshReason.EPOCH, Source.REPLAY);
    } else if (carry(n, cursor, head, Source.REPLAY)) {
      cursor.learn(head);
      cursor.expect(head.sequence());
    }
  }

  /// The tracker, polled, has another epoch than a cursor.
  ///
  /// @return whether it is asked for more first: it may know how far that epoch came
  boolean pollOver(int n, StreamCursor cursor, Position head) {
    if (cursor.position().isSamePlaceAs(head)) {
      var _ = carry(n, cursor, head, Source.POLL);
    } else if (cursor.canCarry() && cursor.position().sequence() < head.sequence()) {
      fetch(n, cursor);
      return true;
    } else {
      jump(n, cursor, head, RefreshReason.EPOCH, Source.POLL);
    }
    return false;
  }

  /// The tracker has not what follows a cursor.
  void pollLost(int n, StreamCursor cursor, Position head) {
    boolean sameEpoch = cursor.position().epoch().equals(head.epoch());
    jump(n, cursor, head, sameEpoch ? RefreshReason.GAP : RefreshReason.EPOCH, Source.POLL);
  }

  /// Another epoch has all up to a cursor: what follows there follows what is known here, and the
  /// editor need not be told.
  ///
  /// @return whether it could be carried over; else the board is read again
  boolean carry(int n, StreamCursor cursor, Position head, Source source) {
    Position here = cursor.position().in(head.epoch());
    boolean fits = here.sequence() <= head.sequence() && !here.contradicts(head);
    if (!fits || !cursor.canCarry() || !boards.carry(n, here)) {
      jump(n, cursor, head, RefreshReason.EPOCH, source);
      return false;
    }
    cursor.carry(head.epoch());
    return true;
  }

  /// @param kept those whose place in this epoch is still being asked for
  void dropOtherEpochs(String epoch, Predicate<StreamCursor> kept, Source source) {
    for (Map.Entry<Integer, StreamCursor> entry : new TreeMap<>(cursors).entrySet()) {
      StreamCursor cursor = entry.getValue();
      if (!cursor.position().epoch().equals(epoch) && !kept.test(cursor)) {
        cursors.remove(entry.getKey());
        boards.forget(entry.getKey());
        refresh(entry.getKey(), RefreshReason.EPOCH, source);
      }
    }
  }

  void refresh(int n, RefreshReason reason, Source source) {
    effects.add(new SyncEffect.Refresh(n, reason, source));
  }
}
