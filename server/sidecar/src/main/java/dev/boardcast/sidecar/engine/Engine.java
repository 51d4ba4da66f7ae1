package dev.boardcast.sidecar.engine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerException;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.link.Link;
import dev.boardcast.core.link.LinkEffect;
import dev.boardcast.core.link.LinkEvent;
import dev.boardcast.core.link.LinkMachine;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkState;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.core.link.Timer;
import dev.boardcast.core.sync.BoardSync;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.sync.Source;
import dev.boardcast.core.sync.Subscription;
import dev.boardcast.core.time.Deadlines;
import dev.boardcast.core.window.Batch;
import dev.boardcast.core.window.BatchWindow;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.settings.SidecarOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the editor's boards true: drives the link, the positions and the window on one thread, and
/// starts the IO that they ask for. Every public method may be called from any thread and returns
/// at once; answers come as futures.
public final class Engine {
  /// How long what is missing may make no progress before its board is read instead.
  static final long CATCH_UP_PATIENCE_MS = 5_000;

  /// How long a stopping engine waits for its socket to close.
  private static final long STOP_PATIENCE_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final TimerKey CATCH_UP = new TimerKey.CatchUp();
  private static final TimerKey RETRY = new TimerKey.OfLink(Timer.RETRY);

  private final SidecarDefaults defaults;
  private final Editor editor;
  private final RandomGenerator random;
  private final Loop loop = new Loop(new Clock());
  private final Deadlines<TimerKey> timers = new Deadlines<>();
  private final HubPort hub = new HubPort(loop, new FromHub());
  private final TrackerCalls tracker;
  private final BoardSync sync;
  private final BatchWindow window;
  private final BoardDesk desk;
  private final StatusReport report;
  private SidecarOptions options;
  private Link link;
  private boolean behind;
  private boolean editorBusy;
  private boolean wasLive;
  private long confirmedNanos = System.nanoTime();
  private long connections;
  private long polls;
  private long windows;

  /// Makes an engine; it connects with `begin`.
  public Engine(
      SidecarDefaults defaults, SidecarOptions options, Editor editor, RandomGenerator random) {
    this.defaults = defaults;
    this.options = options;
    this.editor = editor;
    this.random = random;
    tracker = new TrackerCalls(defaults, options);
    sync = new BoardSync(Subscription.of(options.projectNumbers()));
    window = new BatchWindow(options.batchWindowMs() * 1_000_000L);
    desk = new BoardDesk(sync, window, tracker, new Desk(), random);
    link = Link.idle(linkSettings(options));
    report = new StatusReport(LinkStatus.IDLE, Instant.now());
    loop.start();
  }

  // --- for the editor --------------------------------------------------------------------------

  /// Connects.
  public void begin() {
    loop.post(() -> on(new LinkEvent.Start(random.nextDouble())));
  }

  /// Other options are in force from now on.
  public void configure(SidecarOptions next) {
    loop.post(() -> apply(next));
  }

  /// State, positions and counters.
  public CompletableFuture<JsonElement> status() {
    return ask(answer -> {
      JsonObject json = report.json(nextAttemptInMs());
      json.add("positions", StatusReport.positions(sync.positions()));
      json.add(
          "counters",
          StatusReport.counters(
              sync.counters(), Math.max(0, connections - 1), polls, windows, loop.depth()));
      answer.complete(json);
    });
  }

  public CompletableFuture<JsonElement> projects() {
    return this.<JsonElement>call(client -> {
      JsonArray projects = Json.toTree(client.projects().toArray()).getAsJsonArray();
      JsonObject json = new JsonObject();
      json.add("projects", projects);
      return json;
    });
  }

  /// The board with its position and age; read when it is not known.
  public CompletableFuture<JsonElement> board(int projectNumber) {
    return ask(answer -> desk.board(projectNumber, into(answer)::accept));
  }

  /// Reads boards again.
  ///
  /// @param projectNumber null means all boards that are known here
  public CompletableFuture<JsonElement> refresh(@Nullable Integer projectNumber) {
    if (projectNumber != null) {
      return this.<JsonElement>ask(answer -> desk.reread(projectNumber, into(answer)::accept))
          .thenApply(_ -> Wire.numbers("refreshed", List.of(projectNumber)));
    }
    return ask(this::refreshAll);
  }

