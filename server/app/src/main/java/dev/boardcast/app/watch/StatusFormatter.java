package dev.boardcast.app.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/// A status of `boardcast/statusChanged` for a person. Pure.
public final class StatusFormatter {
  private StatusFormatter() {}

  public static boolean isLive(@Nullable JsonObject status) {
    return status != null && "live".equals(status.get("state").getAsString());
  }

  /// For example `● live`, `○ polling`.
  ///
  /// @param status null before the first
  public static String of(@Nullable JsonObject status) {
    String state = status == null ? "connecting" : status.get("state").getAsString();
    return (isLive(status) ? "● " : "○ ") + TermText.clean(state);
  }

  /// How a board's connection to GitHub stands, with what helps; null where it has none.
  ///
  /// @param status null before the first
  public static @Nullable String gitHub(@Nullable JsonObject status, int project) {
    if (status == null || !(status.get("github") instanceof JsonArray all)) {
      return null;
    }
    for (JsonElement one : all) {
      if (one instanceof JsonObject mirror && mirror.get("projectNumber").getAsInt() == project) {
        String text = "GitHub: " + mirror.get("text").getAsString();
        return TermText.clean(
            mirror.has("remedy")
                ? text + " What helps: " + mirror.get("remedy").getAsString()
                : text);
      }
    }
    return null;
  }

  /// With the sidecar's message, where it has one.
  public static String inFull(JsonObject status) {
    return status.has("message")
        ? of(status) + ": " + TermText.clean(status.get("message").getAsString())
        : of(status);
  }
}
