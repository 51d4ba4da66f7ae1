package dev.boardcast.app.watch;

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

  /// With the sidecar's message, where it has one.
  public static String inFull(JsonObject status) {
    return status.has("message")
        ? of(status) + ": " + TermText.clean(status.get("message").getAsString())
        : of(status);
  }
}
