package dev.boardcast.sidecar.core;

import dev.boardcast.core.domain.Position;
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
import dev.boardcast.core.sync.SyncEffect;
import dev.boardcast.core.time.Deadlines;
import dev.boardcast.core.time.WakeDetector;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.sidecar.core.message.CachedBoard;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Counters;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.core.message.ReadFailure;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All that the sidecar decides, in one transition function: an input and a moment in, effects out.
/// It joins the link's machine, the positions and boards, and the window; sockets, requests,
/// threads and clocks are its shell's. The same inputs, moments and random numbers give the same
/// effects, so that a simulation plays what runs in an editor. Not thread-safe.
public final class SidecarCore {
  /// How long what is missing may make no progress before its board is read instead.
  public static final long CATCH_UP_PATIENCE_MS = 5_000;

  /// Whoever asks for a board is answered within this time.
  public static final long BOARD_PATIENCE_MS = 5_000;

  /// How often the clocks are compared, to notice a sleep.
  public static final long WAKE_CHECK_MS = 5_000;

  /// Projects followed, or not followed, by their number. Past that, the editor is refused.
  public static final int NAMED_PROJECTS_MAX_COUNT = 10_000;

  private static final CoreTimer CATCH_UP = new CoreTimer.CatchUp();
  private static final CoreTimer WAKE_CHECK = new CoreTimer.WakeCheck();
  private static final CoreTimer RETRY = new CoreTimer.OfLink(Timer.RETRY);

  private final RandomGenerator random;
  private final BoardSync sync;
  private final Deadlines<CoreTimer> timers = new Deadlines<>();
  private final WakeDetector wakes = new WakeDetector(WAKE_CHECK_MS);
  private final HubTrust trust = new HubTrust();
  private final HubTalk talk;
  private final BoardTurns turns;
  private final PollTracker reading;
  private final NotificationScheduler telling;
  private final ArrayDeque<LinkEvent> linkEvents = new ArrayDeque<>();
  private List<Effect> effects = new ArrayList<>();
  private Set<Integer> configured;
  private ClockReading now;
  private Link link;
  private boolean stepping;
  private boolean behind;
  private long connections;
  private long wakeCount;

  /// @param follow which projects are followed; empty means all
  /// @param windowNanos how long a window is open
  /// @param random for jitter
  public SidecarCore(
      LinkSettings settings,
      Set<Integer> follow,
      long windowNanos,
      RandomGenerator random,
      ClockReading now) {
    this.random = random;
    this.now = now;
    configured = Set.copyOf(follow);
    sync = new BoardSync(Subscription.of(follow));
    link = Link.idle(settings);
    turns = new BoardTurns(timers, random);
    talk = new HubTalk(sync, trust, turns, random, new Inner());
    reading = new PollTracker(now);
    telling = new NotificationScheduler(windowNanos, now);
  }

  // --- the transition --------------------------------------------------------------------------

  /// What follows from an input. Timers that are due by `at` fire with it.
  public List<Effect> step(ClockReading at, Input input) {
    now = at;
    boolean woke = wakes.woke(at.nanos(), at.wall().toEpochMilli());
    take(input);
    if (woke) {
      wakeCount++;
      on(new LinkEvent.Woke(random.nextDouble()));
    }
    runDue();
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }

  /// When `step` has to be called next though nothing else happens; null when it need not be.
  public @Nullable Long nextNanos() {
    return timers.nearest(telling.nextNanos());
  }

