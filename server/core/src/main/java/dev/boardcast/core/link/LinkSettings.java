package dev.boardcast.core.link;

import org.jspecify.annotations.Nullable;

/// What the link is allowed to do. Addresses and keys are the shell's: none is in here.
///
/// @param connectTimeoutMs from opening the socket to the accepted subscription
/// @param socketFault why the hub cannot even be tried (a sentence with the remedy); null when it
///   can
/// @param trackerFault why the tracker cannot even be tried; null when it can
/// @param mismatch what a person is to do where hub and tracker are of different servers: a
///   sentence with both addresses
public record LinkSettings(
    boolean webSocketEnabled,
    boolean fallbackToPolling,
    long pollIntervalMs,
    long connectTimeoutMs,
    @Nullable String socketFault,
    @Nullable String trackerFault,
    String mismatch) {
  public LinkSettings {
    if (pollIntervalMs < 1 || connectTimeoutMs < 1) {
      throw new IllegalArgumentException("intervals must be positive");
    }
  }

  /// Where nobody has addresses to name.
  public LinkSettings(
      boolean webSocketEnabled,
      boolean fallbackToPolling,
      long pollIntervalMs,
      long connectTimeoutMs,
      @Nullable String socketFault,
      @Nullable String trackerFault) {
    this(
        webSocketEnabled,
        fallbackToPolling,
        pollIntervalMs,
        connectTimeoutMs,
        socketFault,
        trackerFault,
        "The hub and the tracker are of different servers.");
  }

  boolean mayPoll() {
    return fallbackToPolling && trackerFault == null;
  }
}
