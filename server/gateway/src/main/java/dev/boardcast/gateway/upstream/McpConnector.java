package dev.boardcast.gateway.upstream;

import com.google.gson.JsonParseException;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.Offering;
import dev.boardcast.gateway.connector.Offerings;
import dev.boardcast.gateway.connector.ProcessHost;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawArray;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An MCP server, on whatever link: its connections, and what is asked of them. Thread-safe.
final class McpConnector implements Connector {
  /// A server with more tools is refused.
  static final int TOOLS_MAX_COUNT = 2_000;

  private static final int PAGES_MAX_COUNT = 200;
  private static final String SHARED = "";
  private static final Duration IDLE_LOOK = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(McpConnector.class);

  /// Opens links to one server.
  interface Links {
    Link open(Link.Inbox inbox) throws GatewayException, InterruptedException;
  }

  private final ServerConfig config;
  private final String version;
  private final Links links;
  private final Consumer<Change> changed;
  private final ProcessHost host;

  /// What its links share, given back at the end.
  private final Runnable release;

  /// By callers; under `SHARED` the one of all. Guarded by itself.
  private final Map<String, Slot> slots = new HashMap<>();

  private final AtomicReference<@Nullable Revision> known = new AtomicReference<>();
  private final AtomicReference<@Nullable String> lastError = new AtomicReference<>();
  private final Deadlines deadlines = new Deadlines();
  private volatile boolean closed;
  private final Thread keeper;

  McpConnector(ServerConfig config, Links links, ConnectorContext context, Runnable release) {
    this.config = config;
    this.version = context.version();
    this.links = links;
    this.changed = context.changed();
    this.host = context.host();
    this.release = release;
    keeper = Thread.ofVirtual().name("gateway-idle-" + config.id()).start(this::stopIdle);
  }

  @Override
  public List<ToolEntry> tools() throws GatewayException, InterruptedException {
    Slot slot = hold(SHARED);
    try {
      return tools(slot.take());
    } finally {
      slot.release();
    }
  }

  private List<ToolEntry> tools(McpClient client) throws GatewayException, InterruptedException {
    List<ToolEntry> tools = new ArrayList<>();
    for (RawObject tool : all(client, "tools/list", "tools", TOOLS_MAX_COUNT)) {
      try {
        tools.add(ToolEntry.of(tool));
      } catch (JsonParseException e) {
        throw unusable("tools/list", e);
      }
    }
    return tools;
  }

  private GatewayException unusable(String method, Exception why) {
    return new GatewayException(
        Fault.answered(
            ErrorCode.DATA_TRANSFORMATION_ERROR,
            "The answer of `%s` to %s cannot be used (%s): tell whoever runs the gateway."
                .formatted(config.id(), method, why.getMessage()),
            ""));
  }

  /// All pages of a list.
  private List<RawObject> all(McpClient client, String method, String member, int maxCount)
      throws GatewayException, InterruptedException {
    List<RawObject> all = new ArrayList<>();
    @Nullable String cursor = null;
    int pages = 0;
    do {
      RawObject params =
          cursor == null
              ? RawObject.EMPTY
              : RawObject.EMPTY.with("cursor", RawObject.quote(cursor));
      String result =
          client.request(method, params, RawObject.EMPTY, config.timeouts().connectMs());
      try {
        RawObject page = RawObject.parse(result);
        all.addAll(
            RawArray.objects(
                Objects.requireNonNullElse(page.raw(member), "[]"), maxCount - all.size()));
        cursor = page.text("nextCursor");
      } catch (IOException e) {
        throw unusable(method, e);
      }
    } while (cursor != null && ++pages < PAGES_MAX_COUNT);
    return all;
  }

  @Override
  public Offerings offerings() throws GatewayException, InterruptedException {
    Map<Offering, List<RawObject>> entries = new EnumMap<>(Offering.class);
    Map<Offering, String> faults = new EnumMap<>(Offering.class);
    Slot slot = hold(SHARED);
    try {
      McpClient client = slot.take();
      for (Offering one : Offering.values()) {
        if (client.offers(one.capability())) {
          try {
            entries.put(one, all(client, one.method(), one.member(), one.maxCount()));
          } catch (GatewayException e) {
            if (!client.isAlive()) {
              throw e;
            }
            // One list that fails hides no other. Who has resources need not have templates.
            if (e.fault().code() != ErrorCode.TOOL_NOT_SUPPORTED) {
              faults.put(one, e.fault().message());
            }
          }
        }
      }
    } finally {
      slot.release();
    }
    return new Offerings(entries, faults);
  }

  @Override
  public String call(ToolCall call) throws GatewayException, InterruptedException {
    RawObject params =
        RawObject.EMPTY
            .with("name", RawObject.quote(call.tool()))
            .with("arguments", call.arguments().toString());
    return ask(
        new Question(
            call.caller(),
            "tools/call",
            params,
            call.meta(),
            call.progress(),
            call.trace(),
            call.timeoutMs()));
  }

