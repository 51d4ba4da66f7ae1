package dev.boardcast.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkStatus.Condition;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.core.message.ReadFailure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A database that fails over again and again, each time without the last change that was told: the
/// tracker's history becomes another one, which is no fault of the hub.
final class NewHistoryTest {
  private static final int PROJECT = 7;
  private static final int FAILOVERS = 12;
  private static final long APART_MS = 15_000;
  private static final LinkSettings SETTINGS =
      new LinkSettings(true, true, 30_000, 10_000, null, null);

  private final SidecarCore core =
      new SidecarCore(SETTINGS, Set.of(), 500_000_000, new Random(1), at(0));
  private final Deque<Effect> waiting = new ArrayDeque<>();
  private long ms;
  private int boardsRead;

  /// What the tracker and the hub serve, where they are there.
  private Position head = position(0);

  /// Whether the tracker does not answer polls.
  private boolean beginsAnew = true;

  /// What the hub names in its welcome.
  private String hub = head.epoch();

  private static ClockReading at(long ms) {
    return new ClockReading(ms * 1_000_000, Instant.EPOCH.plusMillis(ms));
  }

  private static Position position(int failovers) {
    return new Position("e" + failovers, 100 - failovers);
  }

  private void step(Input input) {
    waiting.addAll(core.step(at(ms), input));
    for (Effect next = waiting.poll(); next != null; next = waiting.poll()) {
      answer(next);
    }
  }

  private void arrives(HubFrame frame) {
    step(new Input.FrameArrived(core.link().connection(), frame));
  }

  private void answer(Effect effect) {
    Map<Integer, LogHead> heads = Map.of(PROJECT, new LogHead(head.sequence(), null));
    switch (effect) {
      case Effect.OpenSocket _ -> arrives(new HubFrame.Welcome(hub, 300_000));
      case Effect.Send _ ->
          arrives(
              new HubFrame.Subscribed(
                  Map.of(PROJECT, new HubFrame.Joined(new Position(hub, head.sequence()), false))));
      case Effect.ReadHeads(var look) -> step(new Input.HeadsRead(look, head.epoch(), heads));
      case Effect.ReadPositions(var poll) ->
          step(
              beginsAnew
                  ? new Input.PositionsUnread(
                      poll, new ReadFailure(ReadFailure.Kind.FAILED, "It begins anew."))
                  : new Input.PositionsRead(poll, head.epoch(), heads, null));
      case Effect.ReadBoard(var n) -> {
        boardsRead++;
        step(new Input.BoardRead(n, board()));
      }
      default -> {}
    }
  }

  private Board board() {
    return new Board(
        head,
        new Project(
            PROJECT,
            "Website",
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            List.of(),
            new ProjectStats(0, 0, 0, 0),
            head.sequence(),
            Instant.EPOCH,
            Instant.EPOCH),
        List.of());
  }

  /// Lets time pass, timer by timer.
  private void pass(long forMs) {
    long end = ms + forMs;
    for (Long next = core.nextNanos();
        next != null && next <= end * 1_000_000;
        next = core.nextNanos()) {
      ms = (next + 999_999) / 1_000_000;
      step(new Input.TimePassed());
    }
    ms = end;
  }

  private Condition condition() {
    return core.status().status().condition();
  }

  private void goodbye() {
    arrives(new HubFrame.Fault("timeout", "the hub is shutting down", OptionalInt.of(1_000)));
    step(new Input.SocketClosed(core.link().connection(), Comeback.YES, "Gone."));
  }

  @Test
  void howOftenItHappenedBeforeDelaysNeitherTheLinkNorABoard() {
    step(new Input.Begin());
    step(new Input.Look(PROJECT));
    pass(APART_MS);
    assertThat(condition()).isEqualTo(Condition.LIVE);
    for (int i = 1; i <= FAILOVERS; i++) {
      head = position(i);
      hub = head.epoch();
      goodbye();
      assertThat(condition()).isNotEqualTo(Condition.LIVE);
      pass(1_000);
      assertThat(condition()).as("after failover %d", i).isEqualTo(Condition.LIVE);
      assertThat(core.board(PROJECT)).as("after failover %d", i).isNotNull();
      assertThat(core.positions()).containsEntry(PROJECT, head);
      assertThat(boardsRead).isEqualTo(1 + i);
      pass(APART_MS);
    }
    assertThat(core.counters().contradictions()).isZero();
  }

  @Test
  void aHubThatWasLateWithItIsNotWaitedForLongerTheNextTime() {
    step(new Input.Begin());
    pass(APART_MS);
    beginsAnew = false;
    for (int i = 1; i <= FAILOVERS; i++) {
      String before = head.epoch();
      head = position(i);
      hub = before;
      goodbye();
      pass(1_100);
      assertThat(core.counters().contradictions()).as("of a hub that is late").isEqualTo(i);
      hub = head.epoch();
      pass(2_000);
      assertThat(condition()).as("after failover %d", i).isEqualTo(Condition.LIVE);
      pass(APART_MS);
    }
    assertThat(core.counters().contradictions()).isEqualTo(FAILOVERS);
  }

  @Test
  void aTrackerThatNamesTwoHistoriesInTurnsIsNoExcuse() {
    step(new Input.Begin());
    pass(APART_MS);
    hub = "another";
    for (int i = 0; i < FAILOVERS; i++) {
      head = new Position(i % 2 == 0 ? "e1" : "e0", 100);
      goodbye();
      pass(APART_MS);
    }
    assertThat(core.link().doubts()).isGreaterThan(4);
  }
}
