package dev.boardcast.gateway.face;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.stream.EventStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells callers that the tools of a server may be others now: those who may see that server, once
/// for all that happens within a moment. Thread-safe.
final class ToolNews implements AutoCloseable {
  static final Duration GATHER = Duration.ofMillis(50);

  private static final String CHANGED = "notifications/tools/list_changed";

  /// A caller of 2026-07-28 that listens.
  ///
  /// @param id of its request, as JSON
  record Listener(String id, EventStream stream, KeyConfig key) {
    /// What each of its notifications has, so that it knows for which request it is.
    RawObject tag() {
      return RawObject.EMPTY.with("io.modelcontextprotocol/subscriptionId", id);
    }
  }

  private final McpSessions sessions;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  /// Guarded by itself.
  private final Set<String> gathered = new HashSet<>();

  private volatile boolean closed;

  ToolNews(McpSessions sessions) {
    this.sessions = sessions;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener);
  }

  void changed(String server) {
    boolean first;
    synchronized (gathered) {
      first = gathered.isEmpty();
      gathered.add(server);
    }
    if (first && !closed) {
      Thread.ofVirtual().name("gateway-news").start(this::tell);
    }
  }

  private void tell() {
    try {
      Thread.sleep(GATHER);
    } catch (InterruptedException _) {
      return;
    }
    Set<String> servers;
    synchronized (gathered) {
      servers = Set.copyOf(gathered);
      gathered.clear();
    }
    for (McpSession session : sessions.all()) {
      if (sees(session.key(), servers)) {
        // Each on a thread of its own: one that is not read would keep the others waiting.
        Thread.ofVirtual()
            .name("gateway-news")
            .start(() -> session.tell(Faults.notification(CHANGED, RawObject.EMPTY)));
      }
    }
    for (Listener listener : listeners) {
      if (sees(listener.key(), servers)) {
        Thread.ofVirtual()
            .name("gateway-news")
            .start(() ->
                listener.stream()
                    .send(
                        Faults.notification(
                            CHANGED, RawObject.EMPTY.with("_meta", listener.tag().toString()))));
      }
    }
  }

  private static boolean sees(KeyConfig key, Set<String> servers) {
    return servers.stream().anyMatch(key.permissions()::mayAllowSomeOf);
  }

  @Override
  public void close() {
    closed = true;
    listeners.clear();
  }
}
