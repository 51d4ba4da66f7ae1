package dev.boardcast.hub;

import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.event.EventFeed;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.http.StrictRequestDecoder;
import dev.boardcast.hub.connection.ConnectionQuota;
import dev.boardcast.hub.connection.HubContext;
import dev.boardcast.hub.connection.HubMetrics;
import dev.boardcast.hub.connection.HubSnapshot;
import dev.boardcast.hub.connection.LogReader;
import dev.boardcast.hub.connection.ReplayBudget;
import dev.boardcast.hub.connection.Shard;
import dev.boardcast.hub.fanout.FanOut;
import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.protocol.http.OriginPolicy;
import dev.boardcast.protocol.http.Pem;
import io.micrometer.core.instrument.Gauge;
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
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hub's WebSocket server (docs/PROTOCOL.md, "Hub"). Thread-safe.
public final class HubServer implements AutoCloseable {
  /// A request line, which may hold a key, and all headers together.
  static final int REQUEST_LINE_MAX_BYTES = 8 * 1024;

  static final int HEADERS_MAX_BYTES = 16 * 1024;

  /// Connections that may wait to be accepted, as far as the system lets them (`somaxconn`). Past
  /// it the system passes over who asks, who asks again after 1, 3, 7, 15 s: too late for a crowd
  /// that comes back at once.
  static final int ACCEPT_MAX_COUNT = 16_384;

  /// Connections that may be on their way to an upgrade; more are cut at once.
  static final int HANDSHAKES_MAX_COUNT = 1_024;

  /// Replays pause while more than the upper bound waits to be sent, until less than the lower
  /// does.
  static final WriteBufferWaterMark REPLAY_WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  /// Closing waits at most this long for clients to say goodbye.
  private static final long GOODBYE_MAX_MS = 2_000;

  private static final long SNAPSHOT_MAX_MS = 5_000;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Logger log = LoggerFactory.getLogger(HubServer.class);

  private final EventLoopGroup group;
  private final List<Shard> loops;
  private final Channel server;
  private final Channel inner;
  private final ChannelGroup channels;
  private final Broadcaster relay;
  private final HubContext hub;
  private final Authenticator gate;
  private final @Nullable HubTls tls;
  private final AtomicLong connectionsCount;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HubServer(
      EventLoopGroup group,
      List<Shard> loops,
      Channel server,
      Channel inner,
      ChannelGroup channels,
      Broadcaster relay,
      HubContext hub,
      Authenticator gate,
      @Nullable HubTls tls,
      AtomicLong connectionsCount) {
    this.group = group;
    this.loops = loops;
    this.server = server;
    this.inner = inner;
    this.channels = channels;
    this.relay = relay;
    this.hub = hub;
    this.gate = gate;
    this.tls = tls;
    this.connectionsCount = connectionsCount;
  }

  /// Starts serving. The feed must not have served its first write yet.
  ///
  /// @param keyCheck whether a key is valid, which then allows everything; called on event loops,
  ///   so it must not block, and it should take the same time for every wrong key
  /// @throws BindException when the port cannot be listened on; the message names it
  public static HubServer start(
      HubConfig config, EventFeed feed, Predicate<String> keyCheck, MeterRegistry registry)
      throws BindException {
    return start(config, feed, Authenticator.of(keyCheck), Exposure.LOOPBACK, registry);
  }

