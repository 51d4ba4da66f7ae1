package dev.boardcast.gateway.face;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.stream.EventStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells callers that the tools, prompts or resources of a server may be others now: those who may
/// see them, once for all that happens within a moment. Thread-safe.
final class ListNews implements AutoCloseable {
  static final Duration GATHER = Duration.ofMillis(50);

  /// A caller of 2026-07-28 that listens.
  ///
  /// @param id of its request, as JSON
  /// @param wanted of what it wants to be told
  record Listener(String id, EventStream stream, KeyConfig key, Set<Change> wanted) {
    /// What each of its notifications has, so that it knows for which request it is.
    RawObject tag() {
      return RawObject.EMPTY.with("io.modelcontextprotocol/subscriptionId", id);
    }
  }

  private final McpSessions sessions;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  /// Servers by what of them has changed. Guarded by itself.
  private final Map<Change, Set<String>> gathered = new EnumMap<>(Change.class);

  private volatile boolean closed;

  ListNews(McpSessions sessions) {
    this.sessions = sessions;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener);
  }

  void changed(String server, Change change) {
    boolean first;
    synchronized (gathered) {
      first = gathered.isEmpty();
      gathered.computeIfAbsent(change, _ -> new HashSet<>()).add(server);
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
    Map<Change, Set<String>> all;
    synchronized (gathered) {
      all = new EnumMap<>(gathered);
      gathered.clear();
    }
    all.forEach(this::tell);
  }

  private void tell(Change change, Set<String> servers) {
    String method = change.notification();
    for (McpSession session : sessions.all()) {
      if (sees(session.key(), change, servers)) {
        // Each on a thread of its own: one that is not read would keep the others waiting.
        Thread.ofVirtual()
            .name("gateway-news")
            .start(() -> session.tell(Faults.notification(method, RawObject.EMPTY)));
      }
    }
    for (Listener listener : listeners) {
      if (listener.wanted().contains(change) && sees(listener.key(), change, servers)) {
        Thread.ofVirtual()
            .name("gateway-news")
            .start(() ->
                listener.stream()
                    .send(
                        Faults.notification(
                            method, RawObject.EMPTY.with("_meta", listener.tag().toString()))));
      }
    }
  }

  private static boolean sees(KeyConfig key, Change change, Set<String> servers) {
    return servers.stream()
        .anyMatch(server ->
            switch (change) {
              case TOOLS -> key.permissions().mayAllowSomeOf(server);
              case PROMPTS -> key.prompts().mayAllowSomeOf(server);
              case RESOURCES -> key.resources().mayAllowSomeOf(server, "");
            });
  }

  @Override
  public void close() {
    closed = true;
    listeners.clear();
  }
}
