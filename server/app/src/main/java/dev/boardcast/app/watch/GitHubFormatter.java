package dev.boardcast.app.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Connections to GitHub, for a person. What GitHub's people wrote is shown without what a terminal
/// would take for a command.
public final class GitHubFormatter {
  private GitHubFormatter() {}

  /// The screen before anything is written.
  public static List<String> found(JsonObject found) {
    List<String> lines = new ArrayList<>();
    lines.add("GitHub Project  %s  %s".formatted(text(found, "title"), text(found, "url")));
    lines.add(
        "  you are       %s (token from %s%s)"
            .formatted(
                text(found, "viewer"),
                text(found, "tokenFrom"),
                found.has("scopes") ? ", scopes: " + text(found, "scopes") : ""));
    lines.add("  items         %s".formatted(text(found, "items")));
    String statuses =
        stream(found.getAsJsonArray("statuses"))
            .map(JsonElement::getAsJsonObject)
            .map(one -> "%s is %s".formatted(text(one, "option"), text(one, "status")))
            .collect(Collectors.joining(", "));
    lines.add("  statuses      " + statuses + "; no value is backlog");
    JsonArray cannotSay = found.getAsJsonArray("cannotSay");
    if (!cannotSay.isEmpty()) {
      lines.add(
          "  cannot say    %s: a card that is moved there here goes back"
              .formatted(
                  stream(cannotSay)
                      .map(JsonElement::getAsString)
                      .collect(Collectors.joining(", "))));
    }
    lines.add("  both ways     status, title, body, first assignee, labels, new and removed cards");
    lines.add("  not shown     pull requests, hidden and archived items, other fields");
    lines.add(
        "  costs         %s points to import, then %s of your 5,000 an hour%s"
            .formatted(
                text(found, "importPoints"),
                text(found, "pointsPerHour"),
                found.has("pointsLeft")
                    ? " (%s are left)".formatted(text(found, "pointsLeft"))
                    : ""));
    if (!found.get("isPublic").getAsBoolean()) {
      lines.add("  private       all who read this board will see its titles and texts");
    }
    return lines;
  }

  /// @param withState also how each stands
  public static List<String> connections(JsonObject answer, boolean withState) {
    List<String> lines = new ArrayList<>();
    for (JsonElement element : answer.getAsJsonArray("connections")) {
      JsonObject one = element.getAsJsonObject();
      lines.add(
          "#%-4s  %s/%s  %s"
              .formatted(
                  text(one, "project"), text(one, "owner"), text(one, "number"), text(one, "url")));
      if (withState) {
        lines.add("       " + state(one));
      }
    }
    return lines.isEmpty() ? List.of("No board is connected.") : lines;
  }

  private static String state(JsonObject one) {
    StringBuilder line = new StringBuilder(text(one, "state"));
    if (one.has("message") && !text(one, "message").isEmpty()) {
      line.append(": ").append(text(one, "message"));
    }
    if (one.has("seenAt")) {
      line.append("; read through at ").append(text(one, "seenAt"));
    }
    append(line, one, "waiting", "changes wait here");
    append(line, one, "notShown", "items are not shown");
    append(line, one, "overruled", "changes were overruled, see the activity");
    append(line, one, "refused", "changes were not taken by GitHub, see the activity");
    if (one.has("retryAt")) {
      line.append("; tried again at ").append(text(one, "retryAt"));
    }
    return line.toString();
  }

  private static void append(StringBuilder line, JsonObject one, String field, String words) {
    if (one.get(field).getAsInt() > 0) {
      line.append("; ").append(text(one, field)).append(' ').append(words);
    }
  }

  private static java.util.stream.Stream<JsonElement> stream(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String text(JsonObject json, String field) {
    return TermText.clean(json.get(field).getAsString());
  }
}
