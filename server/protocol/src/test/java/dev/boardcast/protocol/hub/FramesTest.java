package dev.boardcast.protocol.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:15:30.120Z");

  private static final SequencedEvent EVENT =
      new SequencedEvent(
          46,
          new BoardEvent(
              EventType.ISSUE_UPDATED,
              AT,
              70,
              new Subject.OfIssue(
                  new Issue(
                      70,
                      3,
                      "Grüße <b>",
                      null,
                      IssueStatus.IN_PROGRESS,
                      null,
                      null,
                      "Build",
                      "2",
                      null,
                      null,
                      null,
                      List.of("a"),
                      List.of(new WorkItem("1", "w", true)),
                      null,
                      null,
                      4,
                      AT,
                      AT)),
              List.of("status"),
              "agent",
              "mcp"));

  @Test
  void everyClientFrameReadsBackAsItWasWritten() {
    List<ClientFrame> frames =
        List.of(
            new ClientFrame.Subscribe(Set.of(), Map.of()),
            new ClientFrame.Subscribe(Set.of(70, 71), Map.of(70, new Position("e", 41))),
            new ClientFrame.Unsubscribe(Set.of(71)),
            new ClientFrame.Ack(70, 42),
            new ClientFrame.Replay(70, new Position("e", 41)));
    for (ClientFrame frame : frames) {
      assertThat(ClientFrame.decode(frame.encode())).isEqualTo(frame);
    }
  }

  @Test
  void everyHubFrameReadsBackAsItWasWritten() {
    List<HubFrame> frames =
        List.of(
            new HubFrame.Welcome("e", 30_000),
            new HubFrame.Subscribed(Map.of(70, new HubFrame.Joined(new Position("e", 45), true))),
            new HubFrame.Event(EVENT),
            new HubFrame.Replay(70, List.of(EVENT), true),
            new HubFrame.Fault("validation_error", "no"),
            new HubFrame.Fault("timeout", "bye", OptionalInt.of(0)),
            new HubFrame.Fault("timeout", "bye", OptionalInt.of(30_000)));
    for (HubFrame frame : frames) {
      assertThat(HubFrame.decode(frame.encode())).isEqualTo(frame);
    }
  }

  @Test
  void theTextOfFramesIsTheContracts() {
    assertThat(
            new ClientFrame.Subscribe(Set.of(71, 70), Map.of(70, new Position("e", 41))).encode())
        .isEqualTo(
            "{\"type\":\"subscribe\",\"projectNumbers\":[70,71],"
                + "\"since\":{\"70\":{\"epoch\":\"e\",\"sequence\":41}}}");
    assertThat(new HubFrame.Event(EVENT).encode())
        .startsWith(
            "{\"type\":\"event\",\"sequence\":46,\"event\":{\"type\":\"issue.updated\","
                + "\"timestamp\":\"2026-03-01T10:15:30.120Z\",\"projectNumber\":70,"
                + "\"issueNumber\":3,\"data\":{\"issue\":{\"projectNumber\":70,\"number\":3,"
                + "\"title\":\"Grüße <b>\",\"status\":\"in_progress\"");
  }

  @Test
  void anErrorFrameHasWhenToComeBackOnlyWhereTheHubSaysSo() {
    assertThat(new HubFrame.Fault("timeout", "bye", OptionalInt.of(1_234)).encode())
        .isEqualTo(
            "{\"type\":\"error\",\"code\":\"timeout\",\"message\":\"bye\",\"retryAfterMs\":1234}");
    assertThat(new HubFrame.Fault("forbidden", "no").encode())
        .isEqualTo("{\"type\":\"error\",\"code\":\"forbidden\",\"message\":\"no\"}");
    assertThat(goodbye("999999999"))
        .isEqualTo(new HubFrame.Fault("c", "m", OptionalInt.of(30_000)));
    for (String bad : List.of("-1", "1.5", "null", "\"7\"", "1e400")) {
      assertThatThrownBy(() -> goodbye(bad))
          .as(bad)
          .isInstanceOf(WireException.class)
          .hasMessageContaining("retryAfterMs");
    }
  }

  /// Each field of each frame, taken out or put in another kind: the frame is refused whole, in a
  /// short sentence of our own.
  @Test
  void halfAFrameIsRefusedInOurOwnWords() {
    List<String> fields =
        List.of(
            "sequence",
            "event",
            "type",
            "timestamp",
            "projectNumber",
            "data",
            "issue",
            "number",
            "title",
            "status",
            "labels",
            "workItems",
            "version",
            "createdAt",
            "updatedAt");
    String whole = new HubFrame.Event(EVENT).encode();
    for (String field : fields) {
      for (String other : List.of("null", "{}", "[[]]", "-1", "\"\\u0000\"")) {
        String half = replaced(Json.parseObject(whole), field, Json.parse(other)).toString();
        if (!half.equals(whole) && !(field.equals("title") && other.startsWith("\""))) {
          assertRefused(half, field + " = " + other);
        }
      }
    }
    String phases =
        "{\"type\":\"event\",\"sequence\":5,\"event\":{\"type\":\"phase.updated\",\"timestamp\":"
            + "\"2026-03-01T10:15:30.120Z\",\"projectNumber\":1,\"data\":{%s}}}";
    assertRefused(phases.formatted(""), "no phases");
    assertRefused(phases.formatted("\"phases\":null"), "null phases");
    assertRefused(phases.formatted("\"phases\":[{}]"), "an empty phase");
    assertRefused("[".repeat(100_000), "deep");
    assertRefused("{\"type\":\"event\",\"event\":" + "[".repeat(5_000), "deep inside");
    assertRefused(
        "{\"type\":\"replay\",\"projectNumber\":1,\"events\":[],\"recovered\":\"yes\"}", "flag");
    assertRefused(
        new HubFrame.Replay(71, List.of(EVENT), true).encode(), "a replay of another project");
    assertRefused(
        "{\"type\":\"subscribed\",\"positions\":{\"%s\":{}}}".formatted("x".repeat(9_000)), "key");
    assertRefused("{\"type\":\"welcome\",\"epoch\":\"\",\"pingIntervalMs\":1}", "epoch");
  }

  private static JsonElement replaced(JsonElement in, String field, JsonElement other) {
    if (in instanceof JsonObject object) {
      for (String name : List.copyOf(object.keySet())) {
        object.add(name, name.equals(field) ? other : replaced(object.get(name), field, other));
      }
    }
    return in;
  }

  private static void assertRefused(String text, String what) {
    assertThatThrownBy(() -> HubFrame.decode(text))
        .as(what)
        .isInstanceOf(WireException.class)
        .satisfies(e -> assertThat(e.getMessage()).as(what).hasSizeLessThan(100))
        .hasMessageNotContainingAny("java", "Exception", "null", "NaN", "com.google", "line 1");
  }

  private static HubFrame goodbye(String retryAfterMs) {
    return HubFrame.decode(
        "{\"type\":\"error\",\"code\":\"c\",\"message\":\"m\",\"retryAfterMs\":%s}"
            .formatted(retryAfterMs));
  }

  @Test
  void unknownFieldsAreTolerated() {
    assertThat(ClientFrame.decode("{\"type\":\"ack\",\"projectNumber\":1,\"sequence\":2,\"x\":{}}"))
        .isEqualTo(new ClientFrame.Ack(1, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"dance\"}",
        "{\"type\":\"ack\"}",
        "{\"type\":\"ack\",\"projectNumber\":-1,\"sequence\":1}",
        "{\"type\":\"ack\",\"projectNumber\":1e400,\"sequence\":1}",
        "{\"type\":\"replay\",\"projectNumber\":1,\"epoch\":\"\",\"sinceSequence\":1}",
        "{\"type\":\"subscribe\",\"since\":{\"1\":{\"epoch\":\"\",\"sequence\":1}}}",
        "{\"type\":\"ack\",\"projectNumber\":1.5,\"sequence\":1}",
        "{\"type\":\"subscribe\",\"projectNumbers\":[]}",
        "{\"type\":\"subscribe\",\"projectNumbers\":[\"70\"]}",
        "{\"type\":\"subscribe\",\"since\":{\"x\":{\"epoch\":\"e\",\"sequence\":1}}}",
        "{\"type\":\"ack\",\"projectNumber\":1,\"sequence\":2} {}"
      })
  void badClientFramesAreRefusedWithAReason(String text) {
    assertThatThrownBy(() -> ClientFrame.decode(text))
        .isInstanceOf(WireException.class)
        .hasMessageMatching("(?s).{5,}");
  }
}
