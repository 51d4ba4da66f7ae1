package dev.boardcast.sidecar.core;

import dev.boardcast.core.link.Timer;

/// The timers: four of the link, one for catching up, one for noticing sleep, one a board whose
/// reading failed.
sealed interface CoreTimer {
  record OfLink(Timer timer) implements CoreTimer {}

  record CatchUp() implements CoreTimer {}

  record WakeCheck() implements CoreTimer {}

  record BoardRetry(int projectNumber) implements CoreTimer {}
}
