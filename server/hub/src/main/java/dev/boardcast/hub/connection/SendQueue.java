package dev.boardcast.hub.connection;

import dev.boardcast.hub.frame.WireFrames;
import dev.boardcast.protocol.hub.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;

/// What waits to be sent to one client. On its channel's loop only.
public final class SendQueue {
  /// When this much waits to be sent, a further frame closes the connection (`SLOW_CONSUMER`).
  /// Netty counts 96 bytes beside each frame, so fewer than 10,000 frames fit, however small.
  public static final int QUEUE_MAX_BYTES = 1024 * 1024;

  private final ReplayBudget budget;
  private final Shard loop;
  private final Channel channel;
  // The handler next to the socket, or to TLS: writes from here pass no other.
  private final ChannelHandlerContext out;
  private final ClientConnection owner;
  private boolean dirty;

  SendQueue(ReplayBudget budget, Shard loop, Channel channel, ClientConnection owner) {
    this.budget = budget;
    this.loop = loop;
    this.channel = channel;
    this.owner = owner;
    out =
        channel.pipeline().get(SslHandler.class) == null
            ? channel.pipeline().firstContext()
            : channel.pipeline().context(channel.pipeline().names().get(1));
  }

  long bytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  boolean hasRoom() {
    if (!channel.isWritable() && dirty) {
      // What this round has written may well go.
      out.flush();
    }
    return channel.isWritable();
  }

  /// Queues what is of this client alone, as far as the hub has memory for it.
  void writeReplay(String text) {
    ByteBuf frame = WireFrames.text(channel.alloc(), text);
    int size = frame.readableBytes();
    boolean taken = budget.tryTake(size);
    if (!taken) {
      loop.cutFull(owner);
      taken = budget.tryTake(size);
    }
    if (!taken) {
      owner.close(CloseReason.SLOW_CONSUMER);
      frame.release();
      return;
    }
    ChannelPromise written = channel.newPromise();
    if (write(frame, written)) {
      written.addListener(_ -> budget.giveBack(size));
    } else {
      budget.giveBack(size);
    }
  }

  void write(ByteBuf frame) {
    var _ = write(frame, out.voidPromise());
  }

  /// Queues a frame and takes it over. Where the queue is full, it is flushed first, and the client
  /// that leaves it full is closed.
  ///
  /// @return false where the connection is closing, and nothing will come of `written`
  private boolean write(ByteBuf frame, ChannelPromise written) {
    if (!owner.isClosing() && bytes() >= QUEUE_MAX_BYTES) {
      flush();
      if (bytes() >= QUEUE_MAX_BYTES) {
        owner.close(CloseReason.SLOW_CONSUMER);
      }
    }
    if (owner.isClosing()) {
      frame.release();
      return false;
    }
    owner.outlet().obstruct();
    // What fails closes the channel, and `written` tells of it.
    var _ = out.write(frame, written);
    if (!dirty) {
      dirty = true;
      loop.addDirty(owner);
    }
    return true;
  }

  /// Writes what ends the conversation, however much waits before it.
  ChannelFuture writeLast(ByteBuf frame) {
    return out.writeAndFlush(frame);
  }

  void flush() {
    dirty = false;
    out.flush();
  }
}
