package dev.boardcast.hub;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.subscriber.LiveEvent;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.CommentedEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import org.jspecify.annotations.Nullable;

/// A committed event with its frame, which is encoded once, by whoever needs it first, and never
/// where nobody does. Shared by all loops; counted by who still holds it.
final class EncodedEvent extends AbstractReferenceCounted implements LiveEvent {
  private final ByteBufAllocator allocator;
  private final CommittedEvent event;
  private final LogHead head;
  private volatile @Nullable ByteBuf frame;

  /// With the comment that it carries; made where somebody asked for comments.
  private volatile @Nullable ByteBuf commented;

  EncodedEvent(ByteBufAllocator allocator, CommittedEvent event) {
    this.allocator = allocator;
    this.event = event;
    head = new LogHead(event.sequence(), event.digest());
  }

  @Override
  public int projectNumber() {
    return event.projectNumber();
  }

  @Override
  public long sequence() {
    return event.sequence();
  }

  @Override
  public LogHead head() {
    return head;
  }

  long committedAtNanos() {
    return event.committedAtNanos();
  }

  /// Whether who asked for comments gets another frame than all others.
  boolean isCommented() {
    return CommentedEvents.is(event.eventJson());
  }

  /// The frame; a sender writes its `retainedDuplicate()`.
  ///
  /// @param comments whether for who asked for them
  ByteBuf frame(boolean comments) {
    if (comments && isCommented()) {
      ByteBuf made = commented;
      return made == null ? makeCommented() : made;
    }
    ByteBuf made = frame;
    return made == null ? make() : made;
  }

  private synchronized ByteBuf make() {
    ByteBuf made = frame;
    if (made == null) {
      made = encode(false);
      frame = made;
    }
    return made;
  }

  private synchronized ByteBuf makeCommented() {
    ByteBuf made = commented;
    if (made == null) {
      made = encode(true);
      commented = made;
    }
    return made;
  }

  private ByteBuf encode(boolean comments) {
    String json = CommentedEvents.told(event.eventJson(), comments);
    return WireFrames.text(allocator, HubFrame.eventText(event.sequence(), event.digest(), json));
  }

  @Override
  public int sizeBytes() {
    return frame(false).readableBytes();
  }

  @Override
  public void hold() {
    retain();
  }

  @Override
  public void releaseHold() {
    release();
  }

  @Override
  public EncodedEvent touch(Object hint) {
    return this;
  }

  @Override
  protected void deallocate() {
    ByteBuf made = frame;
    if (made != null) {
      made.release();
    }
    ByteBuf more = commented;
    if (more != null) {
      more.release();
    }
  }
}
