package dev.boardcast.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes a shared buffer to a socket whose queue is empty, without putting it into the queue: one
/// system call and nothing else. On the channel's loop only.
final class StraightWrite {
  private final Channel channel;
  // Of epoll and without TLS; else everything goes through the pipeline.
  private final @Nullable Socket socket;

  /// @param encrypted whether what is sent has to pass through the pipeline
  StraightWrite(Channel channel, boolean encrypted) {
    this.channel = channel;
    socket =
        !encrypted && channel instanceof UnixChannel unix && unix.fd() instanceof Socket unixSocket
            ? unixSocket
            : null;
  }

  /// @return how many bytes were written; what is left, and whatever fails, is the queue's
  int write(ByteBuf bytes) {
    // A closed socket's descriptor may be another's by now.
    if (socket == null || !socket.isOpen() || !channel.isActive() || !bytes.hasMemoryAddress()) {
      return 0;
    }
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    if (queue == null || queue.totalPendingWriteBytes() > 0) {
      return 0;
    }
    try {
      return Math.max(
          0, socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
    } catch (IOException _) {
      // The queue's write fails in the same way, and closes the channel.
      return 0;
    }
  }
}
