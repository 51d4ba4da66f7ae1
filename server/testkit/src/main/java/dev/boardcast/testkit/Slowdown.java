package dev.boardcast.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Times that are promised are meant on two cores with nothing else to do. A machine that is
/// slower, or does other things beside, is looked at in the moment in which a time was measured,
/// and the time is judged by that. The extension's tests do the same (`e2e/lib/soon.mjs`).
public final class Slowdown {
  /// What `work` takes where times are meant.
  private static final Duration WORK = Duration.ofMillis(135);

  private static final int ROUNDS = 40;
  private static final int ROWS = 20_000;
  private static final int TITLES = 997;

  /// A machine that is slower than this proves nothing by any time.
  private static final double MAX = 20;

  private static boolean isWarm;

  private record Row(int id, String title) {}

  private Slowdown() {}

  /// That something took no longer than meant, or than that is on this machine in this moment: how
  /// slow it is is looked at only where the time was not met.
  ///
  /// @param meant where times are meant
  public static synchronized void assertSoon(Duration took, Duration meant) {
    if (took.compareTo(meant) <= 0) {
      return;
    }
    if (!isWarm) {
      // The first time it is compiled.
      twice();
      isWarm = true;
    }
    double times = Math.clamp((double) twice() / WORK.toNanos(), 1, MAX);
    String told =
        "took %s, meant %s; this machine is %.1f times slower".formatted(took, meant, times);
    System.out.println("Slowdown: " + told);
    if (took.toNanos() > meant.toNanos() * times) {
      throw new AssertionError(told);
    }
  }

  public static void assertSoonMs(long tookMs, long meantMs) {
    assertSoon(Duration.ofMillis(tookMs), Duration.ofMillis(meantMs));
  }

  /// Twice at once, since what is timed is several threads.
  private static long twice() {
    long begun = System.nanoTime();
    Thread other = Thread.ofPlatform().name("slowdown").start(Slowdown::work);
    work();
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return System.nanoTime() - begun;
  }

  /// What programs of this kind do: objects are made, compared, looked up.
  private static void work() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0, id = 1; i < ROWS; i++) {
        id = id * 1_103_515_245 + 12_345;
        rows.add(new Row(id, "item " + Math.floorMod(id, TITLES)));
      }
      rows.sort(Comparator.comparingInt(Row::id));
      Map<String, Row> byTitle = new HashMap<>();
      rows.forEach(row -> byTitle.put(row.title(), row));
      if (byTitle.size() != TITLES) {
        throw new IllegalStateException("titles: " + byTitle.size());
      }
    }
  }
}
