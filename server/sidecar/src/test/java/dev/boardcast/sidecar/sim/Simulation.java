package dev.boardcast.sidecar.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkStatus.Condition;
import dev.boardcast.core.sync.Source;
import dev.boardcast.core.window.Batch;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.sidecar.core.SidecarCore;
import dev.boardcast.sidecar.core.message.CachedBoard;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.core.message.ReadFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The real `SidecarCore` in a made-up world: this is its shell, where sockets, requests and timers
/// are entries in a queue of virtual time. After every step it checks what must always hold.
final class Simulation {
  static final int PROJECTS = 3;
  static final int POLL_INTERVAL_MS = 30_000;

  /// Of the settings, for connecting and subscribing.
  static final int CONNECT_TIMEOUT_MS = 10_000;

  private static final int PAGE = 4;

  private final Random random;
  private final Fault fault;
  private final boolean traced;
  final SimTime time = new SimTime();
  final SimTracker tracker;
  final SimHub hub;
  final SimEditor editor;
  private final SidecarCore core;
  private boolean socketOpen;
  private boolean asleep;
  private boolean stopped;
  private @Nullable Long timerAt;
  private long opened;
  private long polled;
  private long requests;

  /// Whether the present step is an editor's wish to see a board.
  private boolean wished;

  /// @param traced whether each step is printed
  Simulation(long seed, Fault fault, boolean traced) {
    random = new Random(seed);
    this.fault = fault;
    this.traced = traced;
    tracker = new SimTracker(random, fault);
    hub = new SimHub(random, time, tracker, this::step);
    editor = new SimEditor(random, time, tracker, this::step);
    core =
        new SidecarCore(
            settings(true), Set.of(), SimEditor.WINDOW_MS * 1_000_000, random, moment());
  }

  static LinkSettings settings(boolean webSocket) {
    return new LinkSettings(webSocket, true, POLL_INTERVAL_MS, CONNECT_TIMEOUT_MS, null, null);
  }

  // --- what a schedule does --------------------------------------------------------------------

  void change(int project) {
    SequencedEvent event = tracker.change(project);
    trace("  change", project, event.sequence());
    hub.publish(event);
  }

  /// The machine sleeps: timers stand still, and the hub gives the connection up.
  void sleep(long ms) {
    trace("  sleep", ms);
    hub.vanish();
    asleep = true;
    time.jumpWall(ms);
    asleep = false;
  }

  void loseLog() {
    trace("  log lost");
    tracker.loseLog();
    hub.cut();
  }

  void makeCopy() {
    trace("  copied");
    tracker.makeCopy();
  }

  /// The server is stopped, and started with the other of database and copy.
  void serveTheOther() {
    trace("  the other is served");
    tracker.serveTheOther();
    hub.cut();
  }

  void failOver() {
    tracker.failOver();
    trace("  fail over", tracker.epoch);
    hub.cut();
  }

  void restoreCopy() {
    trace("  copy restored");
    tracker.restoreCopy();
    hub.cut();
  }

  void step(Input input) {
    if (asleep || stopped) {
      return;
    }
    if (fault == Fault.IGNORES_A_POLL
        && input instanceof Input.PositionsRead(var n, var at, _, _)) {
      Map<Integer, LogHead> nothingNew = new TreeMap<>();
      core.positions()
          .forEach((project, position) ->
              nothingNew.put(project, new LogHead(position.sequence(), position.digest())));
      apply(new Input.PositionsRead(n, at, nothingNew, null));
    } else {
      apply(input);
    }
  }

  void stop() {
    apply(new Input.Stop());
    stopped = true;
    assertThat(socketOpen).as("a socket after the end").isFalse();
    assertThat(core.nextNanos()).as("a timer after the end").isNull();
  }

  // --- what must hold --------------------------------------------------------------------------

  Condition condition() {
    return core.status().status().condition();
  }

  /// Every project, known here and in the editor as it is at the tracker.
  void assertTrue() {
    for (int n : tracker.logs.keySet()) {
      assertThat(core.positions().get(n)).as("position of %s", n).isEqualTo(tracker.head(n));
      assertEditor(n);
      CachedBoard known = core.board(n);
      if (known != null) {
        assertThat(known.board()).as("the kept board %s", n).isEqualTo(tracker.board(n));
      }
    }
  }

  void assertEditor(int n) {
    Board board = editor.board(n);
    assertThat(board == null ? null : SimEditor.at(board, tracker.epoch))
        .as("the editor's board %s", n)
        .isEqualTo(tracker.board(n));
  }

  /// No attempt and no poll comes more often than it may: the first poll at once, each attempt
  /// after a wait.
  void assertNoBusyLoop(long sinceOpened, long sincePolled, long passedMs, int interruptions) {
    assertThat(opened - sinceOpened)
        .as("sockets opened in %s ms", passedMs)
        .isLessThanOrEqualTo(6 + 6L * interruptions + passedMs / 23_000);
    assertThat(polled - sincePolled)
        .as("polls in %s ms", passedMs)
        .isLessThanOrEqualTo(3 + 3L * interruptions + passedMs / (POLL_INTERVAL_MS / 2));
  }

  /// Of the tracker and the hub. Left out are polls' events, which are bounded by what is new, and
  /// boards that an editor wished to see.
  long requests() {
    return requests;
  }

  long opened() {
    return opened;
  }

  long polled() {
    return polled;
  }

  // --- the shell -------------------------------------------------------------------------------

  private ClockReading moment() {
    return new ClockReading(time.nanos(), time.wall());
  }