  public CompletableFuture<JsonElement> subscribe(Set<Integer> projectNumbers) {
    return ask(answer -> {
      follow(sync.subscription().plus(projectNumbers), projectNumbers, Set.of());
      answer.complete(Wire.numbers("projectNumbers", sync.projects()));
    });
  }

  public CompletableFuture<JsonElement> unsubscribe(Set<Integer> projectNumbers) {
    return ask(answer -> {
      follow(sync.subscription().minus(projectNumbers), Set.of(), projectNumbers);
      answer.complete(Wire.numbers("projectNumbers", sync.projects()));
    });
  }

  /// Connects now, whatever the state.
  public CompletableFuture<JsonElement> reconnect() {
    return ask(answer -> {
      on(new LinkEvent.ReconnectRequested(random.nextDouble()));
      answer.complete(report.json(nextAttemptInMs()));
    });
  }

  /// Makes a change, or reads something, at the tracker.
  public <T> CompletableFuture<T> call(Function<TrackerClient, T> call) {
    return ask(answer -> tracker.call(call, into(answer)));
  }

  /// Closes the socket and ends the thread; waits for both, for at most a second each.
  public void stop() throws InterruptedException {
    CompletableFuture<@Nullable HubConnection> closing = new CompletableFuture<>();
    loop.post(() -> {
      HubConnection open = hub.close();
      on(new LinkEvent.Stop());
      tracker.close();
      loop.stop();
      closing.complete(open);
    });
    if (loop.awaitStopped(STOP_PATIENCE_MS)) {
      HubConnection open = closing.getNow(null);
      if (open != null) {
        open.awaitClosed(Duration.ofMillis(STOP_PATIENCE_MS));
      }
    }
  }