  /// The same with keys that may be limited, and elsewhere than on loopback.
  ///
  /// @param gate asked on event loops
  /// @throws IllegalArgumentException when certificate or key cannot be used
  public static HubServer start(
      HubConfig config,
      EventFeed feed,
      Authenticator gate,
      Exposure exposure,
      MeterRegistry registry)
      throws BindException {
    HubTls tls = exposure.tls().map(HubTls::new).orElse(null);
    OriginPolicy origins = exposure.origins();
    Map<Integer, LogHead> heads = Map.copyOf(feed.heads());
    HubMetrics metrics = new HubMetrics(registry);
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    Transport.Means means = config.transport().means();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            config.loopsCount(), new DefaultThreadFactory("hub-loop", true), means.handlers());
    Map<EventLoop, Shard> byEventLoop = new HashMap<>();
    List<Shard> loops = new ArrayList<>();
    for (EventExecutor executor : group) {
      Shard loop =
          new Shard(
              (EventLoop) executor,
              allocator,
              heads,
              config.gatherWindow().toNanos(),
              new FanOut(means.rings(), means.ringMinOutlets()),
              metrics);
      loops.add(loop);
      byEventLoop.put((EventLoop) executor, loop);
    }
    HubContext hub =
        new HubContext(
            config.keepAlive(),
            feed.lineage(),
            new LogReader(feed, config.readersCount(), config.readsMaxCount()),
            metrics,
            new ConnectionQuota(config.connectionsPerKeyMaxCount()),
            new ReplayBudget(config.replaysMaxBytes()),
            new AtomicBoolean());
    ChannelGroup channels = new DefaultChannelGroup(group.next());
    AtomicLong connectionsCount = new AtomicLong();
    ChannelInitializer<Channel> initializer =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            int handshakes = Math.min(HANDSHAKES_MAX_COUNT, config.connectionsMaxCount());
            if (channels.size() >= config.connectionsMaxCount() + handshakes) {
              var _ = channel.close();
              return;
            }
            channels.add(channel);
            connectionsCount.incrementAndGet();
            Shard loop = byEventLoop.get(channel.eventLoop());
            if (loop == null) {
              throw new IllegalStateException("a channel on a loop that is not the hub's");
            }
            channel
                .pipeline()
                .addLast(
                    new StrictRequestDecoder(
                        new HttpDecoderConfig()
                            .setMaxInitialLineLength(REQUEST_LINE_MAX_BYTES)
                            .setMaxHeaderSize(HEADERS_MAX_BYTES)))
                .addLast(new HttpResponseEncoder())
                .addLast(new UpgradeHandler(config, hub, loop, gate, origins));
          }
        };
    Class<? extends ServerChannel> type = means.serverChannel();
    ChannelFuture bound =
        bootstrap(group, type, tls == null ? initializer : tls.before(initializer))
            .bind(config.host(), config.port())
            .awaitUninterruptibly();
    Channel server = bound.channel();
    Channel inner = server;
    if (bound.cause() == null && exposure.inner()) {
      bound = bootstrap(group, type, initializer).bind(LOOPBACK, 0).awaitUninterruptibly();
      inner = bound.channel();
    }
    Throwable failure = bound.cause();
    if (failure != null) {
      hub.reader().close();
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw bindException(config, failure);
    }
    Broadcaster relay = new Broadcaster(allocator, loops, heads, metrics);
    feed.onCommitted(relay::accept);
    HubServer started =
        new HubServer(
            group, loops, server, inner, channels, relay, hub, gate, tls, connectionsCount);
    started.startSweeping();
    Gauge.builder("boardcast.hub.backlog", loops, all -> backlog(all))
        .description("events waiting to be delivered")
        .register(registry);
    Gauge.builder("boardcast.hub.replay.queue", hub.replays(), ReplayBudget::takenBytes)
        .description("bytes of replays waiting in send queues")
        .baseUnit("bytes")
        .register(registry);
    SubscriberFigures figures = new SubscriberFigures(registry);
    var _ =
        group
            .next()
            .scheduleWithFixedDelay(
                lasting("measuring", () -> loops.forEach(loop -> figures.ask(loop))),
                SubscriberFigures.PERIOD_MS,
                SubscriberFigures.PERIOD_MS,
                TimeUnit.MILLISECONDS);
    log.info("The hub listens on {}:{} ({}).", config.host(), started.port(), means.shown());
    return started;
  }

  private static int backlog(List<Shard> loops) {
    return loops.stream().mapToInt(Shard::backlogSize).sum();
  }

  private static ServerBootstrap bootstrap(
      EventLoopGroup group,
      Class<? extends ServerChannel> type,
      ChannelInitializer<Channel> initializer) {
    return new ServerBootstrap()
        .group(group)
        .channel(type)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, ACCEPT_MAX_COUNT)
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
    long pingMs = hub.keepAlive().pingInterval().toMillis();
    long pongMs = hub.keepAlive().pongTimeout().toMillis();
    long sweepMs = Math.clamp(Math.min(pingMs, pongMs) / 8, 10, 1_000);
    for (Shard loop : loops) {
      var _ =
          loop.eventLoop()
              .scheduleWithFixedDelay(
                  lasting("a sweep", loop::sweep), sweepMs, sweepMs, TimeUnit.MILLISECONDS);
    }
  }

  /// A task that is done again and again, even after it failed once: the event loop would end it
  /// for good, and say nothing.
  static Runnable lasting(String what, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log.error("The hub's loop failed at {}; it is tried again.", what, e);
      }
    };
  }

  /// The port that it listens on.
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// Where other parts of this process find it on loopback, without TLS.
  public int innerPort() {
    return ((InetSocketAddress) inner.localAddress()).getPort();
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
    HubSnapshot sum = new HubSnapshot(0, 0, Map.of(), 0, 0);
    for (Shard loop : loops) {
      Future<HubSnapshot> part = loop.eventLoop().submit(loop::snapshot);
      if (!part.awaitUninterruptibly(SNAPSHOT_MAX_MS)) {
        throw new IllegalStateException("an event loop does not answer");
      }
      sum = sum.plus(part.getNow());
    }
    return sum;
  }

  /// Closes the clients whose keys do not hold any more (4401). To be called when keys were
  /// revoked, after the gate knows.
  public void closeRevoked() {
    for (Shard loop : loops) {
      loop.eventLoop().execute(() -> loop.closeRevoked(gate));
    }
  }

  /// Gives connections that come from now on this certificate. Where there is no TLS, nothing
  /// happens.
  ///
  /// @throws IllegalArgumentException when it cannot be used; then nothing has changed
  public void useCertificate(Pem pem) {
    if (tls != null) {
      tls.use(pem);
    }
  }

  /// Sends all clients away, each with another time to come back, and lets nobody in (503) until
  /// `letIn`: for as long as the events that others make cannot be seen here.
  public void sendAway() {
    if (hub.isLeft().compareAndSet(false, true)) {
      log.warn("The hub sends its clients away, and lets nobody in for now.");
      sayGoodbye();
    }
  }

  /// Lets clients in again.
  public void letIn() {
    if (hub.isLeft().compareAndSet(true, false)) {
      log.info("The hub lets clients in again.");
    }
  }

  private void sayGoodbye() {
    ReconnectSpread spread = new ReconnectSpread(hub.metrics().connections.get());
    AtomicInteger told = new AtomicInteger();
    for (Shard loop : loops) {
      loop.eventLoop()
          .execute(() -> loop.sayGoodbye(() -> spread.retryAfterMs(told.getAndIncrement())));
    }
  }

  /// Stops listening, tells clients when to come back, closes them (1001), and returns once they
  /// are gone, or cut after two seconds.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    relay.close();
    server.close().awaitUninterruptibly();
    inner.close().awaitUninterruptibly();
    sayGoodbye();
    boolean gone = channels.newCloseFuture().awaitUninterruptibly(GOODBYE_MAX_MS);
    if (!gone) {
      channels.close().awaitUninterruptibly(GOODBYE_MAX_MS);
    }
    hub.reader().close();
    loops.forEach(loop -> loop.eventLoop().execute(loop::end));
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(GOODBYE_MAX_MS);
    loops.forEach(Shard::discardBacklog);
  }
}
