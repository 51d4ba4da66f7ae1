package dev.boardcast.sidecar.announce;

import com.google.gson.JsonObject;
import dev.boardcast.sidecar.settings.AnnounceChanges;

/// One message for a person.
///
/// @param text plain text of one line and bounded length
record Announcement(Severity severity, String text) {
  /// LSP's `MessageType`.
  enum Severity {
    ERROR(1),
    WARNING(2),
    INFO(3);

    private final int messageType;

    Severity(int messageType) {
      this.messageType = messageType;
    }
  }

  /// @param by not `NONE`
  Notice as(AnnounceChanges by) {
    JsonObject params = new JsonObject();
    params.addProperty("type", severity.messageType);
    params.addProperty("message", text);
    return new Notice.Notification("window/" + by.wireName(), params);
  }
}
