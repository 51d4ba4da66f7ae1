package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The boards of `BoardSync`: which are kept, which are being read, how often that failed, and who
/// has to be told once one is there. What is to be done goes onto the list that both share.
final class SnapshotLoader {
  private final ReplicaCache mirrors = new ReplicaCache();
  private final Map<Integer, Integer> failures = new TreeMap<>();
  private final Map<Integer, RefreshReason> owed = new TreeMap<>();
  private final List<SyncEffect> effects;

  /// Readings that are on their way, by project.
  private final Map<Integer, Integer> readings = new TreeMap<>();

  /// Projects whose history may have become another since a reading began that is on its way.
  private final Set<Integer> outdated = new TreeSet<>();

  SnapshotLoader(List<SyncEffect> effects) {
    this.effects = effects;
  }

  void keepOnly(IntPredicate wanted) {
    mirrors.keepOnly(wanted);
    failures.keySet().removeIf(n -> !wanted.test(n));
    owed.keySet().removeIf(n -> !wanted.test(n));
  }

  List<Integer> numbers() {
    return mirrors.numbers();
  }

  @Nullable BoardReplica get(int n) {
    return mirrors.get(n);
  }

  BoardReplica getOrMake(int n) {
    return mirrors.getOrMake(n);
  }

  /// The board as it was last known, true or not; null when none was read.
  @Nullable Board lastKnown(int n) {
    BoardReplica mirror = mirrors.get(n);
    return mirror == null ? null : mirror.board();
  }

  /// Somebody looks at the board: reads it unless it is known and kept true.
  void want(int n, boolean followed) {
    BoardReplica mirror = mirrors.look(n);
    if (mirror.isTrue() && followed) {
      effects.add(new SyncEffect.BoardSettled(n));
    } else {
      load(n, mirror, 0);
    }
  }

  /// Starts a reading unless one runs already.
  void load(int n) {
    load(n, mirrors.getOrMake(n), 0);
  }

  /// A reading begins now.
  void begun(int n) {
    readings.merge(n, 1, Integer::sum);
  }

  /// A reading has ended.
  ///
  /// @return whether it began in the present history
  boolean ended(int n) {
    boolean counts = !outdated.contains(n);
    Integer left = readings.computeIfPresent(n, (_, count) -> count == 1 ? null : count - 1);
    if (left == null) {
      outdated.remove(n);
    }
    return counts;
  }

  /// What was read is of no use, since it may be of another history: reads again, at once, when
  /// nothing else is on its way.
  void renew(int n) {
    BoardReplica mirror = mirrors.get(n);
    if (mirror != null && !readings.containsKey(n)) {
      mirror.loadFailed();
      load(n, mirror, 0);
    }
  }

  /// What comes does not join what is known: starts a reading unless one runs already, or is due.
  void reload(int n) {
    BoardReplica mirror = mirrors.getOrMake(n);
    if (!mirror.isLoading()) {
      mirror.loading();
      effects.add(new SyncEffect.ReloadBoard(n));
    }
  }

  /// What was read was of no use, or nothing was read: reads again after a while.
  void again(int n) {
    BoardReplica mirror = mirrors.getOrMake(n);
    mirror.loadFailed();
    load(n, mirror, failures.merge(n, 1, Integer::sum));
  }

  /// The editor is to be told once the board is there. A reason that is owed already stays.
  void owe(int n, RefreshReason reason) {
    owed.putIfAbsent(n, reason);
  }

  /// The same; this reason counts.
  void oweInstead(int n, RefreshReason reason) {
    owed.put(n, reason);
  }

  @Nullable RefreshReason owed(int n) {
    return owed.get(n);
  }

  void forgive(int n) {
    owed.remove(n);
  }

  /// The board is there, or known not to come: whoever waits is told.
  void settled(int n) {
    failures.remove(n);
    RefreshReason reason = owed.remove(n);
    effects.add(new SyncEffect.BoardSettled(n));
    if (reason != null) {
      effects.add(new SyncEffect.Refresh(n, reason, Source.POLL));
    }
  }

  /// There is no such board any more.
  void forget(int n) {
    mirrors.remove(n);
    failures.remove(n);
    owed.remove(n);
  }

  /// The board, where one is kept, is not the present one any more, nor is one that is being read.
  ///
  /// @return whether one is kept
  boolean invalidate(int n) {
    if (readings.containsKey(n)) {
      outdated.add(n);
    }
    BoardReplica mirror = mirrors.get(n);
    if (mirror != null) {
      mirror.invalidate();
    }
    return mirror != null;
  }

  /// The log has another epoch by now, which has all up to a position. A board that is being read
  /// may be of either.
  ///
  /// @return false when a board is kept that is not the one at that position
  boolean carry(int n, Position to) {
    if (readings.containsKey(n)) {
      outdated.add(n);
    }
    BoardReplica mirror = mirrors.get(n);
    return mirror == null || mirror.carry(to);
  }

  /// Whether a board is kept that a log which ends at a position does not have: it was read when
  /// another history was served.
  boolean isBeyond(int n, Position head) {
    BoardReplica mirror = mirrors.get(n);
    Board board = mirror != null && mirror.isTrue() ? mirror.board() : null;
    return board != null
        && namesItsHistory(head)
        && board.position().epoch().equals(head.epoch())
        && (board.position().sequence() > head.sequence() || board.position().contradicts(head));
  }

  /// Whether it can be told what follows a log's end: it has a digest, or there was no event yet.
  private static boolean namesItsHistory(Position head) {
    return head.digest() != null || head.sequence() == 0;
  }

  /// Whether the events after a cursor's position are all that a board is lacking. One that is not
  /// where the log ends may be of another history, where there are several.
  static boolean joins(Position board, Position cursor, @Nullable Position head) {
    boolean reaches = board.epoch().equals(cursor.epoch()) && board.sequence() >= cursor.sequence();
    if (head == null || !namesItsHistory(head)) {
      return reaches;
    }
    return reaches && board.sequence() == head.sequence() && !board.contradicts(head);
  }

  /// The next event of a project.
  void deliver(int n, SequencedEvent event, Source source) {
    BoardReplica mirror = mirrors.get(n);
    if (event.event().type() == EventType.PROJECT_DELETED) {
      mirrors.remove(n);
    } else if (mirror != null && mirror.isContradictedBy(event)) {
      invalidate(n);
      forgive(n);
      // Now, and not when a board was read: who was handed this one would take what comes for its
      // continuation, and the reading may fail.
      effects.add(new SyncEffect.Refresh(n, RefreshReason.GAP, source));
      reload(n);
    } else if (mirror != null && !mirror.deliver(event)) {
      reload(n);
    }
  }

  private void load(int n, BoardReplica mirror, int failed) {
    if (!mirror.isLoading()) {
      mirror.loading();
      effects.add(new SyncEffect.LoadBoard(n, failed));
    }
  }
}
