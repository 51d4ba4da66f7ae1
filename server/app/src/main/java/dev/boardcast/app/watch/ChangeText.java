package dev.boardcast.app.watch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of `boardcast/changes` as one line for a person. Pure.
public final class ChangeText {
  private ChangeText() {}

  /// For example `#3 Write the docs: status → done (by demo-agent)`; fit for a terminal.
  public static String of(JsonObject change) {
    String type = change.get("type").getAsString();
    JsonObject data = change.getAsJsonObject("data");
    @Nullable JsonObject issue = data == null ? null : data.getAsJsonObject("issue");
    String subject =
        issue == null
            ? "project #" + change.get("projectNumber").getAsInt()
            : "#" + issue.get("number").getAsInt() + " " + issue.get("title").getAsString();
    String what =
        switch (type) {
          case "issue.created", "project.created" -> "created";
          case "issue.deleted", "project.deleted" -> "deleted";
          case "phase.updated" -> "phases changed";
          default -> fields(data, issue);
        };
    String actor =
        data != null && data.has("actor") ? " (by " + data.get("actor").getAsString() + ")" : "";
    return TermText.clean(subject + ": " + what + actor);
  }

  private static String fields(@Nullable JsonObject data, @Nullable JsonObject issue) {
    if (data == null || !data.has("changed")) {
      return "changed";
    }
    List<String> parts = new ArrayList<>();
    for (JsonElement element : data.getAsJsonArray("changed")) {
      String field = element.getAsString();
      @Nullable JsonElement value = issue == null ? null : issue.get(field);
      parts.add(
          value != null && value.isJsonPrimitive() && !"body".equals(field)
              ? field + " → " + value.getAsString()
              : field);
    }
    return parts.isEmpty() ? "changed" : String.join(", ", parts);
  }
}