  private void apply(Input input) {
    List<Effect> effects = core.step(moment(), input);
    trace(
        input.getClass().getSimpleName(),
        input,
        effects.stream().filter(e -> !(e instanceof Effect.TellStatus)).toList(),
        core.link().state(),
        core.positions());
    Map<Integer, Position> covered = core.positions();
    wished = input instanceof Input.Look;
    for (Effect effect : effects) {
      run(effect, covered);
    }
    Long next = core.nextNanos();
    if (next != null) {
      assertThat(next - time.nanos()).as("a timer that is due is run").isPositive();
      if (timerAt == null || next < timerAt) {
        timerAt = next;
        time.atNanos(next, () -> timer(next));
      }
    }
  }

  private void timer(long at) {
    if (timerAt != null && timerAt == at) {
      timerAt = null;
    }
    step(new Input.TimePassed());
  }

  private void run(Effect effect, Map<Integer, Position> covered) {
    switch (effect) {
      case Effect.OpenSocket(var connection) -> {
        assertThat(socketOpen).as("one socket at a time").isFalse();
        socketOpen = true;
        opened++;
        requests++;
        hub.open(connection);
      }
      case Effect.CloseSocket _ -> {
        socketOpen = false;
        hub.close();
      }
      case Effect.Send(var frame) -> {
        if (frame instanceof ClientFrame.Replay) {
          requests++;
        }
        hub.send(frame);
      }
      case Effect.Ping _ -> hub.pinged();
      case Effect.ReadPositions(var poll) -> {
        polled++;
        requests++;
        answer(
            () -> new Input.PositionsRead(poll, tracker.epoch, tracker.heads(), null),
            failure -> new Input.PositionsUnread(poll, failure));
      }
      case Effect.ReadHeads(var look) -> {
        requests++;
        answer(
            () -> new Input.HeadsRead(look, tracker.epoch, tracker.heads()),
            failure -> new Input.HeadsUnread(look, failure));
      }
      case Effect.ReadEvents(var poll, var n, var since) ->
          answer(
              () ->
                  tracker.logs.containsKey(n)
                      ? new Input.EventsRead(poll, n, since, tracker.page(n, since, PAGE))
                      : new Input.EventsUnread(poll, n, since, gone()),
              failure -> new Input.EventsUnread(poll, n, since, failure));
      case Effect.ReadBoard(var n) -> {
        requests += wished ? 0 : 1;
        answer(
            () -> {
              Board board = tracker.board(n);
              return board == null
                  ? new Input.BoardUnread(n, gone())
                  : new Input.BoardRead(n, board);
            },
            failure -> new Input.BoardUnread(n, failure));
      }
      case Effect.BoardSettled(var n) ->
          editor.settled(n, spoilt(core.board(n)), core.positions().get(n));
      case Effect.BoardLate(var n) -> {
        if (fault != Fault.WAITS_FOR_EVER) {
          editor.settled(n, core.board(n), null);
        }
      }
      case Effect.TellChanges(var batch) -> editor.changes(spoilt(batch), covered);
      case Effect.TellStatus(var status) -> {
        assertThat(status.status().message()).isNotBlank();
      }
      case Effect.NoteFault _ -> {
        // Only logged.
      }
    }
  }

  private static ReadFailure gone() {
    return new ReadFailure(ReadFailure.Kind.GONE, "No such project.");
  }

  private interface Refusal {
    Input of(ReadFailure failure);
  }

  /// The tracker takes a while to look, and the answer a while to arrive; in between, much happens.
  private void answer(Supplier<Input> read, Refusal refusal) {
    time.in(
        1 + random.nextInt(40),
        () -> {
          Input answer =
              tracker.reachable
                  ? read.get()
                  : refusal.of(new ReadFailure(ReadFailure.Kind.FAILED, "The tracker is away."));
          long way = random.nextInt(20) == 0 ? random.nextInt(5_000) : random.nextInt(40);
          time.in(way, () -> step(answer));
        });
  }

  // --- planted faults --------------------------------------------------------------------------

  private Batch spoilt(Batch batch) {
    boolean caughtUp = batch.source() != Source.LIVE;
    List<SequencedEvent> changes = new ArrayList<>(batch.changes());
    Map<Integer, dev.boardcast.core.sync.RefreshReason> refresh = new TreeMap<>(batch.refresh());
    switch (fault) {
      case LOSES_A_CHANGE -> {
        if (caughtUp && changes.size() > 1) {
          changes.removeFirst();
        }
      }
      case REPEATS_A_CHANGE -> {
        if (caughtUp && !changes.isEmpty()) {
          changes.add(changes.getLast());
        }
      }
      case HIDES_A_REFRESH -> {
        if (!changes.isEmpty()) {
          refresh.clear();
        }
      }
      case NONE,
          HANDS_OUT_AN_OLD_BOARD,
          IGNORES_A_POLL,
          WAITS_FOR_EVER,
          COMPARES_NO_DIGESTS,
          TAKES_ANY_EPOCH -> {
        return batch;
      }
    }
    return new Batch(batch.batchId(), batch.source(), changes, refresh);
  }

  private @Nullable CachedBoard spoilt(@Nullable CachedBoard known) {
    if (fault != Fault.HANDS_OUT_AN_OLD_BOARD || known == null) {
      return known;
    }
    Position at = known.board().position();
    Board before = tracker.boardBefore(known.board());
    return before == null
        ? known
        : new CachedBoard(new Board(at, before.project(), before.issues()), known.ageMs());
  }

  void trace(String what, Object... values) {
    if (traced) {
      System.out.printf("%9d ms %s %s%n", time.nanos() / 1_000_000, what, List.of(values));
    }
  }
}
