package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Library;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawArray;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.gateway.talk.Follows;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.mcp.rpc.stream.OpenStreams;
import dev.boardcast.protocol.http.HttpReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells callers that the tools, prompts or resources of a server may be others now, or that a
/// resource says something else: those who may see them, once for all that happens within a moment.
/// Thread-safe.
final class ListNews implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListNews.class);
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
  private final OpenStreams streams;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  /// Servers by what of them has changed. Guarded by itself.
  private final Map<Change, Set<String>> gathered = new EnumMap<>(Change.class);

  /// Guarded by `gathered`.
  private final Set<Library.Held> resources = new HashSet<>();

  private volatile boolean closed;

  ListNews(McpSessions sessions, Follows follows, Library library, OpenStreams streams) {
    this.streams = streams;
    this.sessions = sessions;
    this.follows = follows;
    this.library = library;
  }

  private void remove(Listener listener) {
    listeners.remove(listener);
    follows.remove(listener);
  }

  /// Tells a caller of 2026-07-28 what it wants to be told, as long as its stream is open.
  void listen(Caller caller, McpRequest request, EventStream stream, HttpReply reply) {
    RawObject filter = request.params().object("notifications");
    Set<Change> wanted = EnumSet.noneOf(Change.class);
    RawObject taken = RawObject.EMPTY;
    for (Change one : Change.values()) {
      if (filter != null && filter.isTrue(one.filter())) {
        wanted.add(one);
        taken = taken.with(one.filter(), "true");
      }
    }
    if (!stream.isOpen()) {
      McpFace.refuse(reply, 406, "A client that listens must accept a stream (text/event-stream)");
      return;
    }
    Listener listener = new Listener(request.id(), stream, caller.key(), wanted);
    String farewell =
        Faults.result(
            request.id(),
            RawObject.EMPTY
                .with("resultType", "\"complete\"")
                .with("_meta", listener.tag().toString())
                .toString());
    if (!streams.add(stream, farewell)) {
      McpFace.refuse(
          reply, 503, "More than %d streams at once".formatted(OpenStreams.STREAMS_MAX_COUNT));
      return;
    }
    reply.onClosed(() -> {
      streams.remove(stream);
      remove(listener);
    });
    List<String> followed = follow(caller, filter, listener);
    if (!followed.isEmpty()) {
      taken =
          taken.with(
              "resourceSubscriptions",
              followed.stream().map(RawObject::quote).collect(Collectors.joining(",", "[", "]")));
    }
    stream.send(
        Rpc.notification(
            "notifications/subscriptions/acknowledged",
            RawObject.EMPTY
                .with("notifications", taken.toString())
                .with("_meta", listener.tag().toString())));
    listeners.add(listener);
    if (!stream.isOpen()) {
      remove(listener);
    }
  }

  /// What of the resources that a caller wants to follow it may; the others are left out.
  private List<String> follow(Caller caller, @Nullable RawObject filter, Listener listener) {
    List<String> followed = new ArrayList<>();
    String wanted = filter == null ? null : filter.raw("resourceSubscriptions");
    try {
      List<String> texts = wanted == null ? List.of() : RawArray.texts(wanted);
      Set<String> servers = new HashSet<>();
      for (String uri : texts.subList(0, Math.min(texts.size(), Follows.ONES_MAX_COUNT))) {
        try {
          Library.Held held = library.held(caller, uri);
          if (!servers.contains(held.server())) {
            // One request of it is one call, however much it follows.
            library.limit(caller, held);
            servers.add(held.server());
          }
          if (follows.add(
              listener, caller.key().name(), new Follows.One(held.server(), held.uri(), uri))) {
            followed.add(uri);
          }
        } catch (GatewayException e) {
          LOG.debug("A resource cannot be followed: {}", e.fault().code());
        }
      }
    } catch (IOException _) {
      // No list of addresses.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return followed;
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
