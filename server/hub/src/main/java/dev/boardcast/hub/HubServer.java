package dev.boardcast.hub;

import dev.boardcast.core.event.EventFeed;
import dev.boardcast.protocol.hub.CloseReason;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hub's WebSocket server (docs/PROTOCOL.md, "Hub"). Thread-safe.
public final class HubServer implements AutoCloseable {
  /// A request line, which may hold a key, and all headers together.
  static final int REQUEST_LINE_MAX_BYTES = 8 * 1024;

  static final int HEADERS_MAX_BYTES = 16 * 1024;

  /// Connections that may be on their way to an upgrade; more are cut at once.
  static final int HANDSHAKES_MAX_COUNT = 1_024;

  /// Replays pause while more than the upper bound waits to be sent, until less than the lower
  /// does.
  static final WriteBufferWaterMark REPLAY_WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  /// Closing waits at most this long for clients to say goodbye.
  private static final long GOODBYE_MAX_MS = 2_000;

  private static final long SNAPSHOT_MAX_MS = 5_000;
  private static final Logger log = LoggerFactory.getLogger(HubServer.class);

  private final EventLoopGroup group;
  private final List<HubLoop> loops;
  private final Channel server;
  private final ChannelGroup channels;
  private final EventRelay relay;
  private final HubContext hub;
  private final AtomicLong connectionsCount;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HubServer(
      EventLoopGroup group,
      List<HubLoop> loops,
      Channel server,
      ChannelGroup channels,
      EventRelay relay,
      HubContext hub,
      AtomicLong connectionsCount) {
    this.group = group;
    this.loops = loops;
    this.server = server;
    this.channels = channels;
    this.relay = relay;
    this.hub = hub;
    this.connectionsCount = connectionsCount;
  }

  /// Starts serving. The feed must not have served its first write yet.
  ///
  /// @param keyCheck whether a key is valid; called on event loops, so it must not block, and it
  ///   should take the same time for every wrong key
  /// @throws BindException when the port cannot be listened on; the message names it
  public static HubServer start(
      HubConfig config, EventFeed feed, Predicate<String> keyCheck, MeterRegistry registry)
      throws BindException {
    Map<Integer, Long> heads = Map.copyOf(feed.heads());
    HubMetrics metrics = new HubMetrics(registry);
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            config.loopsCount(),
            new DefaultThreadFactory("hub-loop", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Map<EventLoop, HubLoop> byEventLoop = new HashMap<>();
    List<HubLoop> loops = new ArrayList<>();
    for (EventExecutor executor : group) {
      HubLoop loop =
          new HubLoop(
              (EventLoop) executor, allocator, heads, config.gatherWindow().toNanos(), metrics);
      loops.add(loop);
      byEventLoop.put((EventLoop) executor, loop);
    }
    HubContext hub =
        new HubContext(
            config,
            feed.epoch(),
            new LogReader(feed, config.readersCount(), config.readsMaxCount()),
            metrics);
    ChannelGroup channels = new DefaultChannelGroup(group.next());
    AtomicLong connectionsCount = new AtomicLong();
    ChannelInitializer<Channel> initializer =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            if (channels.size() >= config.connectionsMaxCount() + HANDSHAKES_MAX_COUNT) {
              var _ = channel.close();
              return;
            }
            channels.add(channel);
            connectionsCount.incrementAndGet();
            HubLoop loop = byEventLoop.get(channel.eventLoop());
            if (loop == null) {
              throw new IllegalStateException("a channel on a loop that is not the hub's");
            }
            channel
                .pipeline()
                .addLast(
                    new HttpServerCodec(
                        new HttpDecoderConfig()
                            .setMaxInitialLineLength(REQUEST_LINE_MAX_BYTES)
                            .setMaxHeaderSize(HEADERS_MAX_BYTES)))
                .addLast(new UpgradeHandler(hub, loop, keyCheck));
          }
        };
    ChannelFuture bound =
        bootstrap(
                group,
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class,
                initializer)
            .bind(config.host(), config.port())
            .awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      hub.reader().close();
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw bindException(config, failure);
    }
    EventRelay relay = new EventRelay(allocator, loops, heads, metrics);
    feed.onCommitted(relay::accept);
    HubServer started =
        new HubServer(group, loops, bound.channel(), channels, relay, hub, connectionsCount);
    started.startSweeping();
    log.info(
        "The hub listens on {}:{} ({}).", config.host(), started.port(), epoll ? "epoll" : "nio");
    return started;
  }

  private static ServerBootstrap bootstrap(
      EventLoopGroup group,
      Class<? extends ServerChannel> type,
      ChannelInitializer<Channel> initializer) {
    return new ServerBootstrap()
        .group(group)
        .channel(type)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, 1_024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, REPLAY_WATER_MARK)
        .childHandler(initializer);
  }

  private static BindException bindException(HubConfig config, Throwable failure) {
    BindException e =
        new BindException(
            "the hub cannot listen on %s:%d: %s"
                .formatted(config.host(), config.port(), failure.getMessage()));
    e.initCause(failure);
    return e;
  }

  private void startSweeping() {
    long pingMs = hub.config().pingInterval().toMillis();
    long pongMs = hub.config().pongTimeout().toMillis();
    long sweepMs = Math.clamp(Math.min(pingMs, pongMs) / 8, 10, 1_000);
    for (HubLoop loop : loops) {
      var _ =
          loop.eventLoop()
              .scheduleWithFixedDelay(loop::sweep, sweepMs, sweepMs, TimeUnit.MILLISECONDS);
    }
  }

  /// The port that it listens on.
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// Connections that are open now, those before their upgrade too.
  public int connections() {
    return channels.size();
  }

  /// Connections that came so far. Only grows.
  public long connectionsCount() {
    return connectionsCount.get();
  }

  /// Who is connected and subscribed. Asks each loop, so it is not for hot paths nor for a loop.
  public HubSnapshot snapshot() {
    HubSnapshot sum = new HubSnapshot(0, 0, Map.of(), 0);
    for (HubLoop loop : loops) {
      Future<HubSnapshot> part = loop.eventLoop().submit(loop::snapshot);
      if (!part.awaitUninterruptibly(SNAPSHOT_MAX_MS)) {
        throw new IllegalStateException("an event loop does not answer");
      }
      sum = sum.plus(part.getNow());
    }
    return sum;
  }

  /// Stops listening, tells clients (1001), and returns once they are gone, or cut after two
  /// seconds.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    relay.close();
    server.close().awaitUninterruptibly();
    for (HubLoop loop : loops) {
      loop.eventLoop().execute(() -> loop.closeAll(CloseReason.GOING_AWAY));
    }
    boolean gone = channels.newCloseFuture().awaitUninterruptibly(GOODBYE_MAX_MS);
    if (!gone) {
      channels.close().awaitUninterruptibly(GOODBYE_MAX_MS);
    }
    hub.reader().close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(GOODBYE_MAX_MS);
    loops.forEach(HubLoop::discardBacklog);
  }
}
