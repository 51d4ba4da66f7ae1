package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.window.Batch;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.sidecar.core.message.CachedBoard;
import java.util.List;
import java.util.TreeMap;

/// The JSON of what the engine tells and answers (docs/PROTOCOL.md, "Sidecar").
final class EditorMessages {
  private EditorMessages() {}

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

  static JsonElement board(CachedBoard known, List<MirrorReport> mirrors) {
    JsonObject json = Json.toTree(known.board()).getAsJsonObject();
    json.addProperty("ageMs", known.ageMs());
    int number = known.board().project().number();
    mirrors.stream()
        .filter(report -> report.project() == number)
        .forEach(report -> json.add("github", StatusReport.mirror(report)));
    return json;
  }

  static JsonElement projects(List<Project> projects) {
    JsonObject json = new JsonObject();
    json.add("projects", Json.toTree(projects.toArray()));
    return json;
  }

  static JsonElement activity(List<ActivityEntry> entries) {
    return Json.toTree(new Activity(entries));
  }

  static JsonElement followed(List<Integer> projectNumbers) {
    return numbers("projectNumbers", projectNumbers);
  }

  static JsonElement refreshed(List<Integer> projectNumbers) {
    return numbers("refreshed", projectNumbers);
  }

  private static JsonElement numbers(String name, List<Integer> numbers) {
    JsonArray array = new JsonArray();
    numbers.forEach(array::add);
    JsonObject json = new JsonObject();
    json.add(name, array);
    return json;
  }
}
