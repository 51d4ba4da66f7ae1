package dev.boardcast.hub.fanout;

import dev.boardcast.hub.send.RingSupply;
import dev.boardcast.hub.send.SendRing;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Writes the same frames to many outlets: by a ring where there is one, else one by one. On one
/// loop only.
public final class FanOut {
  /// With fewer outlets, a ring's own call costs what it saves.
  public static final int RING_MIN_OUTLETS = 8;

  private final RingSupply supply;
  private final int ringMinOutlets;
  private final DirectWriter[] added = new DirectWriter[SendRing.ENTRIES];
  private final int[] results = new int[SendRing.ENTRIES];
  private @Nullable SendRing ring;
  private boolean ended;
  private int count;
  private int whole;

  /// @param ringMinOutlets with fewer, each write is a call of its own
  public FanOut(RingSupply supply, int ringMinOutlets) {
    this.supply = supply;
    this.ringMinOutlets = ringMinOutlets;
  }

  /// Writes to all whose way is clear. Each outlet knows afterwards how much it has written;
  /// nothing else was done to it, for while entries wait in the ring no socket may be closed: its
  /// descriptor could be another's when they are sent.
  ///
  /// @return how many have written all
  public int write(ByteBuf frames, SubscriberList outlets) {
    whole = 0;
    int size = frames.readableBytes();
    SendRing sends = ring(outlets.size());
    if (sends == null || !frames.hasMemoryAddress()) {
      outlets.forEach(outlet -> note(outlet, outlet.writeIfClear(frames), size));
      return whole;
    }
    try {
      writeBy(sends, frames, outlets);
    } catch (RuntimeException | Error e) {
      // What the kernel still holds is not known, so nothing is sent by this ring any more.
      end();
      throw e;
    }
    return whole;
  }

  private void writeBy(SendRing sends, ByteBuf frames, SubscriberList outlets) {
    int size = frames.readableBytes();
    long address = frames.memoryAddress() + frames.readerIndex();
    count = 0;
    outlets.forEach(outlet -> {
      int socket = outlet.socketIfClear();
      if (socket < 0) {
        outlet.wrote(0);
        return;
      }
      added[sends.add(socket, address, size)] = outlet;
      if (++count == SendRing.ENTRIES) {
        send(sends, size);
      }
    });
    send(sends, size);
  }

  private void send(SendRing sends, int size) {
    int sent = count;
    count = 0;
    sends.send(results);
    for (int i = 0; i < sent; i++) {
      // What failed is tried again by the connection's queue, which fails in the same way.
      note(added[i], Math.max(0, results[i]), size);
    }
  }

  private void note(DirectWriter outlet, int written, int size) {
    outlet.wrote(written);
    if (written == size) {
      whole++;
    }
  }

  private @Nullable SendRing ring(int outlets) {
    if (outlets < ringMinOutlets) {
      return null;
    }
    if (ring == null && !ended) {
      ring = supply.take();
    }
    return ring;
  }

  /// Gives the ring back.
  public void end() {
    ended = true;
    SendRing open = ring;
    ring = null;
    if (open != null) {
      open.close();
    }
  }
}
