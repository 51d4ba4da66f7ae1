package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.ToolNames;
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.pin.PinBook;
import dev.boardcast.gateway.pin.Pins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to a tool, whichever face asked: permissions, limits, breaker, retries. Thread-safe.
public final class Dispatcher implements AutoCloseable {
  /// Calls in flight have so long when their server is taken out, or the gateway stops.
  static final Duration DRAIN_MAX = Duration.ofSeconds(10);

  private static final long DRAIN_LOOK_MS = 20;
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Opener opener;
  private final BiConsumer<String, Change> changed;
  private final BiConsumer<String, String> updated;
  private final PinBook pins;
  private final Observer observer;
  private final Passage passage;

  private record Keyed(KeyConfig config, Limiter limiter) {}

  private record InForce(Map<String, Server> servers, Map<String, Keyed> keys) {}

  private volatile InForce inForce = new InForce(Map.of(), Map.of());

  /// Addresses of resources by their servers' ids. Guarded by this.
  private final Map<String, Set<String>> followed = new HashMap<>();

  private volatile boolean closed;

  /// Makes the connector of an entry, which tells what of it has changed.
  public interface Opener {
    Connector open(ServerConfig entry, Consumer<Change> changed, Consumer<String> updated);
  }

  /// @param changed told the id of a server of which something may have changed; does not block
  /// @param updated told the id of a server, and the address of a resource of it that says
  ///   something else now; does not block
  public Dispatcher(
      Opener opener,
      BiConsumer<String, Change> changed,
      BiConsumer<String, String> updated,
      PinBook pins,
      Observer observer) {
    this.opener = opener;
    this.changed = changed;
    this.updated = updated;
    this.pins = pins;
    this.observer = observer;
    passage = new Passage(observer);
  }

  /// Goes by this configuration from now on. Servers whose entries are the same keep their
  /// connections; of the others, calls in flight go on for a while.
  public synchronized void use(GatewayConfig config) {
    Map<String, Server> before = inForce.servers();
    Map<String, Server> servers = new TreeMap<>();
    for (ServerConfig entry : config.servers()) {
      if (entry.isEnabled()) {
        Server same = before.get(entry.id());
        servers.put(
            entry.id(),
            same != null && same.config().entry().equals(entry.entry()) ? same : open(entry));
      }
    }
    Map<String, Keyed> keys = new HashMap<>();
    for (KeyConfig key : config.keys()) {
      // Reading the file again gives nobody a new allowance.
      Keyed same = inForce.keys().get(key.name());
      keys.put(
          key.name(),
          same != null && same.config().rateLimits().equals(key.rateLimits())
              ? new Keyed(key, same.limiter())
              : new Keyed(key, new Limiter(key.rateLimits())));
    }
    inForce = new InForce(servers, keys);
    before.forEach((id, server) -> {
      if (servers.get(id) != server) {
        LOG.info("The server {} is taken out.", id);
        Thread.ofVirtual().name("gateway-drain-" + id).start(() -> drain(List.of(server)));
        for (Change change : Change.values()) {
          changed.accept(id, change);
        }
      }
    });
  }

  private Server open(ServerConfig entry) {
    Server[] made = new Server[1];
    Connector connector =
        opener.open(
            entry,
            change -> {
              if (made[0] != null) {
                made[0].outdate(change);
              }
              changed.accept(entry.id(), change);
            },
            uri -> updated.accept(entry.id(), uri));
    connector.follow(followed.getOrDefault(entry.id(), Set.of()));
    Pins ofServer = new Pins(entry.pin().mode(), entry.pin().digests(), pins.of(entry.id()));
    made[0] = new Server(entry, connector, ofServer, observer);
    return made[0];
  }

  /// These resources of a server, and no others, are to be told of when they change.
  public synchronized void follow(String id, Set<String> uris) {
    if (uris.isEmpty()) {
      followed.remove(id);
    } else {
      followed.put(id, Set.copyOf(uris));
    }
    Server server = inForce.servers().get(id);
    if (server != null) {
      server.connector().follow(uris);
    }
  }

  /// The key as the configuration has it now; null where it is gone.
  public @Nullable KeyConfig current(KeyConfig key) {
    Keyed now = inForce.keys().get(key.name());
    return now == null ? null : now.config();
  }

  /// Looks whether somebody has accepted what was withheld. To be called every second or so.
  public void look() {
    for (Server server : inForce.servers().values()) {
      if (server.reconsider()) {
        changed.accept(server.config().id(), Change.TOOLS);
      }
    }
  }

  /// All servers that are in force.
  public Collection<Server> all() {
    return inForce.servers().values();
  }

  /// Of a key too many calls wait for their callers' answers.
  public void asksLimited(String key) {
    observer.asksLimited(key);
  }

