package dev.boardcast.sidecar.announce;

import com.google.gson.JsonObject;

/// Something to be sent to the editor.
public sealed interface Notice {
  record Notification(String method, JsonObject params) implements Notice {}

  /// `window/workDoneProgress/create`, whose answer goes to `Announcer.progressAnswered`.
  record ProgressRequest(String method, JsonObject params) implements Notice {}
}
