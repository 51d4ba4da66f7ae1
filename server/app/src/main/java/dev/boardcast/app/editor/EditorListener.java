package dev.boardcast.app.editor;

import com.google.gson.JsonObject;

/// What a sidecar tells its editor. Called on the session's reading thread, one call at a time;
/// must not block on a request of the same session.
public interface EditorListener {
  /// `boardcast/changes`.
  void changes(JsonObject batch, long receivedAtNanos);

  /// `boardcast/statusChanged`.
  void statusChanged(JsonObject status);
}
