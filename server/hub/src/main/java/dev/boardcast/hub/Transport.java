package dev.boardcast.hub;

import dev.boardcast.hub.fanout.FanOut;
import dev.boardcast.hub.send.RingSupply;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the hub speaks to the system. Where something is not to be had, the next that is takes its
/// place, and a line in the log says so.
public enum Transport {
  /// The best that is there, for as many subscribers as it pays for.
  AUTO,
  /// epoll, with all that goes to several subscribers sent by io_uring.
  IO_URING,
  /// epoll, a system call a send.
  EPOLL,
  /// What Java has everywhere.
  NIO;

  private static final Logger log = LoggerFactory.getLogger(Transport.class);

  /// As settings name it.
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What it comes to on this machine.
  Means means() {
    boolean epoll = this != NIO && Epoll.isAvailable();
    if (!epoll && (this == IO_URING || this == EPOLL)) {
      log.info("There is no {} here: the hub runs on nio.", settingName());
    }
    if (!epoll || this == EPOLL) {
      return new Means(epoll, RingSupply.none(), FanOut.RING_MIN_OUTLETS);
    }
    RingSupply rings = RingSupply.ofKernel();
    if (this == IO_URING) {
      rings.find();
      return new Means(true, rings, 1);
    }
    return new Means(true, rings, FanOut.RING_MIN_OUTLETS);
  }

  /// @param ringMinOutlets with fewer of them each send is a call of its own
  record Means(boolean epoll, RingSupply rings, int ringMinOutlets) {
    IoHandlerFactory handlers() {
      return epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    Class<? extends ServerChannel> serverChannel() {
      return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /// For the log.
    String shown() {
      return epoll ? "epoll" : "nio";
    }
  }
}
