package dev.boardcast.hub.frame;

import dev.boardcast.protocol.json.ToldEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events of one round that the same subscribers get, with all their frames in one buffer: each
/// subscriber costs one write, however many events there are. For one loop, in one round; the
/// events are the round's.
public final class EncodedBatch {
  /// A batch's frames together; more go into the next batch, and a larger event has one of its own.
  static final int MAX_BYTES = 64 * 1024;

  private final ByteBufAllocator allocator;
  private final List<EncodedEvent> events;
  private final boolean alone;
  private final ToldEvents told;
  private @Nullable ByteBuf joined;

  private EncodedBatch(
      ByteBufAllocator allocator, List<EncodedEvent> events, boolean alone, ToldEvents told) {
    this.allocator = allocator;
    this.events = events;
    this.alone = alone;
    this.told = told;
  }

  /// Cuts events into batches, in their order.
  ///
  /// @param alone whether these are all that their subscribers get in this round
  /// @param told how their subscribers want to be told
  public static List<EncodedBatch> of(
      ByteBufAllocator allocator, List<EncodedEvent> events, boolean alone, ToldEvents told) {
    if (events.size() == 1) {
      return List.of(new EncodedBatch(allocator, events, alone, told));
    }
    List<EncodedBatch> batches = new ArrayList<>(1);
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < events.size(); i++) {
      int size = events.get(i).frame(told).readableBytes();
      if (i > from && bytes + size > MAX_BYTES) {
        batches.add(new EncodedBatch(allocator, events.subList(from, i), false, told));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    boolean whole = from == 0;
    batches.add(
        new EncodedBatch(allocator, events.subList(from, events.size()), alone && whole, told));
    return batches;
  }

  public List<EncodedEvent> events() {
    return events;
  }

  /// Whether its subscribers get nothing else in this round, so that it need not wait to be written
  /// with more.
  public boolean isAlone() {
    return alone;
  }

  /// The frames; a sender writes its `retainedDuplicate()`.
  public ByteBuf frames() {
    if (events.size() == 1) {
      return events.getFirst().frame(told);
    }
    ByteBuf made = joined;
    if (made == null) {
      int bytes = 0;
      for (EncodedEvent event : events) {
        bytes += event.frame(told).readableBytes();
      }
      made = allocator.directBuffer(bytes, bytes);
      for (EncodedEvent event : events) {
        ByteBuf frame = event.frame(told);
        made.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
      }
      joined = made;
    }
    return made;
  }

  /// Gives back what the batch itself holds; writes under way keep theirs.
  public void release() {
    ByteBuf made = joined;
    if (made != null) {
      joined = null;
      made.release();
    }
  }
}
