package dev.boardcast.sidecar.core;

import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The status as it was last told, with its times.
final class StatusTracker {
  private LinkStatus status;
  private Instant since;
  private @Nullable Instant lastEventAt;
  private boolean told;

  StatusTracker(LinkStatus initial, Instant now) {
    status = initial;
    since = now;
  }

  void eventArrived(Instant now) {
    lastEventAt = now;
  }

  /// Takes the present status.
  ///
  /// @return whether the editor has to be told
  boolean update(LinkStatus next, Instant now) {
    if (next.equals(status) && told) {
      return false;
    }
    if (next.condition() != status.condition()) {
      since = now;
    }
    status = next;
    told = true;
    return true;
  }

  StatusSnapshot snapshot(@Nullable Long nextAttemptInMs) {
    return new StatusSnapshot(status, since, lastEventAt, nextAttemptInMs);
  }
}
