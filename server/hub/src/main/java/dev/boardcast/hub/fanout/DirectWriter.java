package dev.boardcast.hub.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where a connection's events go out: straight to the socket, with one system call and past the
/// connection's queue, as long as nothing is in the way. On the channel's loop only.
///
/// This object and the socket's are all that a delivery looks at then. A connection has a dozen
/// more that could be asked, and with hundreds of connections each costs a fetch from memory.
public final class DirectWriter {
  private final Recipient recipient;
  // Of epoll and without TLS; else everything goes through the pipeline.
  private final @Nullable Socket socket;
  private boolean clear;
  private int written;

  /// @param encrypted whether what is sent has to pass through the pipeline
  public DirectWriter(Recipient recipient, Channel channel, boolean encrypted) {
    this.recipient = recipient;
    socket =
        !encrypted && channel instanceof UnixChannel unix && unix.fd() instanceof Socket unixSocket
            ? unixSocket
            : null;
  }

  public Recipient recipient() {
    return recipient;
  }

  /// Every subscription is live, and nothing is queued. Holds until `obstruct`; a connection that
  /// closes has no subscription left by which something could come here.
  public void clear() {
    clear = true;
  }

  /// Something may be in the way from here on: to be called with whatever changes what `clear`
  /// says.
  public void obstruct() {
    clear = false;
  }

  /// Writes if the way is known to be clear.
  ///
  /// @return how many bytes were written; what is left, and whatever fails, is the connection's
  int writeIfClear(ByteBuf bytes) {
    return clear ? write(bytes) : 0;
  }

  /// The socket's descriptor if the way is known to be clear; -1 otherwise. Good as long as this
  /// loop does nothing else.
  int socketIfClear() {
    return clear && socket != null && socket.isOpen() ? socket.intValue() : -1;
  }

  /// Notes how many bytes of the frames at hand were written.
  void wrote(int bytes) {
    written = bytes;
  }

  public int written() {
    return written;
  }

  /// Writes, where the caller knows that nothing is queued.
  ///
  /// @return how many bytes were written; what is left, and whatever fails, is the queue's
  public int write(ByteBuf bytes) {
    // A closed socket's descriptor may be another's by now.
    if (socket == null || !socket.isOpen() || !bytes.hasMemoryAddress()) {
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
