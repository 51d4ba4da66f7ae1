package dev.boardcast.core.link;

import org.jspecify.annotations.Nullable;

/// What the link is allowed to do. Addresses and keys are the shell's: none is in here.
///
/// @param connectTimeoutMs from opening the socket to the accepted subscription
/// @param socketFault why the hub cannot even be tried (a sentence with the remedy); null when it
///   can
/// @param trackerFault why the tracker cannot even be tried; null when it can
public record LinkSettings(
    boolean webSocketEnabled,
    boolean fallbackToPolling,
    long pollIntervalMs,
    long connectTimeoutMs,
    @Nullable String socketFault,
    @Nullable String trackerFault) {
  public LinkSettings {
    if (pollIntervalMs < 1 || connectTimeoutMs < 1) {
      throw new IllegalArgumentException("intervals must be positive");
    }
  }

  boolean mayPoll() {
    return fallbackToPolling && trackerFault == null;
  }
}
