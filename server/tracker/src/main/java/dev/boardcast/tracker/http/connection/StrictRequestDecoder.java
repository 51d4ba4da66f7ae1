package dev.boardcast.tracker.http.connection;

import dev.boardcast.protocol.http.StrictHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;

/// Reads requests as its base does, but refuses what its base is lenient with: see `StrictHead`.
/// Nothing is read after that.
public final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  private final StrictHead head = new StrictHead();

  private StrictRequestDecoder(Http1ServerConfig config) {
    super(config);
  }

  /// Has the requests of a connection read by one of these. Before its first bytes.
  public static void install(HttpConnection connection, Http1ServerConfig config) {
    // Vert.x has no setting for it.
    ((ConnectionBase) connection)
        .channel()
        .pipeline()
        .replace(VertxHttpRequestDecoder.class, "httpDecoder", new StrictRequestDecoder(config));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (head.isRefused()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int before = out.size();
    int from = in.readerIndex();
    super.decode(ctx, in, out);
    if (head.refuses(in::getByte, from, in.readerIndex(), out.size() > before)
        || hasOtherEncoding(out, before)) {
      head.refuse();
      while (out.size() > before) {
        ReferenceCountUtil.release(out.removeLast());
      }
      HttpMessage none = createInvalidMessage();
      none.setDecoderResult(
          DecoderResult.failure(new IllegalArgumentException("it may be read in two ways")));
      out.add(none);
    }
  }

  /// A server must not guess at a body's end (RFC 9112, section 6.1): only `chunked` is known here.
  private static boolean hasOtherEncoding(List<Object> out, int index) {
    if (out.size() == index || !(out.get(index) instanceof HttpRequest request)) {
      return false;
    }
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return !codings.isEmpty()
        && (codings.size() > 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    if (!head.isRefused()) {
      super.decodeLast(ctx, in, out);
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    head.begin();
    return super.createMessage(initialLine);
  }
}
