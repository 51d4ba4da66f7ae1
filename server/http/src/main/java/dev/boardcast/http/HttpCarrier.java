package dev.boardcast.http;

import dev.boardcast.protocol.http.HttpService;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// Carries one `HttpService` over HTTP/1.1. Thread-safe.
public final class HttpCarrier implements AutoCloseable {
  /// Past it 414, and 431 for all headers together; the connection is closed.
  static final int REQUEST_LINE_MAX_BYTES = 8 * 1024;

  static final int HEADERS_MAX_BYTES = 16 * 1024;

  /// Of a request; past it 413.
  public static final int BODY_MAX_BYTES = 1024 * 1024;

  /// More are closed as they come.
  static final int CONNECTIONS_MAX_COUNT = 4_096;

  /// A connection on which nothing comes or goes for so long is closed, unless it waits for an
  /// answer.
  static final int IDLE_MAX_S = 120;

  private static final long CLOSE_MAX_MS = 2_000;

  private final EventLoopGroup group;
  private final Channel server;
  private final ChannelGroup channels;

  private HttpCarrier(EventLoopGroup group, Channel server, ChannelGroup channels) {
    this.group = group;
    this.server = server;
    this.channels = channels;
  }

  /// Begins to listen.
  ///
  /// @param port 0 for a free one
  /// @param loops threads that read and write
  /// @throws BindException when it cannot be listened on; the message names address and port
  public static HttpCarrier start(String host, int port, int loops, HttpService service)
      throws BindException {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            loops, new DefaultThreadFactory("http-loop", true), NioIoHandler.newFactory());
    ChannelGroup channels = new DefaultChannelGroup(group.next());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channelFactory(SwiftChannel.Server::new)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (channels.size() >= CONNECTIONS_MAX_COUNT) {
                      var _ = channel.close();
                      return;
                    }
                    channels.add(channel);
                    HttpDecoderConfig limits =
                        new HttpDecoderConfig()
                            .setMaxInitialLineLength(REQUEST_LINE_MAX_BYTES)
                            .setMaxHeaderSize(HEADERS_MAX_BYTES);
                    HttpConnection connection = new HttpConnection(service);
                    channel
                        .pipeline()
                        .addLast(new IdleStateHandler(0, 0, IDLE_MAX_S))
                        .addLast(new StrictRequestDecoder(limits))
                        .addLast(new HttpResponseEncoder())
                        .addLast(new RequestAggregator(BODY_MAX_BYTES, connection::isIdle))
                        .addLast(connection);
                  }
                })
            .bind(host, port)
            .awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      BindException e =
          new BindException(
              "cannot listen on %s:%d: %s".formatted(host, port, failure.getMessage()));
      e.initCause(failure);
      throw e;
    }
    return new HttpCarrier(group, bound.channel(), channels);
  }

  /// The port that it listens on.
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// Takes no more connections; those there are go on.
  public void stopListening() {
    server.close().awaitUninterruptibly(CLOSE_MAX_MS);
  }

  /// Cuts all connections.
  @Override
  public void close() {
    stopListening();
    channels.close().awaitUninterruptibly(CLOSE_MAX_MS);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_MAX_MS);
  }
}
