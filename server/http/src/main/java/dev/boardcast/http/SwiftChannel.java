package dev.boardcast.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/// A connection on which any thread may write what is short: its event loop need not be woken up
/// for it, which takes longer than all else that an answer needs.
final class SwiftChannel extends NioSocketChannel {
  /// Accepts such.
  static final class Server extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      SocketChannel channel = javaChannel().accept();
      if (channel == null) {
        return 0;
      }
      try {
        accepted.add(new SwiftChannel(this, channel));
        return 1;
      } catch (RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  private SwiftChannel(Channel parent, SocketChannel channel) {
    super(parent, channel);
  }

  /// Writes what the system takes at once, and never waits. To be called where nobody else writes.
  ///
  /// @return whether it was tried: not where something is to be written before it
  /// @throws IOException where the client is gone
  boolean writes(ByteBuffer bytes) throws IOException {
    ChannelOutboundBuffer before = unsafe().outboundBuffer();
    if (before == null || before.totalPendingWriteBytes() > 0) {
      return false;
    }
    var _ = javaChannel().write(bytes);
    return true;
  }
}
