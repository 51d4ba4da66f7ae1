package dev.boardcast.protocol.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.json.EventReader;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the hub says to a client.
public sealed interface HubFrame {
  /// Of a name that is none of a project, in a refusal.
  int KEY_SHOWN_MAX_CHARS = 20;

  record Welcome(String epoch, int pingIntervalMs) implements HubFrame {}

  /// @param positions by project: where the live events begin (right after the position's sequence)
  record Subscribed(Map<Integer, Joined> positions) implements HubFrame {
    public Subscribed {
      positions = Map.copyOf(positions);
    }
  }

  /// @param recovered true when nothing was asked, or when all that was asked follows in `replay`
  ///   frames
  record Joined(Position position, boolean recovered) {}

  record Event(SequencedEvent event) implements HubFrame {}

  /// A part of what was missed; several may follow each other, in order.
  record Replay(int projectNumber, List<SequencedEvent> events, boolean recovered)
      implements HubFrame {
    public Replay {
      events = List.copyOf(events);
    }
  }

  /// The `error` frame.
  ///
  /// @param retryAfterMs 0 to 30,000; where it is there, nothing is wrong: the hub is about to
  ///   close the connection, and says when to come back
  record Fault(String code, String message, OptionalInt retryAfterMs) implements HubFrame {
    public static final int RETRY_AFTER_MAX_MS = 30_000;

    public Fault {
      retryAfterMs.ifPresent(ms -> {
        if (ms < 0 || ms > RETRY_AFTER_MAX_MS) {
          throw new IllegalArgumentException("retryAfterMs is out of bounds: " + ms);
        }
      });
    }

    /// What is wrong.
    public Fault(String code, String message) {
      this(code, message, OptionalInt.empty());
    }
  }

  /// Reads a text frame, whole: what is given back can be relied on in every field.
  ///
  /// @throws WireException when it is none of the above, or not whole: a short sentence that names
  ///   the field at fault and repeats nothing of the frame; `UnknownType` where a newer hub may
  ///   know more
  static HubFrame decode(String text) {
    JsonObject json;
    try {
      json = Json.parseObject(text);
    } catch (WireException e) {
      throw new WireException(
          "it is no JSON object of at most %d levels".formatted(Json.NESTING_MAX_DEPTH), e);
    }
    return decode(json);
  }

  private static HubFrame decode(JsonObject json) {
    String type = JsonFields.text(json, "type");
    return switch (type) {
      case "welcome" -> new Welcome(epoch(json), JsonFields.positiveInt(json, "pingIntervalMs"));
      case "subscribed" -> new Subscribed(joined(json));
      case "event" -> new Event(sequenced(json));
      case "replay" -> {
        List<SequencedEvent> events = new ArrayList<>();
        for (JsonElement e : JsonFields.array(JsonFields.required(json, "events"), "events")) {
          events.add(sequenced(JsonFields.object(e, "events")));
        }
        int number = JsonFields.positiveInt(json, "projectNumber");
        if (events.stream().anyMatch(e -> e.event().projectNumber() != number)) {
          throw new WireException("`events` are of another project");
        }
        yield new Replay(
            number, events, JsonFields.flag(JsonFields.required(json, "recovered"), "recovered"));
      }
      case "error" ->
          new Fault(
              JsonFields.text(json, "code"), JsonFields.text(json, "message"), retryAfterMs(json));
      default -> throw new WireException.UnknownType("`type`");
    };
  }

  /// The frame as text. Events that are encoded already go through `eventText` and `replayText`.
  default String encode() {
    JsonObject json = new JsonObject();
    switch (this) {
      case Welcome(var epoch, var pingIntervalMs) -> {
        json.addProperty("type", "welcome");
        json.addProperty("epoch", epoch);
        json.addProperty("pingIntervalMs", pingIntervalMs);
      }
      case Subscribed(var positions) -> {
        json.addProperty("type", "subscribed");
        JsonObject byProject = new JsonObject();
        new TreeMap<>(positions)
            .forEach((number, joined) -> {
              JsonObject entry = Json.toTree(joined.position()).getAsJsonObject();
              entry.addProperty("recovered", joined.recovered());
              byProject.add(number.toString(), entry);
            });
        json.add("positions", byProject);
      }
      case Event(var event) -> {
        return eventText(event.sequence(), event.digest(), Json.write(event.event()));
      }
      case Replay(var number, var events, var recovered) -> {
        json.addProperty("type", "replay");
        json.addProperty("projectNumber", number);
        JsonArray array = new JsonArray();
        events.forEach(e -> array.add(Json.toTree(e)));
        json.add("events", array);
        json.addProperty("recovered", recovered);
      }
      case Fault(var code, var message, var retryAfterMs) -> {
        json.addProperty("type", "error");
        json.addProperty("code", code);
        json.addProperty("message", message);
        retryAfterMs.ifPresent(ms -> json.addProperty("retryAfterMs", ms));
      }
    }
    return json.toString();
  }

