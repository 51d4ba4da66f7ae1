package dev.boardcast.sidecar.announce;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Words `boardcast/changes` for a person: "Board 3: #12 Fix login → done; 4 more changes".
final class ChangesText {
  /// Changes that are named; the others are counted.
  static final int NAMED_MAX_COUNT = 3;

  /// Of a title, or any other text that people and agents write.
  static final int TITLE_MAX_CHARACTERS = 60;

  /// Of the whole message.
  static final int TEXT_MAX_CHARACTERS = 300;

  private ChangesText() {}

  /// @param params of `boardcast/changes`
  /// @return null when there is nothing to tell: boards that were read again on request
  static @Nullable String of(JsonObject params) {
    List<String> parts = new ArrayList<>();
    JsonArray changes = params.getAsJsonArray("changes");
    int board = 0;
    for (JsonElement element : changes) {
      if (parts.size() == NAMED_MAX_COUNT) {
        break;
      }
      JsonObject change = element.getAsJsonObject();
      int number = change.get("projectNumber").getAsInt();
      String said = change(change);
      parts.add(number == board ? said : "Board " + number + ": " + said);
      board = number;
    }
    int left = changes.size() - parts.size();
    if (left > 0) {
      parts.add(left == 1 ? "1 more change" : left + " more changes");
    }
    for (JsonElement element : params.getAsJsonArray("refresh")) {
      String said = refresh(element.getAsJsonObject());
      if (said != null && parts.size() <= 2 * NAMED_MAX_COUNT) {
        parts.add(said);
      }
    }
    if (parts.isEmpty()) {
      return null;
    }
    return PlainText.of(String.join("; ", parts) + by(changes), TEXT_MAX_CHARACTERS);
  }

  private static String change(JsonObject change) {
    JsonObject data = change.getAsJsonObject("data");
    Set<String> changed = new LinkedHashSet<>();
    if (data.get("changed") instanceof JsonArray names) {
      names.forEach(name -> changed.add(name.getAsString()));
    }
    return switch (change.get("type").getAsString()) {
      case "project.created" -> "new board " + title(data, "project");
      case "project.updated" -> title(data, "project") + fields(changed);
      case "project.deleted" -> title(data, "project") + " deleted";
      case "phase.updated" -> "phases changed";
      case "issue.created" -> "new " + issue(change, data) + start(data.getAsJsonObject("issue"));
      case "issue.deleted" -> issue(change, data) + " deleted";
      default -> issue(change, data) + outcome(data.getAsJsonObject("issue"), changed);
    };
  }

  private static String issue(JsonObject change, JsonObject data) {
    return "#" + change.get("issueNumber").getAsInt() + " " + title(data, "issue");
  }

  private static String title(JsonObject data, String resource) {
    return data.get(resource) instanceof JsonObject object ? text(object, "title") : "";
  }

  private static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull()
        ? ""
        : PlainText.of(value.getAsString(), TITLE_MAX_CHARACTERS);
  }

  /// Most issues begin in the backlog.
  private static String start(JsonObject issue) {
    String status = text(issue, "status");
    return status.isEmpty() || status.equals("backlog") ? "" : " → " + status;
  }

  /// What people look for: where the issue is now, and whose it is. Else the fields.
  private static String outcome(JsonObject issue, Set<String> changed) {
    List<String> said = new ArrayList<>();
    if (changed.remove("status")) {
      said.add(" → " + text(issue, "status"));
    }
    if (changed.remove("phase")) {
      String phase = text(issue, "phase");
      said.add(phase.isEmpty() ? " in no phase" : " in phase " + phase);
    }
    if (changed.remove("assignee")) {
      String assignee = text(issue, "assignee");
      said.add(assignee.isEmpty() ? " for nobody" : " for " + assignee);
    }
    return said.isEmpty() ? fields(changed) : String.join(",", said);
  }

  private static String fields(Set<String> changed) {
    return changed.isEmpty() ? " changed" : " changed (" + String.join(", ", changed) + ")";
  }

  private static @Nullable String refresh(JsonObject entry) {
    String board = "Board " + entry.get("projectNumber").getAsInt();
    return switch (entry.get("reason").getAsString()) {
      case "requested" -> null;
      case "deleted" -> board + " is gone";
      case "overflow" -> board + ": more changes than can be named";
      default -> board + " was read again: changes were missed";
    };
  }

  /// Who made them, where that is one.
  private static String by(JsonArray changes) {
    Set<String> actors = new LinkedHashSet<>();
    for (JsonElement change : changes) {
      actors.add(text(change.getAsJsonObject().getAsJsonObject("data"), "actor"));
    }
    String actor = actors.size() == 1 ? actors.iterator().next() : "";
    return actor.isEmpty() ? "" : " (" + actor + ")";
  }
}
