package dev.boardcast.gateway.talk;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Calls whose callers were asked something and have not come back yet, by the text
/// (`requestState`) that they come back with, which is good for once. Thread-safe.
public final class KeptCalls {
  /// One more is cancelled.
  static final int KEPT_MAX_COUNT = 256;

  /// Of one key.
  static final int KEPT_OF_KEY_MAX_COUNT = 32;

  /// Of their requests, questions and results. With more, no call is kept; where a result that
  /// comes later is more, the calls that began to wait first are given up.
  static final long KEPT_MAX_CHARS = 64L * 1024 * 1024;

  static final long KEPT_OF_KEY_MAX_CHARS = 16L * 1024 * 1024;

  /// A caller has so long to come back; then its call is cancelled. One that ended meanwhile is
  /// kept as long: they come back for how it ended.
  public static final Duration KEPT_MAX = Duration.ofMinutes(10);

  private static final String OURS = "gateway.";
  private static final int STATE_BYTES = 18;

  private record Kept(KeptCall call, long sinceNanos) {}

  private final SecureRandom random = new SecureRandom();

  /// Guarded by itself.
  private final Map<String, Kept> kept = new HashMap<>();

  /// Whether a state was made here; a server of 2026-07-28 makes its own.
  public static boolean isOurs(String state) {
    return state.startsWith(OURS);
  }

  /// @return by which it is found again; null where there are too many
  public @Nullable String keep(KeptCall call) {
    byte[] bytes = new byte[STATE_BYTES];
    random.nextBytes(bytes);
    String state = OURS + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (kept) {
      List<KeptCall> all = kept.values().stream().map(Kept::call).toList();
      List<KeptCall> ofKey = all.stream().filter(one -> one.key().equals(call.key())).toList();
      if (all.size() >= KEPT_MAX_COUNT
          || ofKey.size() >= KEPT_OF_KEY_MAX_COUNT
          || chars(all) + call.chars() > KEPT_MAX_CHARS
          || chars(ofKey) + call.chars() > KEPT_OF_KEY_MAX_CHARS) {
        return null;
      }
      kept.put(state, new Kept(call, System.nanoTime()));
    }
    return state;
  }

  /// @param key of who comes back
  /// @param what they say they called
  /// @return null where there is none, or none of theirs
  public @Nullable KeptCall take(String state, String key, String what) {
    synchronized (kept) {
      Kept one = kept.get(state);
      if (one == null || !one.call().isOf(key, what)) {
        return null;
      }
      kept.remove(state);
      return one.call();
    }
  }

  private static long chars(List<KeptCall> calls) {
    return calls.stream().mapToLong(KeptCall::chars).sum();
  }

  /// Cancels those for which nobody came back in a long time, and those whose keys are gone. To be
  /// called every second or so.
  ///
  /// @param isGone by names
  public void sweep(Predicate<String> isGone) {
    long now = System.nanoTime();
    synchronized (kept) {
      kept.values()
          .removeIf(one -> {
            boolean over =
                now - one.sinceNanos() > KEPT_MAX.toNanos() || isGone.test(one.call().key());
            if (over) {
              one.call().cancel();
            }
            return over;
          });
      List<KeptCall> all =
          kept.values().stream()
              .sorted(Comparator.comparingLong(one -> one.sinceNanos() - now))
              .map(Kept::call)
              .toList();
      shrink(all, KEPT_MAX_CHARS);
      Set<String> keys = all.stream().map(KeptCall::key).collect(Collectors.toSet());
      for (String key : keys) {
        shrink(all.stream().filter(one -> one.key().equals(key)).toList(), KEPT_OF_KEY_MAX_CHARS);
      }
    }
  }

  private void shrink(List<KeptCall> oldestFirst, long maxChars) {
    List<KeptCall> left = oldestFirst;
    while (chars(left) > maxChars) {
      KeptCall gone = left.getFirst();
      gone.cancel();
      kept.values().removeIf(one -> one.call() == gone);
      left = left.subList(1, left.size());
    }
  }

  /// Cancels all of them.
  public void close() {
    synchronized (kept) {
      kept.values().forEach(one -> one.call().cancel());
    }
  }
}
