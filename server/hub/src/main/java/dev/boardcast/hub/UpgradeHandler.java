package dev.boardcast.hub;

import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.hub.connection.ClientConnection;
import dev.boardcast.hub.connection.HubContext;
import dev.boardcast.hub.connection.Shard;
import dev.boardcast.hub.connection.TextMessages;
import dev.boardcast.protocol.http.OriginPolicy;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.rest.ProblemCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP request that becomes a WebSocket, or is refused and its connection closed. Logs neither
/// headers nor request targets: both may hold keys.
// A write or close that fails closes the channel; there is nothing else to learn from its future.
@SuppressWarnings("FutureReturnValueIgnored")
final class UpgradeHandler extends ChannelInboundHandlerAdapter {
  static final String PATH = "/notifications";

  /// When to come back to a hub that lets nobody in, seconds.
  private static final int AWAY_RETRY_S = 5;

  private static final String WEBSOCKET_VERSION = "13";
  private static final Logger log = LoggerFactory.getLogger(UpgradeHandler.class);

  private static final WebSocketDecoderConfig DECODER =
      WebSocketDecoderConfig.newBuilder()
          .maxFramePayloadLength(TextMessages.MESSAGE_MAX_BYTES)
          .expectMaskedFrames(true)
          .allowMaskMismatch(false)
          .allowExtensions(false)
          // The connection closes with a reason of the hub's own table.
          .closeOnProtocolViolation(false)
          .withUTF8Validator(false)
          .build();

  private final HubConfig config;
  private final HubContext hub;
  private final Shard loop;
  private final Authenticator gate;
  private final OriginPolicy origins;
  private @Nullable HttpRequest request;
  private @Nullable ScheduledFuture<?> timeout;
  private boolean answered;
  private int retryAfterSeconds;

