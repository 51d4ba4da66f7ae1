package dev.boardcast.mcp.http;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The sessions there are, by their ids. Thread-safe.
final class HttpSessions {
  /// With so many, the one that was unused for longest goes; where all are busy, none is added.
  static final int SESSIONS_MAX_COUNT = 1_000;

  /// A session that is not used for so long is forgotten.
  static final Duration UNUSED_MAX = Duration.ofHours(1);

  private static final int ID_BYTES = 18;

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanoClock;

  /// Guarded by itself.
  private final Map<String, HttpSession> byId = new HashMap<>();

  HttpSessions(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /// A new one; null where all the others are busy.
  @Nullable HttpSession open() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    long now = nanoClock.getAsLong();
    HttpSession made =
        new HttpSession(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), now);
    List<HttpSession> gone = new ArrayList<>();
    boolean room;
    synchronized (byId) {
      byId.values().stream()
          .filter(one -> now - one.usedNanos() > UNUSED_MAX.toNanos() && !one.isBusy())
          .forEach(gone::add);
      gone.forEach(one -> byId.remove(one.id()));
      if (byId.size() >= SESSIONS_MAX_COUNT) {
        byId.values().stream()
            .filter(one -> !one.isBusy())
            .min(Comparator.comparingLong(HttpSession::usedNanos))
            .ifPresent(one -> {
              byId.remove(one.id());
              gone.add(one);
            });
      }
      room = byId.size() < SESSIONS_MAX_COUNT;
      if (room) {
        byId.put(made.id(), made);
      }
    }
    gone.forEach(HttpSession::close);
    return room ? made : null;
  }

  /// Null where there is none of that id, or not any more.
  @Nullable HttpSession find(String id) {
    synchronized (byId) {
      HttpSession session = byId.get(id);
      if (session != null) {
        session.used(nanoClock.getAsLong());
      }
      return session;
    }
  }

  /// Whether there was one.
  boolean end(String id) {
    HttpSession session;
    synchronized (byId) {
      session = byId.remove(id);
    }
    if (session != null) {
      session.close();
    }
    return session != null;
  }

  void close() {
    List<HttpSession> all;
    synchronized (byId) {
      all = List.copyOf(byId.values());
      byId.clear();
    }
    all.forEach(HttpSession::close);
  }
}