  private <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean taken =
        loop.offer(() -> {
          try {
            task.accept(answer);
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    if (!taken) {
      answer.completeExceptionally(
          new EngineException(
              EngineException.Kind.BUSY, "The sidecar is busy or stopping; try again."));
    }
    return answer;
  }

  private static <T> BiConsumer<@Nullable T, @Nullable Throwable> into(
      CompletableFuture<T> answer) {
    return (value, failure) -> {
      if (failure == null) {
        answer.complete(value);
      } else {
        answer.completeExceptionally(failure);
      }
    };
  }

  private void refreshAll(CompletableFuture<JsonElement> answer) {
    Set<Integer> numbers = new TreeSet<>(sync.boards());
    if (sync.subscription() instanceof Subscription.Only(var wanted)) {
      numbers.addAll(wanted);
    }
    if (numbers.isEmpty()) {
      // No board was looked at yet: whoever has one of his own is told to read it again.
      tracker.<List<Project>>call(
          TrackerClient::projects,
          (projects, failure) ->
              loop.post(() -> {
                if (projects == null) {
                  answer.completeExceptionally(Objects.requireNonNull(failure));
                  return;
                }
                List<Integer> all = projects.stream().map(project -> project.number()).toList();
                long now = System.nanoTime();
                all.stream()
                    .filter(sync.subscription()::covers)
                    .forEach(n -> window.refresh(n, RefreshReason.REQUESTED, Source.POLL, now));
                answer.complete(Wire.numbers("refreshed", all));
              }));
      return;
    }
    RefreshTally tally = new RefreshTally(answer, numbers.size());
    numbers.forEach(n -> desk.reread(n, tally.of(n)));
  }

  // --- settings --------------------------------------------------------------------------------

  private LinkSettings linkSettings(SidecarOptions from) {
    return new LinkSettings(
        from.webSocketEnabled(),
        from.fallbackToPolling(),
        from.pollIntervalMs(),
        defaults.requestTimeout().toMillis(),
        from.socketFault(),
        from.trackerFault());
  }

  private void apply(SidecarOptions next) {
    SidecarOptions before = options;
    options = next;
    tracker.configure(next);
    window.setWindowNanos(next.batchWindowMs() * 1_000_000L);
    boolean endpointChanged =
        !Objects.equals(before.hubUrl(), next.hubUrl())
            || !Objects.equals(before.trackerUrl(), next.trackerUrl())
            || !Objects.equals(before.apiKey(), next.apiKey());
    on(new LinkEvent.SettingsChanged(linkSettings(next), endpointChanged, random.nextDouble()));
    if (!before.projectNumbers().equals(next.projectNumbers())) {
      sync.follow(Subscription.of(next.projectNumbers()));
      if (isSubscribed()) {
        hub.send(new ClientFrame.Unsubscribe(Set.of()));
        sendSubscribe(subscribedNumbers());
      }
    }
  }

  private void follow(Subscription next, Set<Integer> added, Set<Integer> removed) {
    boolean all = sync.subscription() instanceof Subscription.All;
    sync.follow(next);
    if (isSubscribed()) {
      if (!added.isEmpty()) {
        sendSubscribe(all ? Set.of() : added);
      }
      if (!removed.isEmpty() && !all) {
        hub.send(new ClientFrame.Unsubscribe(removed));
      }
    }
    desk.run(List.of());
  }

  private boolean isSubscribed() {
    return link.state() instanceof LinkState.Live || link.state() instanceof LinkState.CatchingUp;
  }

  private Set<Integer> subscribedNumbers() {
    return sync.subscription() instanceof Subscription.Only(var numbers) ? numbers : Set.of();
  }

  private void sendSubscribe(Set<Integer> numbers) {
    if (sync.subscription() instanceof Subscription.Only(var wanted) && wanted.isEmpty()) {
      // Without numbers it would mean all projects; there is nothing to ask for.
      int connection = link.connection();
      loop.post(() -> on(new LinkEvent.Subscribed(connection, true)));
      return;
    }
    hub.send(new ClientFrame.Subscribe(numbers, sync.since()));
  }

  // --- the link --------------------------------------------------------------------------------

  private void on(LinkEvent event) {
    LinkMachine.Step step = LinkMachine.step(link, event);
    link = step.link();
    step.effects().forEach(this::run);
    LinkStatus status = LinkStatus.of(link);
    boolean live = status.condition() == LinkStatus.Condition.LIVE;
    if (live || wasLive) {
      confirmedNanos = System.nanoTime();
    }
    wasLive = live;
    if (report.update(status, Instant.now()) && !(link.state() instanceof LinkState.Idle)) {
      LOG.info("{}: {}", status.condition().wireName(), status.message());
      editor.statusChanged(report.json(nextAttemptInMs()));
    }
  }

  private void run(LinkEffect effect) {
    switch (effect) {
      case LinkEffect.OpenSocket(var connection) -> {
        connections++;
        URI url = Objects.requireNonNull(options.hubUrl());
        String key = Objects.requireNonNull(options.apiKey());
        hub.open(connection, url, key, defaults.requestTimeout());
      }
      case LinkEffect.SendSubscribe _ -> sendSubscribe(subscribedNumbers());
      case LinkEffect.CloseSocket _ -> {
        hub.close();
        sync.disconnected();
      }
      case LinkEffect.Poll(var poll) -> {
        polls++;
        desk.poll(poll);
      }
      case LinkEffect.Arm(var timer, var delayMs) -> arm(new TimerKey.OfLink(timer), delayMs);
      case LinkEffect.Disarm(var timer) -> timers.disarm(new TimerKey.OfLink(timer));
    }
  }

  private void arm(TimerKey timer, long delayMs) {
    timers.arm(timer, System.nanoTime() + delayMs * 1_000_000);
  }

  private @Nullable Long nextAttemptInMs() {
    Long at = timers.at(RETRY);
    return at == null ? null : Math.max(0, (at - System.nanoTime()) / 1_000_000);
  }

  private void fire(TimerKey timer) {
    switch (timer) {
      case TimerKey.OfLink(var of) -> on(new LinkEvent.TimerFired(of, random.nextDouble()));
      case TimerKey.BoardRetry(var n) -> desk.load(n);
      case TimerKey.CatchUp _ -> {
        desk.run(sync.checkProgress());
        if (sync.isBehind()) {
          arm(CATCH_UP, CATCH_UP_PATIENCE_MS);
        }
      }
    }
  }

  private final class FromHub implements HubPort.Receiver {
    @Override
    public void frame(int connection, HubFrame frame) {
      if (connection != link.connection() || !link.hasSocket()) {
        return;
      }
      switch (frame) {
        case HubFrame.Welcome(var epoch, var pingIntervalMs) -> {
          sync.connected(epoch);
          on(new LinkEvent.Welcomed(connection, pingIntervalMs));
        }
        case HubFrame.Subscribed(var positions) -> {
          Map<Integer, BoardSync.Joined> joined = new HashMap<>();
          positions.forEach(
              (n, at) -> joined.put(n, new BoardSync.Joined(at.position(), at.recovered())));
          desk.run(sync.joined(joined));
          on(new LinkEvent.Subscribed(connection, !sync.isBehind()));
        }
        case HubFrame.Event(var event) -> desk.run(sync.live(event));
        case HubFrame.Replay(var n, var events, var recovered) ->
            desk.run(sync.replayed(n, events, recovered));
        case HubFrame.Fault(var code, var message) ->
            LOG.warn("The hub reports {}: {}", code, message);
      }
    }

    @Override
    public void heard(int connection) {
      on(new LinkEvent.Heard(connection));
    }

    @Override
    public void closed(int connection, HubClosed closed) {
      if (connection == link.connection() && link.hasSocket()) {
        hub.close();
        sync.disconnected();
        on(
            new LinkEvent.SocketClosed(
                connection,
                closed.comeback() == CloseReason.Comeback.YES
                    ? LinkEvent.Comeback.YES
                    : LinkEvent.Comeback.NOT_UNCHANGED,
                closed.reason(),
                random.nextDouble()));
      }
    }
  }

  private final class Desk implements BoardDesk.Office {
    @Override
    public void post(Runnable task) {
      loop.post(task);
    }

    @Override
    public void send(ClientFrame frame) {
      hub.send(frame);
    }

    @Override
    public void arm(TimerKey timer, long delayMs) {
      Engine.this.arm(timer, delayMs);
    }

    @Override
    public boolean disarm(TimerKey timer) {
      boolean armed = timers.at(timer) != null;
      timers.disarm(timer);
      return armed;
    }

    @Override
    public void synced() {
      boolean now = sync.isBehind();
      if (now != behind) {
        behind = now;
        on(now ? new LinkEvent.FellBehind() : new LinkEvent.CaughtUp());
        if (now) {
          Engine.this.arm(CATCH_UP, CATCH_UP_PATIENCE_MS);
        } else {
          timers.disarm(CATCH_UP);
        }
      }
    }

    @Override
    public void eventArrived(Instant at) {
      report.eventArrived(at);
    }

    @Override
    public void pollDone(int poll, @Nullable Throwable failure) {
      switch (failure) {
        case null -> {
          confirmedNanos = System.nanoTime();
          on(new LinkEvent.PollSucceeded(poll));
        }
        case TrackerException.AuthenticationFailed refused ->
            on(new LinkEvent.PollRefused(poll, String.valueOf(refused.getMessage())));
        default -> on(new LinkEvent.PollFailed(poll, String.valueOf(failure.getMessage())));
      }
    }

    @Override
    public long sinceConfirmedNanos() {
      return wasLive ? 0 : System.nanoTime() - confirmedNanos;
    }
  }

  private final class Clock implements Loop.Clockwork {
    @Override
    public @Nullable Long nextNanos() {
      Long timer = timers.nearest();
      if (!window.isOpen() || editorBusy) {
        return timer;
      }
      long closes = window.closesAtNanos();
      return timer == null || closes - timer < 0 ? closes : timer;
    }

    @Override
    public void runDue(long nowNanos) {
      if (window.isOpen() && !editorBusy && window.closesAtNanos() - nowNanos <= 0) {
        window.close().ifPresent(this::tell);
      }
      for (TimerKey due = timers.takeDue(nowNanos); due != null; due = timers.takeDue(nowNanos)) {
        fire(due);
      }
    }

    private void tell(Batch batch) {
      windows++;
      editorBusy = true;
      editor.changes(() -> Wire.changes(batch), () -> loop.post(() -> editorBusy = false));
      Map<Integer, Long> seen = new TreeMap<>();
      batch.changes().forEach(c -> seen.put(c.event().projectNumber(), c.sequence()));
      seen.forEach((n, sequence) -> hub.send(new ClientFrame.Ack(n, sequence)));
    }
  }
}
