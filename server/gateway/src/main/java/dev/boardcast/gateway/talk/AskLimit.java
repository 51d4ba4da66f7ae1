package dev.boardcast.gateway.talk;

import dev.boardcast.gateway.connector.Counterpart;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Counts, by key, the calls whose callers are asked something and have not answered. Each keeps a
/// place at its server as long as a person may take, so one key alone must not have them all.
/// Thread-safe.
public final class AskLimit {
  /// Calls of one key, over all its sessions and servers: a quarter of what a server takes at once.
  /// Of one more, each question is answered with an error, and the call itself goes on.
  public static final int CALLS_OF_KEY_MAX_COUNT = 64;

  private final Consumer<String> reached;

  /// Guarded by this.
  private final Map<String, Integer> calls = new HashMap<>();

  /// @param reached told the key of whom nothing is asked for it
  public AskLimit(Consumer<String> reached) {
    this.reached = reached;
  }

  /// A call's caller is asked something.
  ///
  /// @param key its name
  /// @return whether there was room; then `end` gives it back
  synchronized boolean begin(String key) {
    int now = calls.getOrDefault(key, 0);
    if (now >= CALLS_OF_KEY_MAX_COUNT) {
      return false;
    }
    calls.put(key, now + 1);
    return true;
  }

  /// There was no room for a call; to be told once of each, under no lock.
  void reached(String key) {
    reached.accept(key);
  }

  /// Nothing that it asked is open any more.
  synchronized void end(String key) {
    calls.computeIfPresent(key, (_, now) -> now == 1 ? null : now - 1);
  }

  /// What the server is answered that asks where there is no room, as a member of a response.
  static String full() {
    return Counterpart.failure(
        "%d calls of this caller's key wait for answers already: the caller was not asked."
            .formatted(CALLS_OF_KEY_MAX_COUNT));
  }
}
