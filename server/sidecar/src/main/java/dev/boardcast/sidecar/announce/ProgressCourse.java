package dev.boardcast.sidecar.announce;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/// Reconnecting as work-done progress: one token from the loss of the link to its return. Says what
/// is to be sent next; a message that was not sent when a newer one came is never sent. Used by one
/// thread at a time.
///
/// A client that never answers `create` is never asked again: one unanswered request is all there
/// is.
final class ProgressCourse {
  private enum Stage {
    /// No token.
    NONE,
    /// The client has the token and has not answered.
    ASKED,
    /// The client does not want this token; the next loss asks again.
    REFUSED,
    GRANTED,
    BEGUN
  }

  private static final String TITLE = "Boardcast";

  private Stage stage = Stage.NONE;
  private int tokens;

  /// What is being done; null when all is well.
  private @Nullable String wanted;

  private String shown = "";

  /// @param doing null when there is nothing to wait for
  void doing(@Nullable String doing) {
    wanted = doing;
    if (doing == null && stage == Stage.REFUSED) {
      stage = Stage.NONE;
    }
  }

  void answered(boolean granted) {
    if (stage == Stage.ASKED) {
      stage = granted ? Stage.GRANTED : wanted == null ? Stage.NONE : Stage.REFUSED;
    }
  }

  /// What is to be sent now, as if it were sent.
  @Nullable Notice next() {
    return switch (stage) {
      case NONE -> wanted == null ? null : ask();
      case ASKED, REFUSED -> null;
      // A token that was granted is used, even when its work is over: else clients keep it.
      case GRANTED -> begin(wanted == null ? "" : wanted);
      case BEGUN -> wanted == null ? end() : report(wanted);
    };
  }

  private Notice ask() {
    stage = Stage.ASKED;
    tokens++;
    JsonObject params = new JsonObject();
    params.addProperty("token", token());
    return new Notice.ProgressRequest("window/workDoneProgress/create", params);
  }

  private Notice begin(String message) {
    stage = Stage.BEGUN;
    shown = message;
    JsonObject value = value("begin");
    value.addProperty("title", TITLE);
    value.addProperty("cancellable", false);
    value.addProperty("message", message);
    return progress(value);
  }

  private @Nullable Notice report(String message) {
    if (message.equals(shown)) {
      return null;
    }
    shown = message;
    JsonObject value = value("report");
    value.addProperty("message", message);
    return progress(value);
  }

  private Notice end() {
    stage = Stage.NONE;
    return progress(value("end"));
  }

  private static JsonObject value(String kind) {
    JsonObject value = new JsonObject();
    value.addProperty("kind", kind);
    return value;
  }

  private Notice progress(JsonObject value) {
    JsonObject params = new JsonObject();
    params.addProperty("token", token());
    params.add("value", value);
    return new Notice.Notification("$/progress", params);
  }

  private String token() {
    return "boardcast-link-" + tokens;
  }
}
