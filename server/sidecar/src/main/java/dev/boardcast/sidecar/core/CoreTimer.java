package dev.boardcast.sidecar.core;

import dev.boardcast.core.link.Timer;

/// The timers: those of the link, one for catching up, one for noticing sleep, two for looking
/// whether the hub tells the truth, three a board.
sealed interface CoreTimer {
  record OfLink(Timer timer) implements CoreTimer {}

  record CatchUp() implements CoreTimer {}

  record WakeCheck() implements CoreTimer {}

  /// Until the tracker is asked whether the hub tells all.
  record Look() implements CoreTimer {}

  /// Until the hub has to have told what the tracker has.
  record Telling() implements CoreTimer {}

  /// Until a board whose reading failed is read again.
  record BoardRetry(int projectNumber) implements CoreTimer {}

  /// Until a board that what came did not join is read again.
  record Reload(int projectNumber) implements CoreTimer {}

  /// Until whoever waits for a board is answered all the same.
  record BoardPatience(int projectNumber) implements CoreTimer {}
}