  private void take(Input input) {
    switch (input) {
      case Input.Begin _ -> {
        arm(WAKE_CHECK, WAKE_CHECK_MS);
        on(new LinkEvent.Start(random.nextDouble()));
      }
      case Input.Configure configure -> configure(configure);
      case Input.FrameArrived(var connection, var frame) -> {
        if (connection == link.connection() && link.hasSocket()) {
          talk.frame(connection, frame);
        }
      }
      case Input.FrameUnread(var connection, var why) -> {
        if (connection == link.connection() && link.hasSocket()) {
          talk.unread(why);
        }
      }
      case Input.Heard(var connection) -> on(new LinkEvent.Heard(connection));
      case Input.SocketClosed(var connection, var comeback, var reason) -> {
        if (connection == link.connection() && link.hasSocket()) {
          socketClosed(connection, comeback, reason);
        }
      }
      case Input.PositionsRead(var number, var epoch, var heads, var allowed) -> {
        if (reading.isPresent(number)) {
          talk.heardOf(epoch);
          reading.allowed(sync, allowed);
          run(sync.polled(epoch, heads, reading.claims()));
          pollAnswered(number, null);
        }
      }
      case Input.HeadsRead(var look, var epoch, var heads) -> talk.looked(look, epoch, heads);
      case Input.HeadsUnread(var look, var failure) -> talk.unlooked(look, failure);
      case Input.PositionsUnread(var number, var failure) -> pollAnswered(number, failure);
      case Input.EventsRead(var number, var n, var since, var page) -> {
        run(sync.fetched(n, since, page));
        pollAnswered(number, null);
      }
      case Input.EventsUnread(var number, var n, var since, var failure) -> {
        if (failure.isGone()) {
          run(sync.unknown(n, since));
        }
        pollAnswered(number, failure.isGone() ? null : failure);
      }
      case Input.BoardRead(var n, var board) -> {
        talk.heardOf(board.position().epoch());
        reading.boardRead(n, now);
        run(sync.loaded(n, board));
        reading.keepOnly(sync);
      }
      case Input.BoardUnread(var n, var failure) -> run(sync.loadFailed(n, failure.isGone()));
      case Input.EditorTook _ -> telling.editorTook();
      case Input.Look(var n) -> look(n, sync.want(n));
      case Input.Reread(var n) -> look(n, sync.reread(n, RefreshReason.REQUESTED));
      case Input.Announce(var numbers) ->
          numbers.stream()
              .filter(sync.subscription()::covers)
              .forEach(n -> telling.refresh(n, RefreshReason.REQUESTED, Source.POLL, now));
      case Input.Subscribe(var numbers) ->
          follow(sync.subscription().plus(numbers), numbers, Set.of());
      case Input.Unsubscribe(var numbers) ->
          follow(sync.subscription().minus(numbers), Set.of(), numbers);
      case Input.Reconnect _ -> on(new LinkEvent.ReconnectRequested(random.nextDouble()));
      case Input.TimePassed _ -> {
        // What is due runs after every input.
      }
      case Input.Stop _ -> {
        on(new LinkEvent.Stop());
        timers.clear();
        telling.stop();
      }
    }
  }

  // --- what is known ---------------------------------------------------------------------------

  public Link link() {
    return link;
  }

  public StatusSnapshot status() {
    Long at = timers.at(RETRY);
    return telling.status(at == null ? null : Math.max(0, (at - now.nanos()) / 1_000_000));
  }

  public Map<Integer, Position> positions() {
    return sync.positions();
  }

  /// The projects that are followed and known.
  public List<Integer> projects() {
    return sync.projects();
  }

  /// Which projects are followed.
  public Subscription subscription() {
    return sync.subscription();
  }

  /// Whether so many more projects may be named, to be followed or not.
  public boolean mayName(int more) {
    return sync.subscription().namedCount() + more <= NAMED_PROJECTS_MAX_COUNT;
  }

  /// The boards that a refresh of everything reads: those that are kept, and those that are
  /// followed by number.
  public Set<Integer> refreshable() {
    Set<Integer> numbers = new TreeSet<>(sync.boards());
    if (sync.subscription() instanceof Subscription.Only(var wanted)) {
      numbers.addAll(wanted);
    }
    return numbers;
  }

  public Counters counters() {
    return new Counters(
        sync.counters(),
        Math.max(0, connections - 1),
        reading.polls(),
        telling.windows(),
        wakeCount,
        talk.contradictions(),
        talk.unreadFrames(),
        telling.changeCount(),
        sync.heldCount());
  }

  /// The board as it is known, true or last known; null when it is not known at all.
  public @Nullable CachedBoard board(int n) {
    return reading.known(sync, n, now);
  }

