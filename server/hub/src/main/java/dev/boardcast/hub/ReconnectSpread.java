package dev.boardcast.hub;

import dev.boardcast.protocol.hub.HubFrame;

/// When the clients of a hub that goes are to come back, so that the next one gets them one after
/// the other and not in one moment. Pure.
///
/// @param clients how many there are; a few more or fewer do no harm
record ReconnectSpread(int clients) {
  /// Clients that come back in a second, at least while there are fewer than 58,400 of them.
  static final int CLIENTS_PER_SECOND = 2_000;

  /// None is told to come sooner: a hub takes about that long to start, and who finds it away waits
  /// twice as long for his second attempt.
  static final int EARLIEST_MS = 800;

  /// None is told to come later.
  static final int LATEST_MS = HubFrame.Fault.RETRY_AFTER_MAX_MS;

  /// However few there are, they come over this time. It is what the waits of clients differ by
  /// anyway (`Backoff`).
  static final int SPAN_MIN_MS = 200;

  /// The fractions of the multiples of this are spread evenly, however many are taken of them, and
  /// neighbours are far apart.
  private static final double GOLDEN_RATIO = 0.618_033_988_749_894_8;

  private static final double FIRST = 0.5;

  /// Over which time they come.
  int spanMs() {
    long wanted = clients * 1_000L / CLIENTS_PER_SECOND;
    return Math.clamp(wanted, SPAN_MIN_MS, LATEST_MS - EARLIEST_MS);
  }

  /// When one of them is to come.
  ///
  /// @param index from 0; each client has its own
  int retryAfterMs(int index) {
    double place = FIRST + index * GOLDEN_RATIO;
    return EARLIEST_MS + (int) ((place - Math.floor(place)) * spanMs());
  }
}
