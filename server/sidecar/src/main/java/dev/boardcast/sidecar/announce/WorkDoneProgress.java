package dev.boardcast.sidecar.announce;

import org.jspecify.annotations.Nullable;

/// Reconnecting as work-done progress: one token from the loss of the link to its return. Says what
/// is to be sent next; a message that was not sent when a newer one came is never sent. Used by one
/// thread at a time.
///
/// A client that never answers `create` is never asked again: one unanswered request is all there
/// is.
final class WorkDoneProgress {
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
    return new Notice.ProgressRequest(token());
  }

  private Notice begin(String message) {
    stage = Stage.BEGUN;
    shown = message;
    return new Notice.ProgressBegun(token(), TITLE, message);
  }

  private @Nullable Notice report(String message) {
    if (message.equals(shown)) {
      return null;
    }
    shown = message;
    return new Notice.ProgressReport(token(), message);
  }

  private Notice end() {
    stage = Stage.NONE;
    return new Notice.ProgressEnded(token());
  }

  private String token() {
    return "boardcast-link-" + tokens;
  }
}
