package dev.boardcast.sidecar.engine;

import dev.boardcast.client.Addresses;
import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.link.LinkEvent;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkState;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.sync.StreamCursor;
import dev.boardcast.core.sync.Subscription;
import dev.boardcast.core.window.BatchWindow;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.sidecar.core.SidecarCore;
import dev.boardcast.sidecar.core.message.CachedBoard;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Counters;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import dev.boardcast.sidecar.references.Seen;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.settings.SidecarOptions;
import dev.boardcast.sidecar.trace.StepFormatter;
import dev.boardcast.sidecar.trace.Tracing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the editor's boards true: brings what happens to `SidecarCore` on one thread, and does the
/// IO that it asks for. Every public method may be called from any thread and returns at once;
/// answers come as futures.
public final class Engine {
  /// How long a stopping engine waits for its socket to close.
  private static final long STOP_PATIENCE_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final SidecarDefaults defaults;
  private final EditorClient editor;
  private final Tracing tracing;
  private final EventLoop loop = new EventLoop(new Clock(), this::fail);
  private final EngineCalls asks = new EngineCalls(loop);
  private final HubPort hub;
  private final TrackerCalls tracker;
  private final TrackerReads reads;
  private final PendingBoardRequests desk = new PendingBoardRequests();
  private final MirrorPort mirrors;
  private final SidecarCore core;
  private final Glances glances;
  private SidecarOptions options;

  /// Makes an engine; it connects with `begin`.
  public Engine(
      SidecarDefaults defaults,
      SidecarOptions options,
      EditorClient editor,
      Tracing tracing,
      RandomGenerator random) {
    this.defaults = defaults;
    this.options = options;
    this.editor = editor;
    this.tracing = tracing;
    hub = new HubPort(loop, new FromHub(), tracing.file());
    tracker = new TrackerCalls(defaults, options, tracing.file());
    reads = new TrackerReads(tracker, new FromTracker());
    mirrors = new MirrorPort(tracker, loop, defaults.requestTimeout(), this::tellStatus);
    core =
        new SidecarCore(
            linkSettings(options),
            options.projectNumbers(),
            options.batchWindowMs() * 1_000_000L,
            random,
            now());
    glances = new Glances(core, desk, tracker, loop, editor, this::step);
    loop.start();
  }

  private void fail() {
    editor.failed();
  }

  // --- for the editor --------------------------------------------------------------------------

  /// Connects.
  public void begin() {
    loop.post(() -> step(new Input.Begin()));
  }

  /// Other options are in force from now on.
  public void configure(SidecarOptions next) {
    loop.post(() -> apply(next));
  }

  /// State, positions, counters and queues.
  public CompletableFuture<EngineReport> report() {
    return asks.ask(answer -> {
      Counters counters = core.counters();
      answer.complete(
          new EngineReport(
              core.status(),
              mirrorReports(),
              core.positions(),
              counters,
              new EngineReport.Queues(
                  new QueueDepth(loop.depth(), EventLoop.MAILBOX_MAX_COUNT),
                  new QueueDepth(counters.windowChanges(), BatchWindow.CHANGES_MAX_COUNT),
                  new QueueDepth(counters.heldEvents(), StreamCursor.HELD_MAX_EVENTS),
                  editor.queue())));
    });
  }

  public CompletableFuture<List<Project>> projects() {
    return call(TrackerClient::projects);
  }

  /// The board with its position and age; read when it is not known.
  public CompletableFuture<CachedBoard> board(int projectNumber) {
    return asks.ask(answer -> {
      desk.await(projectNumber, false, EngineCalls.into(answer)::accept);
      step(new Input.Look(projectNumber));
    });
  }

  /// The boards that are known of these, right now. The others are read behind this answer.
  ///
  /// @param arrived told of each of the others once it is there
  public CompletableFuture<Map<Integer, CachedBoard>> glance(
      Set<Integer> projectNumbers, IntConsumer arrived) {
    return asks.ask(answer -> answer.complete(glances.boards(projectNumbers, arrived)));
  }

  /// The same of all boards that are followed.
  ///
  /// @param limit of how many
  public CompletableFuture<Map<Integer, CachedBoard>> glanceAll(int limit, IntConsumer arrived) {
    return asks.ask(answer ->
        answer.complete(glances.boards(core.projects().stream().limit(limit).toList(), arrived)));
  }

  /// An issue as it is known right now.
  public CompletableFuture<Optional<Seen>> glance(
      int projectNumber, int number, IntConsumer arrived) {
    return asks.ask(answer -> answer.complete(glances.issue(projectNumber, number, arrived)));
  }

