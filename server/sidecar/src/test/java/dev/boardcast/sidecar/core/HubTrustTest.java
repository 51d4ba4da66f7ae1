package dev.boardcast.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkStatus.Condition;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A hub that cannot be believed, one input at a time. The simulation plays the rest.
final class HubTrustTest {
  private static final LinkSettings SETTINGS =
      new LinkSettings(true, true, 30_000, 10_000, null, null, "ws://a and http://b differ.");

  private final SidecarCore core =
      new SidecarCore(SETTINGS, Set.of(), 500_000_000, new Random(1), at(0));
  private long ms;

  private static ClockReading at(long ms) {
    return new ClockReading(ms * 1_000_000, Instant.EPOCH.plusMillis(ms));
  }

  private List<Effect> step(Input input) {
    return core.step(at(ms), input);
  }

  private List<Effect> arrives(HubFrame frame) {
    return step(new Input.FrameArrived(core.link().connection(), frame));
  }

  /// Lets time pass, timer by timer.
  private List<Effect> pass(long forMs) {
    List<Effect> effects = new ArrayList<>();
    long end = ms + forMs;
    for (Long next = core.nextNanos();
        next != null && next <= end * 1_000_000;
        next = core.nextNanos()) {
      ms = (next + 999_999) / 1_000_000;
      effects.addAll(step(new Input.TimePassed()));
    }
    ms = end;
    return effects;
  }

  private void live() {
    step(new Input.Begin());
    arrives(new HubFrame.Welcome("e1", 300_000));
    arrives(new HubFrame.Subscribed(Map.of(7, new HubFrame.Joined(new Position("e1", 5), true))));
    assertThat(core.status().status().condition()).isEqualTo(Condition.LIVE);
  }

  private static int look(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.ReadHeads.class::isInstance)
        .map(Effect.ReadHeads.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no look among " + effects))
        .look();
  }

  private void polled(List<Effect> effects, String epoch) {
    effects.forEach(effect -> {
      if (effect instanceof Effect.ReadPositions(var poll)) {
        step(new Input.PositionsRead(poll, epoch, Map.of(7, new LogHead(5, null)), null));
      }
    });
  }

  @Test
  void aHubOfAnotherServerIsNamedAndTheLinkComesBackWhenItIsOfThisOne() {
    live();
    List<Effect> closed =
        step(new Input.HeadsRead(look(pass(1_000)), "t", Map.of(7, new LogHead(5, null))));
    assertThat(closed).contains(new Effect.CloseSocket());
    polled(closed, "t");
    assertThat(core.status().status().condition()).isEqualTo(Condition.POLLING);

    assertThat(pass(1_000)).contains(new Effect.OpenSocket(2));
    List<Effect> held = arrives(new HubFrame.Welcome("e1", 300_000));
    assertThat(held).noneMatch(Effect.Send.class::isInstance);
    step(new Input.HeadsRead(look(held), "t", Map.of(7, new LogHead(5, null))));
    assertThat(core.status().status().condition()).isEqualTo(Condition.MISCONFIGURED);
    assertThat(core.status().status().message()).isEqualTo(SETTINGS.mismatch());

    assertThat(pass(2_000)).contains(new Effect.OpenSocket(3));
    assertThat(core.status().status().condition()).isEqualTo(Condition.MISCONFIGURED);
    assertThat(arrives(new HubFrame.Welcome("t", 300_000))).anyMatch(Effect.Send.class::isInstance);
    List<Effect> verified =
        arrives(
            new HubFrame.Subscribed(Map.of(7, new HubFrame.Joined(new Position("t", 5), true))));
    step(new Input.HeadsRead(look(verified), "t", Map.of(7, new LogHead(5, null))));
    assertThat(core.status().status().condition()).isEqualTo(Condition.LIVE);
  }

  @Test
  void aServerThatWasRestoredIsNotTakenForAnother() {
    live();
    step(new Input.HeadsRead(look(pass(1_000)), "e1", Map.of(7, new LogHead(5, null))));
    polled(step(new Input.SocketClosed(1, Comeback.YES, "Restored.")), "e1");
    pass(1_000);
    // The tracker's word of before is not the newest; asked now, it says what the hub says.
    List<Effect> held = arrives(new HubFrame.Welcome("e2", 300_000));
    assertThat(step(new Input.HeadsRead(look(held), "e2", Map.of())))
        .anyMatch(Effect.Send.class::isInstance);
    arrives(new HubFrame.Subscribed(Map.of()));
    assertThat(core.status().status().condition()).isEqualTo(Condition.LIVE);
  }

  @Test
  void aHubThatHasFallenSilentIsFoundWithinFiveMinutesAndAHubThatTellsLateIsNot() {
    live();
    step(new Input.HeadsRead(look(pass(1_000)), "e1", Map.of(7, new LogHead(5, null))));
    int look = look(pass(HubTrust.LOOK_MS));
    step(new Input.HeadsRead(look, "e1", Map.of(7, new LogHead(6, null))));
    assertThat(core.status().status().condition()).isEqualTo(Condition.LIVE);
    assertThat(pass(HubTrust.TELLING_PATIENCE_MS)).contains(new Effect.CloseSocket());
    assertThat(core.status().status().message()).startsWith("The hub has fallen silent");
  }

  @Test
  void aBoardIsAnsweredInTimeAndOneWhoWaitedIsToldWhenItIsThere() {
    live();
    assertThat(step(new Input.Look(7))).contains(new Effect.ReadBoard(7));
    assertThat(pass(SidecarCore.BOARD_PATIENCE_MS - 1))
        .noneMatch(Effect.BoardLate.class::isInstance);
    assertThat(pass(1)).contains(new Effect.BoardLate(7));
  }

  @Test
  void framesThatCannotBeReadAreLoggedAndCountedAndEndTheConnection() {
    live();
    for (int i = 1; i < HubTrust.UNREAD_MAX_COUNT; i++) {
      assertThat(step(new Input.FrameUnread(1, "`phases` is missing")))
          .containsExactly(new Effect.NoteFault("unreadable", "`phases` is missing"));
    }
    assertThat(step(new Input.FrameUnread(1, "`phases` is missing")))
        .contains(new Effect.CloseSocket());
    assertThat(core.counters().unreadFrames()).isEqualTo(HubTrust.UNREAD_MAX_COUNT);
    assertThat(core.counters().contradictions()).isEqualTo(1);
    assertThat(core.status().status().message()).contains("`phases` is missing");
  }
}
