package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.hub.HubFrame;
import java.util.ArrayDeque;
import java.util.Deque;

/// How far a subscriber was served of one project's log while it is read for it.
final class SubscriberCursor {
  private final int project;
  private final Deque<StoredEvent> pending = new ArrayDeque<>();
  // The last event sent; what is asked for is everything after it.
  private LogHead position;
  // Events up to here are sent as a replay, later ones as live. Known after the first read.
  private LogHead target = LogHead.NONE;
  private boolean skipping;
  private boolean heldBack;

  SubscriberCursor(int project, LogHead position) {
    this.project = project;
    this.position = position;
  }

  /// Of a live stream that is held back after this position.
  static SubscriberCursor heldBack(int project, long position) {
    // Its digest is not known; nor need it be, for this log is the one that the stream is of.
    SubscriberCursor cursor = new SubscriberCursor(project, new LogHead(position, null));
    cursor.target = cursor.position;
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
    return position.sequence();
  }

  LogHead place() {
    return position;
  }

  LogHead target() {
    return target;
  }

  /// After the first read: everything asked for is in the log, and `upTo` is what the subscriber is
  /// told.
  void replayTo(LogHead upTo) {
    target = upTo;
  }

  /// Whether all of the replay has been sent.
  boolean atTarget() {
    return position.sequence() >= target.sequence();
  }

  /// Nothing is, or can be, replayed: the stream goes on after this event.
  void continueAfter(LogHead event) {
    pending.clear();
    position = event;
    target = event;
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
    long expected = position.sequence();
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
    return next != null && next.sequence() <= target.sequence();
  }

  /// The next pending event as an element of a `replay` frame.
  String peekElement() {
    StoredEvent next = pending.element();
    return HubFrame.elementText(next.sequence(), next.digest(), next.eventJson());
  }

  StoredEvent next() {
    StoredEvent next = pending.remove();
    position = new LogHead(next.sequence(), next.digest());
    return next;
  }
}
