package dev.boardcast.sidecar.core;

import dev.boardcast.core.time.Backoff;
import dev.boardcast.core.time.Deadlines;
import dev.boardcast.sidecar.core.message.ClockReading;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When boards are read, and how long anybody waits for one. Whatever the hub says, a project's
/// reloads are spaced like attempts to connect.
final class BoardTurns {
  /// Between two readings of a board that begin sooner than planned, since somebody looks at it.
  static final long READS_APART_MS = 1_000;

  /// Reloads of a project in a row. With one more, the hub is not believed any longer.
  static final int RELOADS_MAX_COUNT = 5;

  /// A project that was not reloaded for so long has settled: the next reload is the first again.
  static final long SETTLED_MS = 60_000;

  /// @param lastNanos when the last one is due
  private record Reloads(int count, long lastNanos) {}

  private final Deadlines<CoreTimer> timers;
  private final RandomGenerator random;
  private final Map<Integer, Reloads> reloads = new HashMap<>();
  private final Map<Integer, Long> readNanos = new HashMap<>();

  BoardTurns(Deadlines<CoreTimer> timers, RandomGenerator random) {
    this.timers = timers;
    this.random = random;
  }

  /// A board was asked for.
  void await(int n, ClockReading now) {
    CoreTimer patience = new CoreTimer.BoardPatience(n);
    if (timers.at(patience) == null) {
      arm(patience, SidecarCore.BOARD_PATIENCE_MS, now);
    }
  }

  /// Whoever waited is answered.
  void settled(int n) {
    timers.disarm(new CoreTimer.BoardPatience(n));
  }

  /// A reading begins now.
  void reading(int n, ClockReading now) {
    timers.disarm(new CoreTimer.BoardRetry(n));
    timers.disarm(new CoreTimer.Reload(n));
    readNanos.values().removeIf(at -> now.nanos() - at > SETTLED_MS * 1_000_000);
    readNanos.put(n, now.nanos());
  }

  /// A reading failed, so many times in a row.
  void retry(int n, int failures, ClockReading now) {
    arm(new CoreTimer.BoardRetry(n), Backoff.delayMs(failures, random.nextDouble()), now);
  }

  /// What comes does not join what is known: the board is to be read again.
  ///
  /// @return whether that has happened too often
  boolean reload(int n, ClockReading now) {
    reloads.values().removeIf(run -> now.nanos() - run.lastNanos() > SETTLED_MS * 1_000_000);
    Reloads before = reloads.get(n);
    int count = before == null ? 1 : before.count() + 1;
    long delayMs = count == 1 ? 0 : Backoff.delayMs(count - 1, random.nextDouble());
    arm(new CoreTimer.Reload(n), delayMs, now);
    reloads.put(n, new Reloads(count, now.nanos() + delayMs * 1_000_000));
    return count > RELOADS_MAX_COUNT;
  }

  /// Boards are of another history from now on: what was read again before says nothing of the hub.
  void startOver() {
    reloads.clear();
  }

  /// The board's next reading does not wait for its time, nor does it follow the last too closely.
  void hurry(int n, ClockReading now) {
    hurry(new CoreTimer.BoardRetry(n), n, now);
    hurry(new CoreTimer.Reload(n), n, now);
  }

  /// The hub is there again, and so most likely is the tracker.
  void hurryRetries(ClockReading now) {
    for (CoreTimer timer : timers.armed()) {
      if (timer instanceof CoreTimer.BoardRetry(var n)) {
        hurry(timer, n, now);
      }
    }
  }

  /// Nothing is reloaded at the hub's word any longer.
  void hurryReloads(ClockReading now) {
    for (CoreTimer timer : timers.armed()) {
      if (timer instanceof CoreTimer.Reload(var n)) {
        hurry(timer, n, now);
      }
    }
  }

  private void hurry(CoreTimer timer, int n, ClockReading now) {
    Long planned = timers.at(timer);
    if (planned == null) {
      return;
    }
    @Nullable Long read = readNanos.get(n);
    long soonest =
        read == null ? now.nanos() : Math.max(now.nanos(), read + READS_APART_MS * 1_000_000);
    if (soonest - planned < 0) {
      timers.arm(timer, soonest);
    }
  }

  private void arm(CoreTimer timer, long delayMs, ClockReading now) {
    timers.arm(timer, now.nanos() + delayMs * 1_000_000);
  }
}
