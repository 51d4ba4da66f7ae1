package dev.boardcast.app.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.mirror.MirrorText;
import dev.boardcast.protocol.json.Json;
import java.time.ZoneId;
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
    boolean readOnly = found.has("readOnly") && found.get("readOnly").getAsBoolean();
    lines.add(
        "  %-13s status, title, body, first assignee, labels, new and removed cards"
            .formatted(readOnly ? "from GitHub" : "both ways"));
    lines.add("  not shown     pull requests, hidden and archived items, other fields");
    lines.add(
        "  costs         %s points to import, then %s of your 5,000 an hour%s"
            .formatted(
                text(found, "importPoints"),
                text(found, "pointsPerHour"),
                found.has("pointsLeft")
                    ? " (%s are left)".formatted(text(found, "pointsLeft"))
                    : ""));
    lines.add(
        "  takes         up to %s until all of it is here; then a board like any other"
            .formatted(about(found.get("importSeconds").getAsLong())));
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

  private static String about(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private static String state(JsonObject one) {
    MirrorReport report = Json.read(one, MirrorReport.class);
    StringBuilder line = new StringBuilder(report.state()).append(": ");
    line.append(TermText.clean(MirrorText.inFull(report, ZoneId.systemDefault())));
    if (report.seenAt() != null) {
      line.append(" Read through at ").append(text(one, "seenAt")).append('.');
    }
    append(line, report.notShown(), "items are not shown");
    append(line, report.overruled(), "changes were overruled, see the activity");
    append(line, report.refused(), "changes were not taken by GitHub, see the activity");
    if (report.retryAt() != null) {
      line.append(" Tried again at ").append(text(one, "retryAt")).append('.');
    }
    return line.toString();
  }

  private static void append(StringBuilder line, int count, String words) {
    if (count > 0) {
      line.append(' ').append(count).append(' ').append(words).append('.');
    }
  }

  private static java.util.stream.Stream<JsonElement> stream(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String text(JsonObject json, String field) {
    return TermText.clean(json.get(field).getAsString());
  }
}