  @Override
  public String ask(Question question) throws GatewayException, InterruptedException {
    RawObject meta =
        question.meta().has(Trace.REQUEST_ID)
            ? question.meta()
            : question.meta().with(Trace.REQUEST_ID, RawObject.quote(question.trace().requestId()));
    Slot slot = hold(config.pool().perCaller() ? question.caller() : SHARED);
    try {
      return slot.take()
          .request(
              question.method(),
              question.params(),
              meta,
              question.progress(),
              question.trace(),
              question.timeoutMs());
    } finally {
      slot.release();
    }
  }

  /// The slot of a caller, to be released after its use: one that is held is not given up.
  private Slot hold(String caller) throws GatewayException {
    synchronized (slots) {
      if (closed) {
        throw new GatewayException(
            Fault.unreachable("The server `%s` is being stopped.".formatted(config.id()), 1));
      }
      Slot slot = slots.get(caller);
      if (slot == null) {
        slots.values().removeIf(Slot::isOfNoUse);
        if (!caller.equals(SHARED)
            && slots.size() - (slots.containsKey(SHARED) ? 1 : 0) >= config.pool().max()) {
          throw new GatewayException(
              Fault.unreachable(
                  "All %d connections to `%s` are in use: try again later."
                      .formatted(config.pool().max(), config.id()),
                  5));
        }
        slot = new Slot(config.id(), this::open);
        slots.put(caller, slot);
      }
      slot.hold();
      return slot;
    }
  }

  private McpClient open(Slot slot) throws GatewayException, InterruptedException {
    host.awaitTurn();
    try {
      return open(slot, known.get());
    } catch (GatewayException e) {
      if (known.get() == null && e.fault().outcome() == Outcome.UNKNOWN) {
        // There are servers that end at a first message that they do not know.
        return open(slot, new Revision(Revision.LATEST_OLDER, false));
      }
      throw e;
    } finally {
      host.started();
    }
  }

  private McpClient open(Slot slot, @Nullable Revision before)
      throws GatewayException, InterruptedException {
    AtomicReference<@Nullable McpClient> self = new AtomicReference<>();
    McpClient client =
        new McpClient(
            config.id(),
            version,
            deadlines,
            new McpClient.Listener() {
              @Override
              public void notified(String method, RawObject params) {
                Change told = Change.told(method);
                if (told != null) {
                  changed.accept(told);
                }
              }

              @Override
              public void ended(String why) {
                McpClient gone = self.get();
                if (gone != null && !closed && !why.equals(Link.STOPPED)) {
                  lastError.set(why);
                  LOG.warn("The server {} is gone: {}.", config.id(), why);
                  LOG.debug("The server {} wrote: {}", config.id(), gone.lastWords());
                  slot.died(gone);
                  changed.accept(Change.TOOLS);
                }
              }
            });
    boolean done = false;
    try {
      client.connect(links.open(client));
      Revision revision = Handshake.shake(client, version, before, config.timeouts().connectMs());
      client.agreed(revision);
      known.set(revision);
      self.set(client);
      if (closed) {
        throw new GatewayException(
            Fault.unreachable("The server `%s` is being stopped.".formatted(config.id()), 1));
      }
      done = true;
      LOG.info("The server {} is up (MCP {}).", config.id(), revision.version());
      return client;
    } catch (GatewayException e) {
      lastError.set(e.fault().message());
      LOG.warn("The server {} could not be started: {}", config.id(), e.fault().message());
      // What it wrote may hold anything: only for who asks for it.
      LOG.debug("The server {} wrote: {}", config.id(), client.lastWords());
      throw e;
    } finally {
      if (!done) {
        Thread.ofVirtual().name("gateway-undo").start(client::close);
      }
    }
  }

  private void stopIdle() {
    try {
      while (!closed) {
        Thread.sleep(IDLE_LOOK);
        List<McpClient> idle = new ArrayList<>();
        synchronized (slots) {
          for (Slot slot : slots.values()) {
            McpClient client = slot.takeIdle(config.pool().idleStopS() * 1_000_000_000L);
            if (client != null) {
              idle.add(client);
            }
          }
        }
        for (McpClient client : idle) {
          LOG.info("The server {} was not used for a while and is stopped.", config.id());
          client.close();
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public ConnectorState state() {
    List<Slot> all;
    synchronized (slots) {
      all = List.copyOf(slots.values());
    }
    int open = (int) all.stream().filter(slot -> slot.current() != null).count();
    ConnectorState.Phase phase =
        open > 0
            ? ConnectorState.Phase.UP
            : all.stream().anyMatch(Slot::isStarting)
                ? ConnectorState.Phase.STARTING
                : lastError.get() != null ? ConnectorState.Phase.DOWN : ConnectorState.Phase.IDLE;
    return new ConnectorState(phase, open, lastError.get());
  }

  @Override
  public void close() {
    List<Slot> all;
    synchronized (slots) {
      closed = true;
      all = List.copyOf(slots.values());
      slots.clear();
    }
    keeper.interrupt();
    List<Thread> ends = new ArrayList<>();
    for (Slot slot : all) {
      McpClient client = slot.takeOut();
      if (client != null) {
        ends.add(Thread.ofVirtual().name("gateway-close").start(client::close));
      }
    }
    try {
      for (Thread end : ends) {
        end.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    release.run();
  }
}
