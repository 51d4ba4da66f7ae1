package dev.boardcast.sidecar.announce;

import dev.boardcast.sidecar.settings.AnnounceChanges;

/// Something to be sent to the editor, for a person.
public sealed interface Notice {
  /// A message of one line.
  ///
  /// @param by never `NONE`
  record Message(AnnounceChanges by, Severity severity, String text) implements Notice {}

  /// Asks whether progress may be shown; the answer goes to `Announcer.progressAnswered`.
  record ProgressRequest(String token) implements Notice {}

  record ProgressBegun(String token, String title, String message) implements Notice {}

  record ProgressReport(String token, String message) implements Notice {}

  record ProgressEnded(String token) implements Notice {}
}
