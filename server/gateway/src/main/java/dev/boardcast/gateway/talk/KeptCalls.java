package dev.boardcast.gateway.talk;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls whose callers were asked something and have not come back yet, by the text
/// (`requestState`) that they come back with, which is good for once. Thread-safe.
public final class KeptCalls {
  /// One more is cancelled.
  static final int KEPT_MAX_COUNT = 256;

  /// Of one key.
  static final int KEPT_OF_KEY_MAX_COUNT = 32;

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
      if (kept.size() >= KEPT_MAX_COUNT
          || kept.values().stream().filter(one -> one.call().key().equals(call.key())).count()
              >= KEPT_OF_KEY_MAX_COUNT) {
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

  /// Cancels those for which nobody came back in a long time. To be called every second or so.
  public void sweep() {
    long now = System.nanoTime();
    synchronized (kept) {
      kept.values()
          .removeIf(one -> {
            boolean over = now - one.sinceNanos() > KEPT_MAX.toNanos();
            if (over) {
              one.call().cancel();
            }
            return over;
          });
    }
  }

  /// Cancels all of them.
  public void close() {
    synchronized (kept) {
      kept.values().forEach(one -> one.call().cancel());
    }
  }
}
