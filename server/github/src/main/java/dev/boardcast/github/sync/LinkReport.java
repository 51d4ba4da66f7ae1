package dev.boardcast.github.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A connection, for a person.
///
/// @param since when this state began
/// @param waiting changes of the board that GitHub does not have yet
/// @param seenAt when GitHub was last read through
/// @param notShown items of the project that are no issues or drafts, as far as they were read
/// @param overruled changes that lost against another one of the same field, since the server began
/// @param refused changes that GitHub did not take, since the server began
public record LinkReport(
    int project,
    String host,
    String owner,
    int number,
    String url,
    String state,
    String message,
    Instant since,
    int waiting,
    int cards,
    @Nullable Instant seenAt,
    @Nullable Instant retryAt,
    int notShown,
    int overruled,
    int refused) {
  static LinkReport of(
      ProjectMirror mirror,
      LinkState state,
      String message,
      Instant since,
      @Nullable Instant retryAt) {
    Remote remote = mirror.remote();
    return new LinkReport(
        mirror.project(),
        remote.host(),
        remote.owner(),
        remote.number(),
        remote.url(),
        state.wireName(),
        message,
        since,
        mirror.waiting(),
        mirror.progress().items(),
        mirror.scannedAt().orElse(null),
        retryAt,
        mirror.notShown(),
        mirror.conflicts(),
        mirror.refused());
  }

  /// The same where another number of changes waits.
  LinkReport waiting(int count) {
    return new LinkReport(
        project, host, owner, number, url, state, message, since, count, cards, seenAt, retryAt,
        notShown, overruled, refused);
  }
}
