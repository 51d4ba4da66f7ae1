package dev.boardcast.sidecar.engine;

import dev.boardcast.core.link.Timer;

/// The engine's timers: four of the link, one for the catch-up, one a board whose reading failed.
sealed interface TimerKey {
  record OfLink(Timer timer) implements TimerKey {}

  record CatchUp() implements TimerKey {}

  record BoardRetry(int projectNumber) implements TimerKey {}
}
