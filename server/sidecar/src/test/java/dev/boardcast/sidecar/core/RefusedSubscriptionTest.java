package dev.boardcast.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A key that is for other projects than those that are to be followed.
final class RefusedSubscriptionTest {
  private static final LinkSettings SETTINGS =
      new LinkSettings(true, true, 30_000, 10_000, null, null);
  private static final HubFrame.Fault FORBIDDEN =
      new HubFrame.Fault("forbidden", "the key is not for projects 70, 71");

  private final SidecarCore core =
      new SidecarCore(SETTINGS, Set.of(1, 70, 71), 500_000_000, new Random(1), at(0));

  private static ClockReading at(long ms) {
    return new ClockReading(ms * 1_000_000, Instant.EPOCH.plusMillis(ms));
  }

  private List<Effect> arrives(HubFrame frame) {
    return core.step(at(20), new Input.FrameArrived(core.link().connection(), frame));
  }

  private void welcome() {
    assertThat(arrives(new HubFrame.Welcome("e", 30_000)))
        .anyMatch(effect ->
            effect instanceof Effect.Send(var frame) && frame instanceof ClientFrame.Subscribe);
  }

  @Test
  void theStateNamesTheProjectsAndTheLinkRestsUntilOthersAreFollowed() {
    core.step(at(10), new Input.Begin());
    welcome();
    assertThat(arrives(FORBIDDEN)).contains(new Effect.CloseSocket());
    LinkStatus status = core.status().status();
    assertThat(status.condition()).isEqualTo(LinkStatus.Condition.MISCONFIGURED);
    assertThat(status.message())
        .contains("the key is not for projects 70, 71", "Use a key", "`projectNumbers`");
    assertThat(core.step(at(60_000), new Input.TimePassed()))
        .noneMatch(Effect.OpenSocket.class::isInstance);

    assertThat(core.step(at(60_001), new Input.Configure(SETTINGS, false, Set.of(1), 500_000_000)))
        .anyMatch(Effect.OpenSocket.class::isInstance);
    welcome();
    arrives(new HubFrame.Subscribed(Map.of()));
    assertThat(core.status().status().condition()).isEqualTo(LinkStatus.Condition.LIVE);
  }

  @Test
  void whereTheHubIsAwayThePollsSayTheSame() {
    LinkSettings polling = new LinkSettings(false, true, 30_000, 10_000, null, null);
    SidecarCore core =
        new SidecarCore(polling, Set.of(1, 70, 71), 500_000_000, new Random(1), at(0));
    assertThat(core.step(at(10), new Input.Begin())).contains(new Effect.ReadPositions(1));
    core.step(
        at(20), new Input.PositionsRead(1, "e", Map.of(1, new LogHead(4, null)), Set.of(1, 2)));
    assertThat(core.status().status())
        .isEqualTo(
            new LinkStatus(
                LinkStatus.Condition.MISCONFIGURED,
                0,
                RefusedSubscription.remedy(FORBIDDEN).replace("The hub", "The tracker")));
    // What the key is for goes on.
    assertThat(core.step(at(40_000), new Input.TimePassed())).contains(new Effect.ReadPositions(2));
    assertThat(
            core.step(
                at(40_010),
                new Input.PositionsRead(2, "e", Map.of(1, new LogHead(5, null)), Set.of(1, 2))))
        .contains(new Effect.ReadEvents(2, 1, new Position("e", 4)));

    assertThat(core.step(at(40_020), new Input.Configure(polling, false, Set.of(1), 500_000_000)))
        .contains(new Effect.ReadPositions(3));
    core.step(
        at(40_030), new Input.PositionsRead(3, "e", Map.of(1, new LogHead(4, null)), Set.of(1, 2)));
    assertThat(core.status().status().condition()).isEqualTo(LinkStatus.Condition.POLLING);
  }

  @Test
  void aRefusalWhileTheLinkIsLiveCostsNothingElse() {
    core.step(at(10), new Input.Begin());
    welcome();
    arrives(new HubFrame.Subscribed(Map.of()));
    assertThat(arrives(FORBIDDEN))
        .containsExactly(new Effect.NoteFault(FORBIDDEN.code(), FORBIDDEN.message()));
    assertThat(core.status().status().condition()).isEqualTo(LinkStatus.Condition.LIVE);
  }
}
