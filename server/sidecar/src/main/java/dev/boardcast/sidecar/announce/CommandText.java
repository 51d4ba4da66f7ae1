package dev.boardcast.sidecar.announce;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.sidecar.announce.Announcement.Severity;
import org.jspecify.annotations.Nullable;

/// Words what a command did, for clients that show no results of commands.
final class CommandText {
  private CommandText() {}

  /// @param result of `workspace/executeCommand`
  /// @return null for results that say nothing
  static @Nullable Announcement of(JsonElement result) {
    if (!(result instanceof JsonObject answer)) {
      return null;
    }
    if (answer.has("state")) {
      return StateText.of(answer);
    }
    if (answer.get("refreshed") instanceof JsonArray boards) {
      String text =
          switch (boards.size()) {
            case 0 -> "There is no board to read.";
            case 1 -> "Board " + boards.get(0).getAsInt() + " was read again.";
            default -> boards.size() + " boards were read again.";
          };
      return new Announcement(Severity.INFO, text);
    }
    return null;
  }
}
