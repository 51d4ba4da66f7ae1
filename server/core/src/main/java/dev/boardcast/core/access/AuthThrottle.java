package dev.boardcast.core.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Requests without a valid key, counted by address and minute: for an answer that puts off who
/// comes too often, and for the audit. Thread-safe; times come from its callers.
public final class AuthThrottle {
  /// Failures of an address in a minute that are told what is wrong; more are put off.
  public static final int TOLD_MAX_COUNT = 60;

  /// Addresses counted at a time; the failures of all others are counted together.
  public static final int ADDRESSES_MAX_COUNT = 1_024;

  /// What all addresses beyond the bound are counted under.
  public static final String OTHERS = "(other addresses)";

  static final long WINDOW_MS = 60_000;

  /// Guarded by this.
  private final Map<String, Window> windows = new HashMap<>();

  private static final class Window {
    final long beganMs;
    int failures;

    Window(long beganMs) {
      this.beganMs = beganMs;
    }

    boolean isOver(long nowMs) {
      return nowMs - beganMs >= WINDOW_MS;
    }
  }

  /// What happened at an address within a minute.
  ///
  /// @param putOff how many of the failures were put off
  public record Tally(String address, int failures, int putOff) {}

  /// Counts one.
  ///
  /// @param nowMs of a clock that is never set
  /// @return seconds for which the address is put off; 0 when it is told what is wrong
  public synchronized int failed(String address, long nowMs) {
    String counted =
        windows.containsKey(address) || windows.size() < ADDRESSES_MAX_COUNT ? address : OTHERS;
    Window window = windows.computeIfAbsent(counted, _ -> new Window(nowMs));
    if (window.failures < Integer.MAX_VALUE) {
      window.failures++;
    }
    if (window.failures <= TOLD_MAX_COUNT) {
      return 0;
    }
    long leftMs = WINDOW_MS - (nowMs - window.beganMs);
    return Math.toIntExact(Math.clamp((leftMs + 999) / 1_000, 1, WINDOW_MS / 1_000));
  }

  /// Takes out the minutes that are over. To be called every second or so: until then a minute goes
  /// on.
  public synchronized List<Tally> takeOver(long nowMs) {
    List<Tally> over = new ArrayList<>();
    for (Iterator<Map.Entry<String, Window>> all = windows.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Window> entry = all.next();
      if (entry.getValue().isOver(nowMs)) {
        over.add(tally(entry.getKey(), entry.getValue()));
        all.remove();
      }
    }
    return over;
  }

  /// Takes out all, for the end.
  public synchronized List<Tally> takeAll() {
    List<Tally> all = new ArrayList<>();
    windows.forEach((address, window) -> all.add(tally(address, window)));
    windows.clear();
    return all;
  }

  private static Tally tally(String address, Window window) {
    return new Tally(address, window.failures, Math.max(0, window.failures - TOLD_MAX_COUNT));
  }
}