  /// What happened lately, newest first.
  ///
  /// @param projectNumbers null means those that are followed
  /// @param sinceMs how far back, milliseconds
  /// @param limit of entries
  public CompletableFuture<List<ActivityEntry>> activity(
      @Nullable Set<Integer> projectNumbers, long sinceMs, int limit) {
    Instant since = Instant.now().minusMillis(sinceMs);
    return asks.ask(answer -> {
      Collection<Integer> wanted = projectNumbers == null ? followed() : projectNumbers;
      if (wanted == null) {
        wanted = List.of();
      } else if (wanted.isEmpty()) {
        answer.complete(List.of());
        return;
      }
      Collection<Integer> asked = wanted;
      tracker.<List<ActivityEntry>>call(
          client -> client.activity(asked, since, limit), EngineCalls.into(answer));
    });
  }

  /// By number; null where all are followed.
  private @Nullable Collection<Integer> followed() {
    return switch (core.subscription()) {
      case Subscription.All(var except) -> except.isEmpty() ? null : core.projects();
      case Subscription.Only(var numbers) -> numbers;
    };
  }

  /// Reads boards again.
  ///
  /// @param projectNumber null means all boards that are known here
  /// @return those that were read
  public CompletableFuture<List<Integer>> refresh(@Nullable Integer projectNumber) {
    if (projectNumber != null) {
      return asks.<CachedBoard>ask(
              answer -> reread(projectNumber, EngineCalls.into(answer)::accept))
          .thenApply(_ -> List.of(projectNumber));
    }
    return asks.ask(this::refreshAll);
  }

  /// @return the projects that are followed and known now
  public CompletableFuture<List<Integer>> subscribe(Set<Integer> projectNumbers) {
    return follow(new Input.Subscribe(projectNumbers), projectNumbers.size());
  }

  /// @return the projects that are followed and known now
  public CompletableFuture<List<Integer>> unsubscribe(Set<Integer> projectNumbers) {
    return follow(new Input.Unsubscribe(projectNumbers), projectNumbers.size());
  }

  /// Connects now, whatever the state.
  public CompletableFuture<StatusSnapshot> reconnect() {
    return asks.ask(answer -> {
      step(new Input.Reconnect());
      answer.complete(core.status());
    });
  }

  /// Makes a change at the tracker, in the user's name. Changes to the same issue are made one
  /// after the other, in the order of these calls. It is answered within some seconds, whether or
  /// not the tracker answers.
  ///
  /// @param issueNumber 0 for an issue that is to be made
  public <T> CompletableFuture<T> change(
      int projectNumber, int issueNumber, Function<TrackerClient, T> call) {
    return asks.ask(answer ->
        tracker.change(
            new KeyedSerialQueue.Lane(projectNumber, issueNumber), call, EngineCalls.into(answer)));
  }

  /// Reads something at the tracker.
  public <T> CompletableFuture<T> call(Function<TrackerClient, T> call) {
    return asks.ask(answer -> tracker.call(call, EngineCalls.into(answer)));
  }

  /// How the connections of the followed boards stand, as last known.
  public CompletableFuture<List<MirrorReport>> mirrors() {
    return asks.ask(answer -> answer.complete(mirrorReports()));
  }

  /// Something was connected, or is not any more: how it stands is asked at once.
  public void mirrorsChanged() {
    loop.post(mirrors::changed);
  }

