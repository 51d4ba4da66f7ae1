package dev.boardcast.sidecar.announce;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.MarkdownText;
import dev.boardcast.sidecar.settings.AnnounceChanges;

/// One message for a person.
///
/// @param text plain text of one line and bounded length, without links
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
  /// @param markdown whether the client draws messages that it shows as Markdown
  Notice as(AnnounceChanges by, boolean markdown) {
    boolean escaped = markdown && by == AnnounceChanges.SHOW_MESSAGE;
    JsonObject params = new JsonObject();
    params.addProperty("type", severity.messageType);
    params.addProperty("message", escaped ? MarkdownText.escaped(text) : text);
    return new Notice.Notification("window/" + by.wireName(), params);
  }
}
