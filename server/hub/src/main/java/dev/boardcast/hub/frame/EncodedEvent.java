package dev.boardcast.hub.frame;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.subscriber.LiveEvent;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.CommentedEvents;
import dev.boardcast.protocol.json.ToldEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import org.jspecify.annotations.Nullable;

/// A committed event with its frame, which is encoded once, by whoever needs it first, and never
/// where nobody does. Shared by all loops; counted by who still holds it.
public final class EncodedEvent extends AbstractReferenceCounted implements LiveEvent {
  private final ByteBufAllocator allocator;
  private final CommittedEvent event;
  private final LogHead head;
  private volatile @Nullable ByteBuf frame;

  /// With the comment that it carries; made where somebody asked for comments.
  private volatile @Nullable ByteBuf commented;

  /// Its place alone; made where somebody wants no more of it.
  private volatile @Nullable ByteBuf own;

  public EncodedEvent(ByteBufAllocator allocator, CommittedEvent event) {
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

  public long committedAtNanos() {
    return event.committedAtNanos();
  }

  /// Whether who asked for comments gets another frame than all others.
  public boolean isCommented() {
    return CommentedEvents.is(event.eventJson());
  }

  /// Who made the change; null where nobody is named. Read anew each time.
  public @Nullable String actor() {
    return ToldEvents.actor(event.eventJson());
  }

  /// The frame for most; a sender writes its `retainedDuplicate()`.
  public ByteBuf frame() {
    ByteBuf made = frame;
    return made == null ? make() : made;
  }

  /// The frame for who asked to be told otherwise.
  public ByteBuf frame(ToldEvents told) {
    if (told.isOwn(event.eventJson())) {
      ByteBuf made = own;
      return made == null ? makeOwn() : made;
    }
    if (told.comments() && isCommented()) {
      ByteBuf made = commented;
      return made == null ? makeCommented() : made;
    }
    return frame();
  }

  private synchronized ByteBuf make() {
    ByteBuf made = frame;
    if (made == null) {
      made = encode(CommentedEvents.told(event.eventJson(), false));
      frame = made;
    }
    return made;
  }

  private synchronized ByteBuf makeCommented() {
    ByteBuf made = commented;
    if (made == null) {
      made = encode(CommentedEvents.told(event.eventJson(), true));
      commented = made;
    }
    return made;
  }

  private synchronized ByteBuf makeOwn() {
    ByteBuf made = own;
    if (made == null) {
      made = encode(ToldEvents.own(event.projectNumber()));
      own = made;
    }
    return made;
  }

  private ByteBuf encode(String json) {
    return WireFrames.text(allocator, HubFrame.eventText(event.sequence(), event.digest(), json));
  }

  @Override
  public int sizeBytes() {
    return frame().readableBytes();
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
    ByteBuf place = own;
    if (place != null) {
      place.release();
    }
  }
}
