package dev.boardcast.http;

import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpService;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One connection: its requests one after the other, in the order in which they came. On its event
/// loop.
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
  /// Requests that a client may send before the first is answered; one more closes the connection.
  static final int PIPELINED_MAX_COUNT = 16;

  private record Waiting(HttpCall call, boolean keepAlive) {}

  private final HttpService service;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private @Nullable ConnectionReply current;

  HttpConnection(HttpService service) {
    this.service = service;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(ctx, status(request.decoderResult().cause()));
      return;
    }
    if (waiting.size() >= PIPELINED_MAX_COUNT) {
      var _ = ctx.close();
      return;
    }
    waiting.add(new Waiting(call(ctx, request), HttpUtil.isKeepAlive(request)));
    if (current == null) {
      next(ctx);
    }
  }

  private void next(ChannelHandlerContext ctx) {
    Waiting taken = waiting.poll();
    if (taken == null || !ctx.channel().isActive()) {
      return;
    }
    ConnectionReply reply =
        new ConnectionReply(
            ctx,
            taken.keepAlive(),
            "HEAD".equals(taken.call().method()),
            () -> {
              current = null;
              next(ctx);
            });
    current = reply;
    service.serve(taken.call(), reply);
  }

  private static HttpCall call(ChannelHandlerContext ctx, FullHttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : request.headers()) {
      headers.merge(
          header.getKey().toLowerCase(Locale.ROOT),
          header.getValue(),
          (first, second) -> first + ", " + second);
    }
    String uri = request.uri();
    int query = uri.indexOf('?');
    String address =
        ctx.channel().remoteAddress() instanceof InetSocketAddress remote
                && remote.getAddress() != null
            ? remote.getAddress().getHostAddress()
            : "unknown";
    return new HttpCall(
        request.method().name(),
        query < 0 ? uri : uri.substring(0, query),
        headers,
        ByteBufUtil.getBytes(request.content()),
        address);
  }

  private static HttpResponseStatus status(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }

  private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.clear();
    if (current != null) {
      current.gone();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && current == null) {
      var _ = ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A client that resets its connection is no news.
    var _ = ctx.close();
  }
}
