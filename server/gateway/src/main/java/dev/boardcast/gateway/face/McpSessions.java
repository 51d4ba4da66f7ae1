package dev.boardcast.gateway.face;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.talk.Follows;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sessions of older callers, by their ids. Thread-safe.
final class McpSessions {
  /// With so many, the one that was unused for longest goes; where all are busy, none is added.
  static final int SESSIONS_MAX_COUNT = 4_096;

  /// A session that is not used for so long is forgotten.
  static final Duration UNUSED_MAX = Duration.ofHours(1);

  private static final int ID_BYTES = 18;

  private final SecureRandom random = new SecureRandom();
  private final Follows follows;

  /// Guarded by itself.
  private final Map<String, McpSession> byId = new HashMap<>();

  McpSessions(Follows follows) {
    this.follows = follows;
  }

  /// A new one; null where all the others are busy.
  ///
  /// @param offers what it does for servers
  @Nullable McpSession open(KeyConfig key, RawObject offers) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    long now = System.nanoTime();
    McpSession made =
        new McpSession(
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            key,
            offers,
            follows,
            now);
    McpSession gone = null;
    synchronized (byId) {
      if (byId.size() >= SESSIONS_MAX_COUNT) {
        gone =
            byId.values().stream()
                .filter(one -> !one.isBusy())
                .min(Comparator.comparingLong(McpSession::usedNanos))
                .orElse(null);
        if (gone == null) {
          return null;
        }
        byId.remove(gone.id());
      }
      byId.put(made.id(), made);
    }
    if (gone != null) {
      gone.close();
    }
    return made;
  }

  /// A session of this key; null where there is none of that id.
  @Nullable McpSession find(String id, KeyConfig key) {
    synchronized (byId) {
      McpSession session = byId.get(id);
      if (session == null || !session.key().name().equals(key.name())) {
        return null;
      }
      session.used(System.nanoTime());
      return session;
    }
  }

  boolean end(McpSession session) {
    McpSession gone;
    synchronized (byId) {
      gone = byId.remove(session.id());
    }
    session.close();
    return gone != null;
  }

  List<McpSession> all() {
    synchronized (byId) {
      return List.copyOf(byId.values());
    }
  }

  /// Ends sessions that nobody uses, and those that are over.
  void sweep(Predicate<McpSession> over) {
    long now = System.nanoTime();
    List<McpSession> gone = new ArrayList<>();
    synchronized (byId) {
      for (McpSession one : byId.values()) {
        if (over.test(one) || (now - one.usedNanos() > UNUSED_MAX.toNanos() && !one.isBusy())) {
          gone.add(one);
        }
      }
      gone.forEach(one -> byId.remove(one.id()));
    }
    gone.forEach(McpSession::close);
  }
}
