package dev.boardcast.sidecar.engine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.window.Batch;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import java.util.List;
import java.util.TreeMap;

/// The JSON of what the editor is told (docs/PROTOCOL.md, "Sidecar").
final class Wire {
  private Wire() {}

  static JsonObject changes(Batch batch) {
    JsonArray changes = new JsonArray();
    for (SequencedEvent event : batch.changes()) {
      JsonObject change = new JsonObject();
      change.addProperty("sequence", event.sequence());
      if (event.digest() != null) {
        change.addProperty("digest", event.digest());
      }
      Json.toTree(event.event())
          .getAsJsonObject()
          .entrySet()
          .forEach(field -> change.add(field.getKey(), field.getValue()));
      changes.add(change);
    }
    JsonArray refresh = new JsonArray();
    new TreeMap<>(batch.refresh())
        .forEach((n, reason) -> {
          JsonObject entry = new JsonObject();
          entry.addProperty("projectNumber", n);
          entry.addProperty("reason", reason.wireName());
          refresh.add(entry);
        });
    JsonObject json = new JsonObject();
    json.addProperty("batchId", batch.batchId());
    json.addProperty("source", batch.source().wireName());
    json.add("changes", changes);
    json.add("refresh", refresh);
    return json;
  }

  static JsonElement board(Board board, long ageMs) {
    JsonObject json = Json.toTree(board).getAsJsonObject();
    json.addProperty("ageMs", ageMs);
    return json;
  }

  static JsonElement activity(List<ActivityEntry> entries) {
    return Json.toTree(new Activity(entries));
  }

  static JsonElement numbers(String name, List<Integer> numbers) {
    JsonArray array = new JsonArray();
    numbers.forEach(array::add);
    JsonObject json = new JsonObject();
    json.add(name, array);
    return json;
  }
}