  /// Calls in flight.
  public int inFlight() {
    return passage.inFlight();
  }

  /// The servers of which a caller may see anything.
  public List<Server> servers(KeyConfig key) {
    return inForce.servers().values().stream()
        .filter(server -> key.sees(server.config().id()))
        .toList();
  }

  /// One of them.
  ///
  /// @throws GatewayException where there is none, or none that this caller may see
  public Server server(KeyConfig key, String id) throws GatewayException {
    Server server = inForce.servers().get(id);
    if (server == null || !key.sees(id)) {
      throw new GatewayException(
          Fault.refused(
              ErrorCode.ROUTING_ERROR,
              "There is no server \"%s\": GET servers lists those there are."
                  .formatted(id.substring(0, Math.min(id.length(), 64)))));
    }
    return server;
  }

  /// The aggregate name of a tool by whichever of its names: the server's own, the aggregate one,
  /// or `type:tool`.
  public String nameOf(KeyConfig key, String serverId, String tool)
      throws GatewayException, InterruptedException {
    Server server = server(key, serverId);
    if (tool.startsWith(serverId + ToolNames.SEPARATOR)) {
      return tool;
    }
    String prefix = server.config().type() + ":";
    String own = tool.startsWith(prefix) ? tool.substring(prefix.length()) : tool;
    String name = server.nameOf(own);
    if (name == null) {
      name = server.changedNameOf(own);
    }
    if (name == null) {
      throw new GatewayException(unknown(tool));
    }
    return name;
  }

