package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.protocol.hub.HubFrame;
import java.util.ArrayDeque;
import java.util.Deque;

/// How far a subscriber was served of one project's log while it is read for it.
final class SubscriberCursor {
  private final int project;
  private final Deque<StoredEvent> pending = new ArrayDeque<>();
  // Sequence of the last event sent; what is asked for is everything after it.
  private long position;
  // Events up to here are sent as a replay, later ones as live. Known after the first read.
  private long target;
  private boolean skipping;
  private boolean heldBack;

  SubscriberCursor(int project, long position) {
    this.project = project;
    this.position = position;
  }

  /// Of a live stream that is held back after this position.
  static SubscriberCursor heldBack(int project, long position) {
    SubscriberCursor cursor = new SubscriberCursor(project, position);
    cursor.target = position;
    cursor.heldBack = true;
    return cursor;
  }

  boolean isHeldBack() {
    return heldBack;
  }

  int project() {
    return project;
  }

  long position() {
    return position;
  }

  long target() {
    return target;
  }

  /// After the first read: everything asked for is in the log, and `upTo` is what the subscriber is
  /// told.
  void replayTo(long upTo) {
    target = upTo;
  }

  /// Nothing can be replayed: the stream goes on after this sequence.
  void continueAfter(long sequence) {
    pending.clear();
    position = sequence;
    target = sequence;
  }

  /// The log was ahead of the live stream: live events up to the position are known already.
  void skipToPosition() {
    skipping = true;
  }

  /// Whether the subscriber is served up to a position that the live stream has yet to reach.
  boolean isSkipping() {
    return skipping;
  }

  /// Takes a page in.
  ///
  /// @return false when the page does not follow what is here without a gap
  boolean accept(LogRead.Page page) {
    long expected = position;
    for (StoredEvent event : page.events()) {
      if (event.sequence() != ++expected) {
        return false;
      }
    }
    pending.addAll(page.events());
    return true;
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /// Whether the next pending event belongs to the replay.
  boolean nextIsReplay() {
    StoredEvent next = pending.peek();
    return next != null && next.sequence() <= target;
  }

  /// The next pending event as an element of a `replay` frame.
  String peekElement() {
    StoredEvent next = pending.element();
    return HubFrame.elementText(next.sequence(), next.eventJson());
  }

  StoredEvent next() {
    StoredEvent next = pending.remove();
    position = next.sequence();
    return next;
  }
}