  /// An `event` frame around an event that is JSON already.
  static String eventText(long sequence, @Nullable String digest, String eventJson) {
    return "{\"type\":\"event\"," + place(sequence, digest) + ",\"event\":" + eventJson + "}";
  }

  /// A `replay` frame around elements (`{"sequence":…,"digest":…,"event":…}`) that are JSON
  /// already.
  static String replayText(int projectNumber, List<String> elements, boolean recovered) {
    return "{\"type\":\"replay\",\"projectNumber\":"
        + projectNumber
        + ",\"events\":["
        + String.join(",", elements)
        + "],\"recovered\":"
        + recovered
        + "}";
  }

  /// An element of `replayText`, and of the tracker's events answer.
  static String elementText(long sequence, @Nullable String digest, String eventJson) {
    return "{" + place(sequence, digest) + ",\"event\":" + eventJson + "}";
  }

  /// Digests are the log's own, in characters that JSON takes as they are.
  private static String place(long sequence, @Nullable String digest) {
    String place = "\"sequence\":" + sequence;
    return digest == null ? place : place + ",\"digest\":\"" + digest + "\"";
  }

  /// A hub that asks for more is taken to ask for the most.
  private static OptionalInt retryAfterMs(JsonObject json) {
    return json.has("retryAfterMs")
        ? OptionalInt.of(
            (int)
                Math.min(
                    JsonFields.nonNegativeLong(json, "retryAfterMs"), Fault.RETRY_AFTER_MAX_MS))
        : OptionalInt.empty();
  }

  private static String epoch(JsonObject json) {
    String epoch = JsonFields.text(json, "epoch");
    if (epoch.isEmpty()) {
      throw new WireException("`epoch` is empty");
    }
    return epoch;
  }

  private static SequencedEvent sequenced(JsonObject json) {
    long sequence = JsonFields.nonNegativeLong(json, "sequence");
    if (sequence == 0) {
      throw new WireException("`sequence` must be positive");
    }
    return new SequencedEvent(
        sequence, digest(json), EventReader.read(JsonFields.required(json, "event")));
  }

  private static Map<Integer, Joined> joined(JsonObject json) {
    Map<Integer, Joined> positions = new TreeMap<>();
    JsonObject byProject = JsonFields.object(JsonFields.required(json, "positions"), "positions");
    for (Map.Entry<String, JsonElement> entry : byProject.entrySet()) {
      JsonObject position = JsonFields.object(entry.getValue(), "positions");
      positions.put(
          projectNumber(entry.getKey()),
          new Joined(
              position(position, "sequence"),
              JsonFields.flag(JsonFields.required(position, "recovered"), "recovered")));
    }
    return positions;
  }

  /// @throws WireException when the object holds no position
  static Position position(JsonObject json, String sequenceField) {
    return new Position(epoch(json), JsonFields.nonNegativeLong(json, sequenceField), digest(json));
  }

  private static @Nullable String digest(JsonObject json) {
    String digest = JsonFields.optionalText(json, "digest");
    if (digest != null && digest.isEmpty()) {
      throw new WireException("`digest` is empty; leave it out where it is not known");
    }
    return digest;
  }

  /// A project number that is a key of an object.
  static int projectNumber(String key) {
    try {
      int number = Integer.parseInt(key);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one refusal below.
    }
    throw new WireException(
        "`"
            + (key.length() <= KEY_SHOWN_MAX_CHARS
                ? key
                : key.substring(0, KEY_SHOWN_MAX_CHARS) + "…")
            + "` is not a project number");
  }
}
