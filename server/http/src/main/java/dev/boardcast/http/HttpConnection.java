package dev.boardcast.http;

import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpService;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection: its requests one after the other, in the order in which they came. Its methods
/// are on its event loop.
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
  /// Requests that a client may send before the first is answered; one more closes the connection.
  static final int PIPELINED_MAX_COUNT = 16;

  private static final long IDLE_MIN_NANOS = TimeUnit.SECONDS.toNanos(HttpCarrier.IDLE_MAX_S / 2);

  /// A request, or the refusal of what was none: its turn comes after the answers before it.
  private sealed interface Waiting {
    boolean keepAlive();

    record Request(HttpCall call, boolean keepAlive) implements Waiting {}

    record Refusal(HttpResponseStatus status, boolean keepAlive) implements Waiting {}
  }

  private final HttpService service;

  /// Guarded by itself, as is the next: an answer may end on any thread.
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  private @Nullable ConnectionReply current;
  private volatile long answeredNanos = System.nanoTime();

  HttpConnection(HttpService service) {
    this.service = service;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    Waiting one =
        request.decoderResult().isFailure()
            ? refusal(request)
            : new Waiting.Request(call(ctx, request), HttpUtil.isKeepAlive(request));
    boolean tooMany;
    synchronized (waiting) {
      tooMany = waiting.size() >= PIPELINED_MAX_COUNT;
      if (!tooMany) {
        waiting.add(one);
      }
    }
    if (tooMany) {
      var _ = ctx.close();
    } else {
      next(ctx);
    }
  }

  private void next(ChannelHandlerContext ctx) {
    Waiting taken;
    ConnectionReply reply = null;
    synchronized (waiting) {
      taken = current == null && ctx.channel().isActive() ? waiting.poll() : null;
      if (taken != null) {
        boolean headOnly =
            taken instanceof Waiting.Request(var call, _) && "HEAD".equals(call.method());
        reply = new ConnectionReply(ctx, taken.keepAlive(), headOnly, waiting, () -> over(ctx));
        current = reply;
      }
    }
    if (taken instanceof Waiting.Request(var call, _) && reply != null) {
      service.serve(call, reply);
    } else if (taken instanceof Waiting.Refusal(var status, _) && reply != null) {
      reply.answer(status.code(), Map.of(), "");
    }
  }

  /// Whether no request waits for its answer.
  boolean isIdle() {
    synchronized (waiting) {
      return current == null && waiting.isEmpty();
    }
  }

  /// On whichever thread.
  private void over(ChannelHandlerContext ctx) {
    boolean more;
    // Before: without a request it goes by that whether nobody wants anything.
    answeredNanos = System.nanoTime();
    synchronized (waiting) {
      current = null;
      more = !waiting.isEmpty();
    }
    if (more) {
      ctx.executor().execute(() -> next(ctx));
    }
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
        query < 0 ? "" : uri.substring(query + 1),
        headers,
        ByteBufUtil.getBytes(request.content()),
        address);
  }

  private static Waiting refusal(FullHttpRequest request) {
    Throwable cause = request.decoderResult().cause();
    // What is too long is passed over; after anything else nobody knows where a request begins.
    boolean keepAlive =
        cause instanceof TooLongHttpContentException && HttpUtil.isKeepAlive(request);
    return new Waiting.Refusal(status(cause), keepAlive);
  }

  private static HttpResponseStatus status(Throwable cause) {
    return switch (cause) {
      case TooLongHttpContentException _ -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
      case RequestAggregator.ExpectationException _ -> HttpResponseStatus.EXPECTATION_FAILED;
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ConnectionReply last;
    synchronized (waiting) {
      waiting.clear();
      last = current;
    }
    if (last != null) {
      last.gone();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean answers;
    synchronized (waiting) {
      answers = current != null;
    }
    // What was written at once was not seen by who looks for idle connections.
    if (event instanceof IdleStateEvent
        && !answers
        && System.nanoTime() - answeredNanos >= IDLE_MIN_NANOS) {
      var _ = ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A client that resets its connection is no news.
    var _ = ctx.close();
  }
}