  // --- settings and subscriptions --------------------------------------------------------------

  private void configure(Input.Configure to) {
    telling.setWindowNanos(to.windowNanos());
    if (to.endpointChanged()) {
      trust.forget();
    }
    on(new LinkEvent.SettingsChanged(to.link(), to.endpointChanged(), random.nextDouble()));
    if (!to.follow().equals(configured)) {
      configured = to.follow();
      run(sync.follow(Subscription.of(configured)));
      if (talk.isSubscribed()) {
        talk.send(new ClientFrame.Unsubscribe(Set.of()));
        talk.sendSubscribe(talk.subscribedNumbers());
      } else if (LinkStatus.of(link).condition() == LinkStatus.Condition.MISCONFIGURED) {
        // Perhaps the key was not for what was to be followed before.
        on(new LinkEvent.ReconnectRequested(random.nextDouble()));
      }
    }
  }

  private void follow(Subscription next, Set<Integer> added, Set<Integer> removed) {
    boolean all = sync.subscription() instanceof Subscription.All;
    run(sync.follow(next));
    if (talk.isSubscribed()) {
      if (!added.isEmpty()) {
        talk.sendSubscribe(all ? Set.of() : added);
      }
      if (!removed.isEmpty() && !all) {
        talk.send(new ClientFrame.Unsubscribe(removed));
      }
    }
  }

  // --- the link --------------------------------------------------------------------------------

  /// Events that come up while one is taken are taken after it.
  private void on(LinkEvent event) {
    linkEvents.add(event);
    if (stepping) {
      return;
    }
    stepping = true;
    for (LinkEvent next = linkEvents.poll(); next != null; next = linkEvents.poll()) {
      apply(next);
    }
    stepping = false;
  }

  private void apply(LinkEvent event) {
    LinkMachine.Step step = LinkMachine.step(link, event);
    link = step.link();
    step.effects().forEach(this::run);
    LinkStatus next = LinkStatus.of(link);
    if (reading.link(next.condition() == LinkStatus.Condition.LIVE, now)) {
      turns.hurryRetries(now);
      talk.armLook();
    }
    if (telling.update(next, now) && !(link.state() instanceof LinkState.Idle)) {
      effects.add(new Effect.TellStatus(status()));
    }
  }

  private void run(LinkEffect effect) {
    switch (effect) {
      case LinkEffect.OpenSocket(var connection) -> {
        connections++;
        trust.opening();
        effects.add(new Effect.OpenSocket(connection));
      }
      case LinkEffect.SendSubscribe _ -> talk.sendSubscribe(talk.subscribedNumbers());
      case LinkEffect.Probe _ -> effects.add(new Effect.Ping());
      case LinkEffect.CloseSocket _ -> closeSocket();
      case LinkEffect.Poll(var number) -> effects.add(reading.beginPoll(number, sync.claims()));
      case LinkEffect.Arm(var timer, var delayMs) -> arm(new CoreTimer.OfLink(timer), delayMs);
      case LinkEffect.Disarm(var timer) -> timers.disarm(new CoreTimer.OfLink(timer));
    }
  }

  private void closeSocket() {
    effects.add(new Effect.CloseSocket());
    sync.disconnected();
    trust.closed();
    timers.disarm(HubTalk.LOOK);
    timers.disarm(HubTalk.TELLING);
    turns.hurryReloads(now);
  }

  private void socketClosed(int connection, LinkEvent.Comeback comeback, String reason) {
    closeSocket();
    on(new LinkEvent.SocketClosed(connection, comeback, reason, random.nextDouble()));
  }

  private void pollAnswered(int number, @Nullable ReadFailure problem) {
    LinkEvent over = reading.answered(number, problem, now);
    if (over != null) {
      on(over);
    }
  }

  // --- positions and boards --------------------------------------------------------------------

