package dev.boardcast.sidecar.announce;

import dev.boardcast.core.text.MarkdownText;
import dev.boardcast.sidecar.settings.AnnounceChanges;

/// One message for a person.
///
/// @param text plain text of one line and bounded length, without links
record UserMessage(Severity severity, String text) {
  /// @param by not `NONE`
  /// @param markdown whether the client draws messages that it shows as Markdown
  Notice as(AnnounceChanges by, boolean markdown) {
    boolean escaped = markdown && by == AnnounceChanges.SHOW_MESSAGE;
    return new Notice.Message(by, severity, escaped ? MarkdownText.escaped(text) : text);
  }
}
