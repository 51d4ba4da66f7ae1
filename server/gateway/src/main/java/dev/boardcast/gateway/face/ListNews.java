package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Library;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.gateway.talk.Follows;
import dev.boardcast.mcp.rpc.stream.EventStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells callers that the tools, prompts or resources of a server may be others now, or that a
/// resource says something else: those who may see them, once for all that happens within a moment.
/// Thread-safe.
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

  /// Resources that change within a moment; of more nobody is told.
  static final int RESOURCES_MAX_COUNT = 1_000;

  private final McpSessions sessions;
  private final Follows follows;
  private final Library library;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  /// Servers by what of them has changed. Guarded by itself.
  private final Map<Change, Set<String>> gathered = new EnumMap<>(Change.class);

  /// Guarded by `gathered`.
  private final Set<Library.Held> resources = new HashSet<>();

  private volatile boolean closed;

  ListNews(McpSessions sessions, Follows follows, Library library) {
    this.sessions = sessions;
    this.follows = follows;
    this.library = library;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener);
    follows.remove(listener);
  }

  /// A resource says something else now.
  void updated(String server, String uri) {
    gather(() -> {
      if (resources.size() < RESOURCES_MAX_COUNT) {
        resources.add(new Library.Held(server, uri));
      }
    });
  }

  void changed(String server, Change change) {
    gather(() -> gathered.computeIfAbsent(change, _ -> new HashSet<>()).add(server));
  }

  private void gather(Runnable one) {
    boolean first;
    synchronized (gathered) {
      first = gathered.isEmpty() && resources.isEmpty();
      one.run();
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
    Set<Library.Held> updates;
    synchronized (gathered) {
      all = new EnumMap<>(Change.class);
      all.putAll(gathered);
      gathered.clear();
      updates = Set.copyOf(resources);
      resources.clear();
    }
    all.forEach(this::tell);
    updates.forEach(this::tell);
  }

  private void tell(Library.Held resource) {
    follows
        .of(resource.server(), resource.uri())
        .forEach(follower -> {
          Object who = follower.who();
          KeyConfig key = who instanceof McpSession session ? session.key() : null;
          key = who instanceof Listener listener ? listener.key() : key;
          if (key != null && library.mayRead(key, resource)) {
            RawObject params = RawObject.EMPTY.with("uri", RawObject.quote(follower.shown()));
            Thread.ofVirtual()
                .name("gateway-news")
                .start(() -> tell(who, "notifications/resources/updated", params));
          }
        });
  }

  private static void tell(Object who, String method, RawObject params) {
    switch (who) {
      case McpSession session -> session.tell(Rpc.notification(method, params));
      case Listener listener ->
          listener.stream()
              .send(Rpc.notification(method, params.with("_meta", listener.tag().toString())));
      default -> throw new IllegalStateException("nobody else follows anything");
    }
  }

  private void tell(Change change, Set<String> servers) {
    String method = change.notification();
    for (McpSession session : sessions.all()) {
      if (sees(session.key(), change, servers)) {
        // Each on a thread of its own: one that is not read would keep the others waiting.
        Thread.ofVirtual().name("gateway-news").start(() -> tell(session, method, RawObject.EMPTY));
      }
    }
    for (Listener listener : listeners) {
      if (listener.wanted().contains(change) && sees(listener.key(), change, servers)) {
        Thread.ofVirtual()
            .name("gateway-news")
            .start(() -> tell(listener, method, RawObject.EMPTY));
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
