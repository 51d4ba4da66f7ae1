package dev.boardcast.protocol.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.ToldEvents;
import dev.boardcast.protocol.json.WireException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a client says to the hub.
public sealed interface ClientFrame {
  /// Frames may name at most this many projects; more is an error.
  int PROJECTS_MAX_COUNT = 1_000;

  /// Of a name whose changes are not to be told; a longer one is an error.
  int NAME_MAX_CHARS = 256;

  /// @param projectNumbers the projects; empty means all, those to come included
  /// @param since where the client stands, by project
  /// @param told how, on this connection from here on
  /// @param lineage whether the client understands that a position of an epoch that is over may be
  ///   good in the present one
  record Subscribe(
      Set<Integer> projectNumbers, Map<Integer, Position> since, ToldEvents told, boolean lineage)
      implements ClientFrame {
    public Subscribe(Set<Integer> projectNumbers, Map<Integer, Position> since) {
      this(projectNumbers, since, ToldEvents.ALL, false);
    }

    public Subscribe {
      projectNumbers = Set.copyOf(projectNumbers);
      since = Map.copyOf(since);
    }

    public Subscribe withComments() {
      return new Subscribe(projectNumbers, since, new ToldEvents(true, told.notBy()), lineage);
    }

    public Subscribe withLineage() {
      return new Subscribe(projectNumbers, since, told, true);
    }

    public boolean toAll() {
      return projectNumbers.isEmpty();
    }
  }

  /// @param projectNumbers the projects; empty means all
  record Unsubscribe(Set<Integer> projectNumbers) implements ClientFrame {
    public Unsubscribe {
      projectNumbers = Set.copyOf(projectNumbers);
    }
  }

  record Ack(int projectNumber, long sequence) implements ClientFrame {}

  record Replay(int projectNumber, Position since) implements ClientFrame {}

  /// Reads a text frame.
  ///
  /// @throws WireException when it is none of the above; the message says why
  static ClientFrame decode(String text) {
    JsonObject json = Json.parseObject(text);
    String type = JsonFields.text(json, "type");
    return switch (type) {
      case "subscribe" ->
          new Subscribe(
              numbers(json),
              since(json),
              new ToldEvents(flag(json, "comments"), notBy(json)),
              flag(json, "lineage"));
      case "unsubscribe" -> new Unsubscribe(numbers(json));
      case "ack" ->
          new Ack(
              JsonFields.positiveInt(json, "projectNumber"),
              JsonFields.nonNegativeLong(json, "sequence"));
      case "replay" ->
          new Replay(
              JsonFields.positiveInt(json, "projectNumber"), position(json, "sinceSequence"));
      default ->
          throw new WireException(
              "unknown type `" + type + "`; known: subscribe, unsubscribe, ack, replay");
    };
  }

  /// The frame as text.
  default String encode() {
    JsonObject json = new JsonObject();
    switch (this) {
      case Subscribe(var numbers, var since, var told, var lineage) -> {
        json.addProperty("type", "subscribe");
        if (!numbers.isEmpty()) {
          json.add("projectNumbers", array(numbers));
        }
        if (!since.isEmpty()) {
          JsonObject positions = new JsonObject();
          new TreeMap<>(since).forEach((n, at) -> positions.add(n.toString(), Json.toTree(at)));
          json.add("since", positions);
        }
        if (told.comments()) {
          json.addProperty("comments", true);
        }
        if (told.notBy() != null) {
          json.addProperty("notBy", told.notBy());
        }
        if (lineage) {
          json.addProperty("lineage", true);
        }
      }
      case Unsubscribe(var numbers) -> {
        json.addProperty("type", "unsubscribe");
        if (!numbers.isEmpty()) {
          json.add("projectNumbers", array(numbers));
        }
      }
      case Ack(var number, var sequence) -> {
        json.addProperty("type", "ack");
        json.addProperty("projectNumber", number);
        json.addProperty("sequence", sequence);
      }
      case Replay(var number, var since) -> {
        json.addProperty("type", "replay");
        json.addProperty("projectNumber", number);
        json.addProperty("epoch", since.epoch());
        json.addProperty("sinceSequence", since.sequence());
        if (since.digest() != null) {
          json.addProperty("digest", since.digest());
        }
      }
    }
    return json.toString();
  }

  private static boolean flag(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value != null && !value.isJsonNull() && JsonFields.flag(value, name);
  }

  private static @Nullable String notBy(JsonObject json) {
    String name = JsonFields.optionalText(json, "notBy");
    if (name != null && (name.isEmpty() || name.length() > NAME_MAX_CHARS)) {
      throw new WireException("`notBy` must have 1 to %d characters".formatted(NAME_MAX_CHARS));
    }
    return name;
  }

  private static JsonArray array(Set<Integer> numbers) {
    JsonArray array = new JsonArray();
    new TreeSet<>(numbers).forEach(array::add);
    return array;
  }

  private static Set<Integer> numbers(JsonObject json) {
    JsonElement value = json.get("projectNumbers");
    if (value == null || value.isJsonNull()) {
      return Set.of();
    }
    JsonArray array = JsonFields.array(value, "projectNumbers");
    if (array.isEmpty()) {
      throw new WireException("`projectNumbers` is empty; leave it out to mean all projects");
    }
    checkCount(array.size(), "projectNumbers");
    Set<Integer> numbers = new TreeSet<>();
    array.forEach(e -> numbers.add(JsonFields.positiveInt(e, "projectNumbers")));
    return numbers;
  }

  private static Map<Integer, Position> since(JsonObject json) {
    JsonElement value = json.get("since");
    if (value == null || value.isJsonNull()) {
      return Map.of();
    }
    JsonObject object = JsonFields.object(value, "since");
    checkCount(object.size(), "since");
    Map<Integer, Position> positions = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      JsonObject position = JsonFields.object(entry.getValue(), "since." + entry.getKey());
      positions.put(HubFrame.projectNumber(entry.getKey()), position(position, "sequence"));
    }
    return positions;
  }

  private static Position position(JsonObject json, String sequenceField) {
    return HubFrame.position(json, sequenceField);
  }

  private static void checkCount(int count, String field) {
    if (count > PROJECTS_MAX_COUNT) {
      throw new WireException(
          "`" + field + "` names " + count + " projects; at most " + PROJECTS_MAX_COUNT);
    }
  }
}
