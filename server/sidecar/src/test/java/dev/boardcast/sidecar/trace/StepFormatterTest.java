package dev.boardcast.sidecar.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.link.LinkEvent;
import dev.boardcast.core.link.LinkState;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.core.message.ReadFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What `$/logTrace` says of a step.
final class StepFormatterTest {
  private static final LinkState LIVE = new LinkState.Live(45_000);

  private static List<String> words(
      LinkState before, Input input, List<Effect> effects, LinkState after) {
    LogTrace log = new LogTrace();
    log.setLevel(new JsonPrimitive("verbose"));
    StepFormatter.say(log, before, input, effects, after);
    List<String> lines = new ArrayList<>();
    for (JsonObject line = log.next(); line != null; line = log.next()) {
      String more = line.has("verbose") ? " | " + line.get("verbose").getAsString() : "";
      lines.add(line.get("message").getAsString() + more);
    }
    return lines;
  }

  private static List<String> words(Input input, Effect... effects) {
    return words(LIVE, input, List.of(effects), LIVE);
  }

  @Test
  void aStepWithoutNewsSaysNothing() {
    assertThat(words(new Input.TimePassed())).isEmpty();
    assertThat(words(new Input.Heard(1), new Effect.Send(new ClientFrame.Ack(70, 5)))).isEmpty();
  }

  @Test
  void aLostConnectionIsToldOnceWithItsReasonAndWhatFollows() {
    assertThat(
            words(
                LIVE,
                new Input.SocketClosed(3, LinkEvent.Comeback.YES, "The hub is shutting down."),
                List.of(new Effect.CloseSocket(), new Effect.ReadPositions(1)),
                new LinkState.WaitingToRetry(1, 1_000, "The hub is shutting down.")))
        .containsExactly(
            "Hub: connection 3 ended. | The hub is shutting down.",
            "Link: live → waiting to retry.",
            "Poll 1: asking the tracker what is new.");
  }

  @Test
  void aReplayIsToldAskedForAndAnswered() {
    assertThat(
            words(
                new Input.TimePassed(),
                new Effect.Send(new ClientFrame.Replay(70, new Position("e1", 41)))))
        .containsExactly("Replay: asking the hub for project 70 after 41. | Epoch e1.");
    assertThat(words(new Input.FrameArrived(1, new HubFrame.Replay(70, List.of(), false))))
        .containsExactly("Replay: 0 events of project 70, and it is not complete.");
  }

  @Test
  void aSubscriptionNamesWhereItBegins() {
    assertThat(
            words(
                new Input.TimePassed(),
                new Effect.Send(
                    new ClientFrame.Subscribe(Set.of(70), Map.of(70, new Position("e1", 41))))))
        .containsExactly("Hub: subscribing to 1 project. | From 70: 41.");
    assertThat(
            words(
                new Input.FrameArrived(
                    1,
                    new HubFrame.Subscribed(
                        Map.of(
                            70, new HubFrame.Joined(new Position("e1", 45), true),
                            71, new HubFrame.Joined(new Position("e1", 9), false))))))
        .containsExactly("Hub: subscribed to 2 projects. | 70: 45; 71: 9 (not recovered).");
  }

  @Test
  void aPollThatFailsSaysWhy() {
    assertThat(
            words(
                new Input.PositionsUnread(
                    4, new ReadFailure(ReadFailure.Kind.FAILED, "It does not answer."))))
        .containsExactly("Poll 4 failed. | It does not answer.");
  }
}
