package dev.boardcast.tracker.http.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long connections may take to say what they want, however steadily their bytes trickle in.
/// Knows as many connections as are open. Thread-safe; times come from its callers.
///
/// @param <C> a connection
public final class RequestTimeouts<C> {
  /// For the first request's head, from the connection's beginning, and for a request's body.
  public static final long REQUEST_MAX_MS = 30_000;

  /// For the head of a later request, from the end of the last answer.
  public static final long NEXT_MAX_MS = 120_000;

  private final long requestMaxMs;

  /// Guarded by this.
  private final Map<C, Wait> connections = new HashMap<>();

  /// @param requestMaxMs in place of `REQUEST_MAX_MS`
  public RequestTimeouts(long requestMaxMs) {
    this.requestMaxMs = requestMaxMs;
  }

  private static final class Wait {
    /// When it is too late; `Long.MAX_VALUE` while the connection owes nothing.
    long untilMs;

    int atHand;

    Wait(long untilMs) {
      this.untilMs = untilMs;
    }
  }

  public synchronized void opened(C connection, long nowMs) {
    connections.put(connection, new Wait(nowMs + requestMaxMs));
  }

  public synchronized void closed(C connection) {
    connections.remove(connection);
  }

  /// A request's head has come.
  ///
  /// @param hasBody whether more of it is to come
  public synchronized void began(C connection, boolean hasBody, long nowMs) {
    Wait wait = connections.get(connection);
    if (wait != null) {
      wait.atHand++;
      wait.untilMs = hasBody ? nowMs + requestMaxMs : Long.MAX_VALUE;
    }
  }

  /// The request's body has come.
  public synchronized void complete(C connection) {
    Wait wait = connections.get(connection);
    if (wait != null) {
      wait.untilMs = Long.MAX_VALUE;
    }
  }

  /// The request was answered.
  public synchronized void answered(C connection, long nowMs) {
    Wait wait = connections.get(connection);
    if (wait != null && --wait.atHand <= 0) {
      wait.atHand = 0;
      wait.untilMs = nowMs + NEXT_MAX_MS;
    }
  }

  /// Those that took too long, each told once.
  public synchronized List<C> overdue(long nowMs) {
    List<C> late = new ArrayList<>();
    connections.forEach((connection, wait) -> {
      if (nowMs >= wait.untilMs) {
        late.add(connection);
      }
    });
    late.forEach(connections::remove);
    return late;
  }
}