  private void run(List<SyncEffect> steps) {
    for (SyncEffect step : steps) {
      switch (step) {
        case SyncEffect.Deliver(var source, var events) -> telling.deliver(source, events, now);
        case SyncEffect.Refresh(var n, var reason, var source) ->
            telling.refresh(n, reason, source, now);
        case SyncEffect.AskReplay(var n, var since) -> talk.send(new ClientFrame.Replay(n, since));
        case SyncEffect.FetchEvents(var n, var since) -> effects.add(reading.readEvents(n, since));
        case SyncEffect.LoadBoard(var n, var failures) -> {
          if (failures == 0) {
            readBoard(n);
          } else {
            turns.retry(n, failures, now);
          }
        }
        case SyncEffect.ReloadBoard(var n) -> {
          if (turns.reload(n, now)) {
            talk.contradicted(
                "The hub leaves gaps in the changes of project %d again and again, and cannot fill them."
                    .formatted(n));
          }
        }
        case SyncEffect.AheadOfLog(var n) ->
            talk.contradicted(
                "The hub speaks of changes of project %d that the tracker does not have."
                    .formatted(n));
        case SyncEffect.BoardSettled(var n) -> {
          turns.settled(n);
          effects.add(new Effect.BoardSettled(n));
        }
      }
    }
    boolean isBehind = sync.isBehind() || trust.isVerifying();
    if (isBehind != behind) {
      behind = isBehind;
      on(isBehind ? new LinkEvent.FellBehind() : new LinkEvent.CaughtUp());
      if (isBehind) {
        sync.markProgress();
        arm(CATCH_UP, CATCH_UP_PATIENCE_MS);
      } else {
        timers.disarm(CATCH_UP);
      }
    }
  }

  private void look(int n, List<SyncEffect> steps) {
    turns.await(n, now);
    run(steps);
    // Whoever looks at a board does not wait for the next attempt's time.
    turns.hurry(n, now);
  }

  private void readBoard(int n) {
    turns.reading(n, now);
    sync.reading(n);
    effects.add(new Effect.ReadBoard(n));
  }

  // --- time ------------------------------------------------------------------------------------

  private void arm(CoreTimer timer, long delayMs) {
    timers.arm(timer, now.nanos() + delayMs * 1_000_000);
  }

  private void runDue() {
    effects.addAll(telling.due(now));
    for (CoreTimer due = timers.takeDue(now.nanos());
        due != null;
        due = timers.takeDue(now.nanos())) {
      fire(due);
    }
  }

  private void fire(CoreTimer timer) {
    switch (timer) {
      case CoreTimer.OfLink(var of) -> on(new LinkEvent.TimerFired(of, random.nextDouble()));
      case CoreTimer.BoardRetry(var n) -> readBoard(n);
      case CoreTimer.Reload(var n) -> readBoard(n);
      case CoreTimer.BoardPatience(var n) -> {
        sync.late(n);
        effects.add(new Effect.BoardLate(n));
      }
      case CoreTimer.Look _ -> talk.lookDue();
      case CoreTimer.Telling _ -> talk.told();
      case CoreTimer.WakeCheck _ -> arm(WAKE_CHECK, WAKE_CHECK_MS);
      case CoreTimer.CatchUp _ -> {
        trust.verifyNoMore();
        on(new LinkEvent.Stuck(random.nextDouble()));
        run(sync.checkProgress());
        if (sync.isBehind()) {
          arm(CATCH_UP, CATCH_UP_PATIENCE_MS);
        }
      }
    }
  }

  /// What the conversation with the hub is part of.
  private final class Inner implements HubTalk.Core {
    @Override
    public Link link() {
      return link;
    }

    @Override
    public void on(LinkEvent event) {
      SidecarCore.this.on(event);
    }

    @Override
    public void run(List<SyncEffect> steps) {
      SidecarCore.this.run(steps);
    }

    @Override
    public void run(Effect effect) {
      effects.add(effect);
    }

    @Override
    public void arm(CoreTimer timer, long delayMs) {
      SidecarCore.this.arm(timer, delayMs);
    }

    @Override
    public void socketClosed(LinkEvent.Comeback comeback, String reason) {
      SidecarCore.this.socketClosed(link.connection(), comeback, reason);
    }
  }
}
