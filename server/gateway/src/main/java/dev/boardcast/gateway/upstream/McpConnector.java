package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.Offerings;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.connector.ProcessHost;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Link;
import dev.boardcast.gateway.upstream.link.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An MCP server, on whatever link: its connections, and what is asked of them. Thread-safe.
final class McpConnector implements Connector {
  private static final Duration IDLE_LOOK = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(McpConnector.class);

  /// Ways to one server.
  interface Links {
    /// Gets what has to be waited for first, from others than the server.
    Opening prepare() throws GatewayException, InterruptedException;

    /// Opens one.
    interface Opening {
      Link open(Link.Inbox inbox) throws GatewayException, InterruptedException;
    }
  }

  private final ServerConfig config;
  private final Wording wording;
  private final Links links;
  private final McpLists lists;
  private final Consumer<Change> changed;
  private final Consumer<String> updated;
  private final ProcessHost host;

  /// What its links share, given back at the end.
  private final Runnable release;

  private final Slots slots;

  /// What was found out last; what was found out for sure stays.
  private final AtomicReference<@Nullable Handshake> spoken = new AtomicReference<>();

  private final AtomicReference<@Nullable String> lastError = new AtomicReference<>();
  private final Deadlines deadlines = new Deadlines();

  /// Of the connection of all, as long as it is open.
  private final Map<McpClient, Following> following = new ConcurrentHashMap<>();

  /// Addresses of resources.
  private volatile Set<String> followed = Set.of();

  /// Whether a connection is gone by which something may have been told since.
  private final AtomicBoolean missed = new AtomicBoolean();

  /// Connections that are gone for new calls, while others may be in flight on them. Until nobody
  /// knows them any more.
  private final Set<McpClient> retired = Collections.newSetFromMap(new WeakHashMap<>());

  private final AtomicBoolean returning = new AtomicBoolean();
  private final Thread keeper;

  McpConnector(ServerConfig config, Links links, ConnectorContext context, Runnable release) {
    this.config = config;
    wording = new Wording(context.version());
    this.links = links;
    lists = new McpLists(config);
    slots = new Slots(config, this::open);
    this.changed = context.changed();
    this.updated = context.updated();
    this.host = context.host();
    this.release = release;
    keeper = Thread.ofVirtual().name("gateway-idle-" + config.id()).start(this::stopIdle);
  }

  @Override
  public List<ToolEntry> tools() throws GatewayException, InterruptedException {
    Map<String, ToolEntry> tools = new LinkedHashMap<>();
    Slot slot = slots.shared();
    try {
      lists.tools(slot.take()).forEach(tool -> tools.putIfAbsent(tool.name(), tool));
    } finally {
      slot.release();
    }
    // Some have more tools for callers that do something for them.
    for (McpClient client : slots.offering()) {
      try {
        lists.tools(client).forEach(tool -> tools.putIfAbsent(tool.name(), tool));
      } catch (GatewayException e) {
        LOG.debug("One connection to {} cannot be asked for its tools.", config.id(), e);
      }
    }
    wording.knows(tools.values());
    return List.copyOf(tools.values());
  }

  @Override
  public Offerings offerings() throws GatewayException, InterruptedException {
    Slot slot = slots.shared();
    try {
      return lists.offerings(slot.take());
    } finally {
      slot.release();
    }
  }

  @Override
  public String call(ToolCall call) throws GatewayException, InterruptedException {
    return ask(question(call));
  }

  private static Question question(ToolCall call) {
    RawObject params =
        RawObject.EMPTY
            .with("name", RawObject.quote(call.tool()))
            .with("arguments", call.arguments().toString());
    return new Question(
        call.caller(),
        "tools/call",
        params,
        call.meta(),
        call.progress(),
        call.counterpart(),
        call.trace(),
        call.timeoutMs());
  }

  @Override
  public String ask(Question question) throws GatewayException, InterruptedException {
    Slot slot = hold(question);
    try {
      McpClient client = slot.take();
      return new Questions(config.id(), question.counterpart())
          .result(more -> client.request(traced(question, more)));
    } finally {
      slot.release();
    }
  }

  @Override
  public @Nullable Runnable begin(ToolCall call, Consumer<Ending> ended) throws GatewayException {
    Question question = question(call);
    Slot slot = hold(question);
    McpClient client = slot.current();
    @Nullable Runnable cancel = null;
    boolean begun = false;
    try {
      if (client != null && !client.mustPrepare(question)) {
        Questions questions = new Questions(config.id(), question.counterpart());
        Cancelling cancelling = new Cancelling();
        Consumer<Ending> over =
            how -> {
              slot.release();
              ended.accept(how);
            };
        cancelling.begun(
            client.begin(
                traced(question, question.counterpart().answers()),
                how ->
                    questions.after(
                        how, more -> client.request(traced(question, more)), cancelling, over)));
        cancel = cancelling;
        begun = true;
      }
    } finally {
      if (!begun) {
        slot.release();
      }
    }
    return cancel;
  }

  private static Question traced(Question question, RawObject more) {
    RawObject meta =
        question.meta().has(Trace.REQUEST_ID)
            ? question.meta()
            : question.meta().with(Trace.REQUEST_ID, RawObject.quote(question.trace().requestId()));
    return question.with(question.params().withAll(more), meta);
  }

