package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.LogHead;

/// A committed event on its way to subscribers, encoded once and shared by all of them.
public interface LiveEvent {
  int projectNumber();

  long sequence();

  /// Where the log ended with this event.
  LogHead head();

  /// Size of its frame in bytes.
  int sizeBytes();

  /// Keeps the frame's memory until the matching `releaseHold`.
  void hold();

  void releaseHold();
}
