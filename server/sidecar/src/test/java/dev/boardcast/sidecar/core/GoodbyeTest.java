package dev.boardcast.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkStatus.Condition;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A hub that goes, and says when to come back.
final class GoodbyeTest {
  private static final LinkSettings SETTINGS =
      new LinkSettings(true, true, 30_000, 10_000, null, null);
  private static final String GONE = "The hub closed the connection: the hub is shutting down.";

  private final SidecarCore core =
      new SidecarCore(SETTINGS, Set.of(), 500_000_000, new Random(1), at(0));

  private static ClockReading at(long ms) {
    return new ClockReading(ms * 1_000_000, Instant.EPOCH.plusMillis(ms));
  }

  private List<Effect> arrives(long ms, HubFrame frame) {
    return core.step(at(ms), new Input.FrameArrived(core.link().connection(), frame));
  }

  private List<Effect> closes(long ms) {
    return core.step(at(ms), new Input.SocketClosed(core.link().connection(), Comeback.YES, GONE));
  }

  @Test
  void itsWordIsNoFaultAndTheStateSaysWhenTheNextAttemptIs() {
    core.step(at(10), new Input.Begin());
    arrives(20, new HubFrame.Welcome("e", 30_000));
    arrives(30, new HubFrame.Subscribed(Map.of()));
    HubFrame goodbye =
        new HubFrame.Fault("timeout", "the hub is shutting down", OptionalInt.of(4_321));
    assertThat(arrives(1_000, goodbye)).isEmpty();
    assertThat(core.status().status().condition()).isEqualTo(Condition.LIVE);
    assertThat(core.status().nextAttemptInMs()).isNull();

    assertThat(closes(1_001))
        .anyMatch(Effect.ReadPositions.class::isInstance)
        .anyMatch(effect ->
            effect instanceof Effect.TellStatus(var told)
                && told.status().message().equals(GONE)
                && told.nextAttemptInMs() != null
                && told.nextAttemptInMs() == 4_321);
    assertThat(core.step(at(5_321), new Input.TimePassed()))
        .noneMatch(Effect.OpenSocket.class::isInstance);
    assertThat(core.step(at(5_322), new Input.TimePassed()))
        .anyMatch(Effect.OpenSocket.class::isInstance);
    closes(5_323);
    assertThat(core.status().nextAttemptInMs()).isBetween(1_600L, 2_000L);
  }

  @Test
  void afterTheEndNothingIsDueThoughAWindowWasOpen() {
    core.step(at(10), new Input.Begin());
    arrives(20, new HubFrame.Welcome("e", 30_000));
    arrives(30, new HubFrame.Subscribed(Map.of()));
    core.step(at(40), new Input.Announce(List.of(7)));
    core.step(at(50), new Input.Stop());
    assertThat(core.nextNanos()).isNull();
    assertThat(core.step(at(5_000), new Input.TimePassed())).isEmpty();
  }
}