  UpgradeHandler(
      HubConfig config, HubContext hub, Shard loop, Authenticator gate, OriginPolicy origins) {
    this.config = config;
    this.hub = hub;
    this.loop = loop;
    this.gate = gate;
    this.origins = origins;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timeout =
        ctx.executor()
            .schedule(() -> ctx.close(), config.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    handlerRemoved(ctx);
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (answered) {
        return;
      }
      if (message instanceof HttpRequest received) {
        request = received;
        if (received.decoderResult().isFailure()) {
          refuseUnreadable(ctx, received.decoderResult().cause());
          return;
        }
      }
      boolean hasBody = message instanceof HttpContent content && content.content().isReadable();
      if (hasBody || (message instanceof HttpRequest received && announcesBody(received))) {
        refuse(ctx, HttpResponseStatus.BAD_REQUEST, ProblemCode.VALIDATION_ERROR, "no body here");
      } else if (message instanceof LastHttpContent && request != null) {
        answer(ctx, request);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static boolean announcesBody(HttpRequest asked) {
    return asked.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || !asked.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0");
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest asked) {
    HttpHeaders headers = asked.headers();
    Optional<String> stranger = stranger(headers);
    if (stranger.isPresent()) {
      refuse(ctx, HttpResponseStatus.FORBIDDEN, ProblemCode.FORBIDDEN, stranger.get());
    } else if (!RequestKey.path(asked.uri()).equals(PATH)) {
      refuse(
          ctx,
          HttpResponseStatus.NOT_FOUND,
          ProblemCode.NOT_FOUND,
          "the hub serves WebSockets at " + PATH);
    } else if (!asked.method().equals(HttpMethod.GET)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        || !WEBSOCKET_VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      refuse(
          ctx,
          HttpResponseStatus.UPGRADE_REQUIRED,
          ProblemCode.VALIDATION_ERROR,
          "this is a WebSocket (version 13), not a page");
    } else if (hub.isLeft().get()) {
      putOff(ctx);
    } else {
      admit(ctx, asked);
    }
  }

  private Optional<String> stranger(HttpHeaders headers) {
    if (headers.getAll(HttpHeaderNames.HOST).size() > 1
        || headers.getAll(HttpHeaderNames.ORIGIN).size() > 1) {
      return Optional.of("Host and Origin may be there once");
    }
    return origins.fault(headers.get(HttpHeaderNames.HOST), headers.get(HttpHeaderNames.ORIGIN));
  }

  /// Until the hub lets clients in again.
  private void putOff(ChannelHandlerContext ctx) {
    retryAfterSeconds = AWAY_RETRY_S;
    refuse(
        ctx,
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        ProblemCode.TIMEOUT,
        "this server does not see what others change just now; come back, or to another one");
  }

  private void admit(ChannelHandlerContext ctx, HttpRequest asked) {
    String key = RequestKey.of(asked.headers(), asked.uri()).orElse(null);
    switch (gate.admit(key, address(ctx))) {
      case AuthResult.Granted(var grant) -> upgrade(ctx, asked, grant);
      case AuthResult.Refused _ ->
          refuse(
              ctx,
              HttpResponseStatus.UNAUTHORIZED,
              ProblemCode.UNAUTHORIZED,
              "a valid key is needed, in the Authorization header (Bearer), in X-API-Key or in ?apiKey=");
      case AuthResult.TooManyFailures(var seconds) -> {
        retryAfterSeconds = seconds;
        refuse(
            ctx,
            HttpResponseStatus.TOO_MANY_REQUESTS,
            ProblemCode.RATE_LIMIT_EXCEEDED,
            "too many requests without a valid key came from this address");
      }
    }
  }

  private static String address(ChannelHandlerContext ctx) {
    return ctx.channel().remoteAddress() instanceof InetSocketAddress remote
            && remote.getAddress() != null
        ? remote.getAddress().getHostAddress()
        : "(unknown)";
  }

  private void upgrade(ChannelHandlerContext ctx, HttpRequest asked, Principal grant) {
    answered = true;
    var handshake =
        new DefaultFullHttpRequest(
            asked.protocolVersion(),
            asked.method(),
            PATH,
            Unpooled.EMPTY_BUFFER,
            asked.headers(),
            EmptyHttpHeaders.INSTANCE);
    try {
      new WebSocketServerHandshaker13(PATH, null, DECODER)
          .handshake(ctx.channel(), handshake)
          .addListener(future -> {
            if (future.isSuccess()) {
              become(ctx, grant);
            } else {
              ctx.close();
            }
          });
    } catch (WebSocketHandshakeException e) {
      answered = false;
      refuse(
          ctx,
          HttpResponseStatus.BAD_REQUEST,
          ProblemCode.VALIDATION_ERROR,
          "not a WebSocket upgrade");
    }
  }

  private void become(ChannelHandlerContext ctx, Principal grant) {
    ctx.pipeline().remove(this);
    // The hub makes its frames itself.
    ctx.pipeline().remove(WebSocket13FrameEncoder.class);
    boolean keyHasRoom = hub.keys().enter(grant);
    ClientConnection connection = new ClientConnection(hub, loop, ctx.channel(), grant);
    ctx.pipeline().addLast(connection);
    connection.open();
    if (!gate.holds(grant)) {
      // Revoked after it was looked at, before this loop's connections were.
      connection.close(CloseReason.KEY_REFUSED);
    }
    if (!keyHasRoom || hub.metrics().connections.get() > config.connectionsMaxCount()) {
      connection.close(CloseReason.TOO_MANY_CONNECTIONS);
    }
    if (hub.isLeft().get()) {
      // Let in before the others were sent away, and perhaps not on the list then.
      connection.sayGoodbye((int) TimeUnit.SECONDS.toMillis(AWAY_RETRY_S));
    }
  }

  private void refuseUnreadable(ChannelHandlerContext ctx, Throwable cause) {
    HttpResponseStatus status =
        switch (cause) {
          case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
          case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
          default -> HttpResponseStatus.BAD_REQUEST;
        };
    refuse(ctx, status, ProblemCode.VALIDATION_ERROR, "this is no HTTP request");
  }

  private void refuse(
      ChannelHandlerContext ctx, HttpResponseStatus status, ProblemCode code, String detail) {
    answered = true;
    hub.metrics().refusedUpgrades.increment();
    Problem problem =
        new Problem(null, status.reasonPhrase(), status.code(), detail, code.wireName(), null);
    byte[] body = Json.write(problem).getBytes(StandardCharsets.UTF_8);
    boolean headOnly = request != null && request.method().equals(HttpMethod.HEAD);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    HttpHeaders headers =
        response
            .headers()
            .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
            .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    } else if (retryAfterSeconds > 0) {
      headers.set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
    } else if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      headers
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WEBSOCKET_VERSION);
    }
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("A connection failed before its upgrade: {}.", cause.getClass().getName());
    ctx.close();
  }
}