  /// The tools that a caller may call, by their aggregate names. No server delays it for long.
  public SortedMap<String, ToolEntry> tools(KeyConfig key) throws InterruptedException {
    List<Server> servers =
        inForce.servers().values().stream()
            .filter(server -> key.permissions().mayAllowSomeOf(server.config().id()))
            .toList();
    List<Thread> asking = new ArrayList<>();
    SortedMap<String, ToolEntry> all = new TreeMap<>();
    for (Server server : servers) {
      asking.add(
          Thread.ofVirtual()
              .name("gateway-offer")
              .start(() -> {
                try {
                  SortedMap<String, ToolEntry> seen = tools(key, server);
                  synchronized (all) {
                    all.putAll(seen);
                  }
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread one : asking) {
      one.join();
    }
    return all;
  }

  /// The same of one server.
  public SortedMap<String, ToolEntry> tools(KeyConfig key, Server server)
      throws InterruptedException {
    SortedMap<String, ToolEntry> seen = new TreeMap<>();
    server
        .offered()
        .tools()
        .forEach((name, tool) -> {
          if (key.permissions().allows(name, server.config().trusted(), tool.isReadOnly())) {
            seen.put(name, tool);
          }
        });
    return seen;
  }

  /// Runs a tool.
  ///
  /// @param aggregateName of the tool
  /// @param meta for the server, beside the arguments
  /// @param progress null where nobody listens
  /// @return the result as the server wrote it
  /// @throws GatewayException where there is none
  public String call(
      Caller caller,
      String aggregateName,
      RawObject arguments,
      RawObject meta,
      @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    return tracked(
        new CallTrack(caller, CallReport.Kind.TOOL, arguments),
        track -> call(track, caller, aggregateName, arguments, meta, progress));
  }

  /// Runs a tool that is known and allowed, without waiting for it: while a server only works, no
  /// thread does. Does not block.
  ///
  /// @param ended told once, maybe before this returns; must not block where it is told a result
  /// @return false where it is not, or something would have to wait: then nothing was done
  public boolean begin(
      Caller caller,
      String aggregateName,
      RawObject arguments,
      RawObject meta,
      @Nullable Consumer<RawObject> progress,
      Cancelling cancelling,
      Consumer<Ending> ended) {
    KeyConfig key = caller.key();
    Server server = inForce.servers().get(ToolNames.serverOf(aggregateName));
    Listing.Offer offer =
        closed || observer.isBusy() || server == null || !allows(key, server, aggregateName, true)
            ? null
            : server.known(aggregateName);
    if (server == null
        || offer == null
        || !allows(key, server, aggregateName, offer.tool().isReadOnly())) {
      return false;
    }
    ToolEntry tool = offer.tool();
    CallTrack track = new CallTrack(caller, CallReport.Kind.TOOL, arguments);
    track.found(server, tool);
    Consumer<Ending> told =
        how -> {
          if (how instanceof Ending.Result && observer.isBusy()) {
            // Others wait for this thread.
            Thread.ofVirtual().name("gateway-over").start(() -> tell(track, how, ended));
          } else {
            tell(track, how, ended);
          }
        };
    try {
      passage.limit(key, limiterOf(key), server);
      offer.check().check(aggregateName, arguments);
      passage.begin(
          track,
          key,
          server,
          nature(server, tool),
          new ToolAttempt(server, tool, caller, arguments, meta, progress),
          cancelling,
          told);
    } catch (GatewayException e) {
      told.accept(new Ending.Failed(e));
    } catch (RuntimeException | Error e) {
      told.accept(new Ending.Broken(e));
    }
    return true;
  }

  private void tell(CallTrack track, Ending how, Consumer<Ending> ended) {
    how.tell(_ -> observer.finished(track.over(how)));
    ended.accept(how);
  }

  /// What somebody asked for.
  interface Work {
    String of(CallTrack track) throws GatewayException, InterruptedException;
  }

  /// Tells how it went, however it did.
  String tracked(CallTrack track, Work work) throws GatewayException, InterruptedException {
    Ending how = Ending.of(() -> work.of(track));
    observer.finished(track.over(how));
    return how.result();
  }

  void checkOpen() throws GatewayException {
    if (closed) {
      throw new GatewayException(Fault.unreachable("The gateway is being stopped.", 10));
    }
  }

  Observer observer() {
    return observer;
  }

  Passage passage() {
    return passage;
  }

  @Nullable Limiter limiterOf(KeyConfig key) {
    Keyed ofKey = inForce.keys().get(key.name());
    return ofKey == null ? null : ofKey.limiter();
  }

  private String call(
      CallTrack track,
      Caller caller,
      String aggregateName,
      RawObject arguments,
      RawObject meta,
      @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    Server server = inForce.servers().get(ToolNames.serverOf(aggregateName));
    // What nobody may see is told apart from what is not there in no way, not even by time.
    if (server == null || !allows(caller.key(), server, aggregateName, true)) {
      observer.refused(caller, CallReport.Kind.TOOL, aggregateName);
      throw new GatewayException(unknown(aggregateName));
    }
    checkOpen();
    Listing.Offer offer = offer(caller, server, aggregateName);
    ToolEntry tool = offer.tool();
    track.found(server, tool);
    passage.limit(caller.key(), limiterOf(caller.key()), server);
    offer.check().check(aggregateName, arguments);
    return passage.through(
        track,
        caller.key(),
        server,
        nature(server, tool),
        new ToolAttempt(server, tool, caller, arguments, meta, progress));
  }

  private static Passage.Nature nature(Server server, ToolEntry tool) {
    return new Passage.Nature(server.config().trusted() && tool.isRepeatable(), true);
  }

  private static boolean allows(KeyConfig key, Server server, String name, boolean readOnlyHint) {
    return key.permissions().allows(name, server.config().trusted(), readOnlyHint);
  }

  private Listing.Offer offer(Caller caller, Server server, String name)
      throws GatewayException, InterruptedException {
    Listing.Offer offer = server.tool(name);
    String changed = offer == null ? server.changed(name) : null;
    if (offer == null && changed == null) {
      // What was withheld may have been accepted a moment ago.
      offer = server.tool(name);
    }
    // A tool that is withheld says nothing that counts, its hint included.
    if (changed != null && allows(caller.key(), server, name, false)) {
      throw new GatewayException(
          Fault.refused(
              ErrorCode.TOOL_CHANGED,
              "The tool `%s` is withheld: %s. Tell whoever runs the gateway, and use another tool."
                  .formatted(name, changed)));
    }
    if (offer == null || !allows(caller.key(), server, name, offer.tool().isReadOnly())) {
      observer.refused(caller, CallReport.Kind.TOOL, name);
      throw new GatewayException(unknown(name));
    }
    return offer;
  }

  private static Fault unknown(String name) {
    return Fault.refused(
        ErrorCode.TOOL_NOT_SUPPORTED,
        "Unknown tool: \"%s\". The list of tools (tools/list, GET servers/{id}/tools) has those there are."
            .formatted(name.substring(0, Math.min(name.length(), 200))));
  }

  private static void drain(List<Server> servers) {
    long until = System.nanoTime() + DRAIN_MAX.toNanos();
    try {
      while (servers.stream().anyMatch(server -> server.inFlight() > 0)
          && System.nanoTime() < until) {
        Thread.sleep(DRAIN_LOOK_MS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    List<Thread> ends =
        servers.stream()
            .map(server ->
                Thread.ofVirtual().name("gateway-stop").start(() -> server.connector().close()))
            .toList();
    for (Thread end : ends) {
      try {
        end.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Takes no more calls, waits a while for those in flight, and ends all servers.
  @Override
  public void close() {
    Map<String, Server> all;
    synchronized (this) {
      closed = true;
      all = inForce.servers();
    }
    drain(List.copyOf(all.values()));
  }
}