  /// Closes the socket and ends the thread; waits for both, for at most a second each.
  public void stop() throws InterruptedException {
    CompletableFuture<@Nullable HubConnection> closing = new CompletableFuture<>();
    loop.post(() -> {
      HubConnection open = hub.close();
      step(new Input.Stop());
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

  private CompletableFuture<List<Integer>> follow(Input change, int named) {
    return asks.ask(answer -> {
      if (!core.mayName(named)) {
        throw new EngineException(
            EngineException.Kind.BUSY,
            "No more than "
                + SidecarCore.NAMED_PROJECTS_MAX_COUNT
                + " projects may be followed, or not followed, by their number.");
      }
      step(change);
      answer.complete(core.projects());
    });
  }

  private void reread(int n, PendingBoardRequests.BoardAnswer answer) {
    desk.await(n, true, answer);
    step(new Input.Reread(n));
  }

  private void refreshAll(CompletableFuture<List<Integer>> answer) {
    Set<Integer> numbers = core.refreshable();
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
                step(new Input.Announce(all));
                answer.complete(all);
              }));
      return;
    }
    CompletionCount tally = new CompletionCount(answer, numbers.size());
    numbers.forEach(n -> reread(n, tally.of(n)));
  }

  // --- settings --------------------------------------------------------------------------------

  private LinkSettings linkSettings(SidecarOptions from) {
    return new LinkSettings(
        from.webSocketEnabled(),
        from.fallbackToPolling(),
        from.pollIntervalMs(),
        defaults.requestTimeout().toMillis(),
        from.socketFault(),
        from.trackerFault(),
        "The hub at %s and the tracker at %s are of different servers: set `hubUrl` and `trackerUrl` to the same one."
            .formatted(Addresses.bare(from.hubUrl()), Addresses.bare(from.trackerUrl())));
  }

  private void apply(SidecarOptions next) {
    SidecarOptions before = options;
    options = next;
    tracker.configure(next);
    boolean endpointChanged =
        !Objects.equals(before.hubUrl(), next.hubUrl())
            || !Objects.equals(before.trackerUrl(), next.trackerUrl())
            || !Objects.equals(before.apiKey(), next.apiKey());
    if (endpointChanged) {
      reads.forget();
      mirrors.forget();
      glances.forget();
    }
    step(
        new Input.Configure(
            linkSettings(next),
            endpointChanged,
            next.projectNumbers(),
            next.batchWindowMs() * 1_000_000L));
    if (before.comments() != next.comments() && !endpointChanged) {
      // The hub is told with the next subscription.
      step(new Input.Reconnect());
    }
  }

  // --- the core --------------------------------------------------------------------------------

  private static ClockReading now() {
    return new ClockReading(System.nanoTime(), Instant.now());
  }

  private void step(Input input) {
    LinkState before = core.link().state();
    if (options.references().enabled()) {
      glances.see(input);
    }
    List<Effect> effects = core.step(now(), input);
    if (tracing.log().isOn()) {
      StepFormatter.say(tracing.log(), before, input, effects, core.link().state());
    }
    effects.forEach(this::run);
  }

  private void run(Effect effect) {
    switch (effect) {
      case Effect.OpenSocket(var connection) -> {
        URI url = Objects.requireNonNull(options.hubUrl());
        String key = Objects.requireNonNull(options.apiKey());
        hub.open(connection, url, key, defaults.requestTimeout());
      }
      case Effect.CloseSocket _ -> hub.close();
      case Effect.Send(ClientFrame.Subscribe subscribe) ->
          hub.send(options.comments() ? subscribe.withComments() : subscribe);
      case Effect.Send(var frame) -> hub.send(frame);
      case Effect.Ping _ -> hub.ping();
      case Effect.ReadPositions(var poll) -> reads.positions(poll);
      case Effect.ReadEvents(var poll, var n, var since) -> reads.events(poll, n, since);
      case Effect.ReadBoard(var n) -> reads.board(n);
      case Effect.ReadHeads(var look) -> reads.heads(look);
      case Effect.BoardLate(var n) -> desk.late(n, core.board(n));
      case Effect.BoardSettled(var n) -> desk.settle(n, core.board(n));
      case Effect.TellChanges(var batch) -> {
        editor.changes(batch, () -> loop.post(() -> step(new Input.EditorTook())));
        mirrors.delivered(batch);
      }
      case Effect.TellStatus(StatusSnapshot snapshot) -> {
        LOG.info("{}: {}", snapshot.status().condition().wireName(), snapshot.status().message());
        editor.statusChanged(snapshot, mirrorReports());
        mirrors.link(
            switch (snapshot.status().condition()) {
              case LIVE, POLLING -> true;
              case CONNECTING, OFFLINE, MISCONFIGURED, STOPPED -> false;
            });
      }
      case Effect.NoteFault(var code, var message) ->
          LOG.warn("The hub reports {}: {}", code, message);
    }
  }

  private void tellStatus() {
    editor.statusChanged(core.status(), mirrorReports());
  }

  private List<MirrorReport> mirrorReports() {
    return mirrors.reports(core.subscription()::covers);
  }

  private final class FromHub implements HubPort.Receiver {
    @Override
    public void frame(int connection, HubFrame frame) {
      step(new Input.FrameArrived(connection, frame));
    }

    @Override
    public void unread(int connection, String why) {
      step(new Input.FrameUnread(connection, why));
    }

    @Override
    public void heard(int connection) {
      step(new Input.Heard(connection));
    }

    @Override
    public void closed(int connection, HubClosed closed) {
      step(
          new Input.SocketClosed(
              connection,
              closed.comeback() == CloseReason.Comeback.YES
                  ? LinkEvent.Comeback.YES
                  : LinkEvent.Comeback.NOT_UNCHANGED,
              closed.reason()));
    }
  }

  private final class FromTracker implements TrackerReads.Receiver {
    @Override
    public void take(Input answer) {
      loop.post(() -> step(answer));
    }

    @Override
    public void boardFailed(Input.BoardUnread answer, Throwable failure) {
      loop.post(() -> {
        desk.failed(answer.projectNumber(), failure);
        step(answer);
        desk.taken(answer.projectNumber());
      });
    }
  }

  private final class Clock implements EventLoop.Clockwork {
    @Override
    public @Nullable Long nextNanos() {
      Long one = core.nextNanos();
      Long other = mirrors.nextNanos();
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return one - other < 0 ? one : other;
    }

    @Override
    public void runDue(long nowNanos) {
      Long due = core.nextNanos();
      if (due != null && due - nowNanos <= 0) {
        step(new Input.TimePassed());
      }
      mirrors.runDue(nowNanos);
    }
  }
}