  private Slot hold(Question question) throws GatewayException {
    String caller = config.pool().perCaller() ? question.caller() : Slots.SHARED;
    // One of 2026-07-28 is told with each request; one of before as its connection is opened.
    RawObject offers = isOlder(caller) ? question.counterpart().offers() : Offers.NONE;
    return slots.hold(caller, offers, client -> client.canAsk(question));
  }

  /// What this caller's connection speaks: it may be another than what was found out since.
  private boolean isOlder(String caller) {
    McpClient open = slots.current(caller);
    Handshake last = spoken.get();
    return open == null ? last != null && !last.revision().modern() : !open.revision().modern();
  }

  /// What the next connection is expected to speak.
  private @Nullable Revision known() {
    Handshake last = spoken.get();
    return last != null && last.sure() ? last.revision() : null;
  }

  private McpClient open(Slot slot) throws GatewayException, InterruptedException {
    Links.Opening opening = links.prepare();
    slot.asks();
    host.awaitTurn();
    try {
      return open(slot, known(), opening);
    } catch (GatewayException e) {
      if (known() == null && !config.isOverHttp() && e.fault().outcome() == Outcome.UNKNOWN) {
        // There are processes that end at a first message that they do not know.
        return open(slot, new Revision(Revision.LATEST_OLDER, false), opening);
      }
      throw e;
    } finally {
      host.started();
    }
  }

  private McpClient open(Slot slot, @Nullable Revision before, Links.Opening opening)
      throws GatewayException, InterruptedException {
    AtomicReference<@Nullable McpClient> self = new AtomicReference<>();
    McpClient client =
        new McpClient(
            config.id(),
            wording,
            slot.offers(),
            deadlines,
            new McpClient.Listener() {
              @Override
              public void notified(String method, RawObject params) {
                Change told = Change.told(method);
                String uri = params.text("uri");
                if (told != null) {
                  changed.accept(told);
                } else if (uri != null && method.equals("notifications/resources/updated")) {
                  updated.accept(uri);
                }
              }

              @Override
              public void ended(String why) {
                McpClient ended = self.get();
                Following ofIt = ended == null ? null : following.remove(ended);
                if (ofIt != null) {
                  ofIt.close();
                }
                if (ended != null && !slots.isClosed() && !why.equals(Link.STOPPED)) {
                  isGone(slot, ended, why);
                }
              }
            });
    boolean done = false;
    try {
      client.connect(opening.open(client));
      Handshake found = Handshake.shake(client, before, config.timeouts().connectMs());
      Revision revision = found.revision();
      client.agreed(revision);
      spoken.updateAndGet(last -> found.after(last, !config.isOverHttp()));
      self.set(client);
      if (slots.isClosed()) {
        throw new GatewayException(
            Fault.unreachable("The server `%s` is being stopped.".formatted(config.id()), 1));
      }
      done = true;
      if (slot.isShared()) {
        follow(client);
      }
      LOG.info("The server {} is up (MCP {}).", config.id(), revision.version());
      if (!slot.offers().isEmpty()) {
        changed.accept(Change.TOOLS);
      }
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

  private void isGone(Slot slot, McpClient ended, String why) {
    lastError.set(why);
    LOG.warn("The server {} is gone: {}.", config.id(), why);
    LOG.debug("The server {} wrote: {}", config.id(), ended.lastWords());
    missed.set(true);
    if (ended.isRetired()) {
      synchronized (retired) {
        retired.add(ended);
      }
    }
    slot.died(ended);
    changed.accept(Change.TOOLS);
  }

  /// Where somebody follows something, the connection that tells it stays, and comes back.
  private void follow(McpClient client) {
    Following made =
        new Following(
            config.id(),
            client,
            followed,
            config.timeouts().connectMs(),
            missed.getAndSet(false),
            this::tellAll);
    following.put(client, made);
    made.begin();
    // What was wanted a moment ago may have come too early for it.
    made.follow(followed);
    if (!client.isAlive()) {
      following.remove(client);
      made.close();
    }
  }

  /// After a while in which nobody heard what it told: whatever is followed may have changed.
  private void tellAll() {
    changed.accept(Change.TOOLS);
    followed.forEach(updated);
  }

  @Override
  public void follow(Set<String> uris) {
    followed = Set.copyOf(uris);
    following.values().forEach(one -> one.follow(followed));
  }

  private void comeBack() {
    if (!returning.compareAndSet(false, true)) {
      return;
    }
    Thread.ofVirtual()
        .name("gateway-return-" + config.id())
        .start(() -> {
          try {
            Slot slot = slots.shared();
            try {
              slot.take();
            } finally {
              slot.release();
            }
          } catch (GatewayException | InterruptedException e) {
            LOG.debug("The server {} does not come back yet.", config.id(), e);
          } finally {
            returning.set(false);
          }
        });
  }

  private void stopIdle() {
    try {
      while (!slots.isClosed()) {
        Thread.sleep(IDLE_LOOK);
        boolean isFollowed = !followed.isEmpty();
        if (isFollowed && following.isEmpty()) {
          comeBack();
        }
        List<McpClient> idle = slots.takeIdle(isFollowed);
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
    List<Slot> all = slots.all();
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
    List<Slot> all = slots.close();
    keeper.interrupt();
    Set<McpClient> clients = new HashSet<>();
    all.forEach(slot -> Optional.ofNullable(slot.takeOut()).ifPresent(clients::add));
    synchronized (retired) {
      clients.addAll(retired);
    }
    List<Thread> ends = new ArrayList<>();
    for (McpClient client : clients) {
      ends.add(Thread.ofVirtual().name("gateway-close").start(client::close));
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
