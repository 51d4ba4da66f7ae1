package dev.boardcast.http;

import dev.boardcast.protocol.http.HttpReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The answer to one request of a connection. Thread-safe.
final class ConnectionReply implements HttpReply {
  /// A client that takes nothing for so long is cut.
  static final long WRITE_MAX_MS = 30_000;

  private final ChannelHandlerContext ctx;
  private final boolean keepAlive;
  private final boolean headOnly;

  /// Goes on with the connection's next request; on the event loop.
  private final Runnable done;

  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  /// Guarded by itself; cleared when they have run.
  private final List<Runnable> whenClosed = new ArrayList<>();

  /// Guarded by `whenClosed`.
  private boolean closed;

  ConnectionReply(ChannelHandlerContext ctx, boolean keepAlive, boolean headOnly, Runnable done) {
    this.ctx = ctx;
    this.keepAlive = keepAlive;
    this.headOnly = headOnly;
    this.done = done;
  }

  @Override
  public void answer(int status, Map<String, String> headers, String body) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    ByteBuf content =
        body.isEmpty() ? Unpooled.EMPTY_BUFFER : ByteBufUtil.writeUtf8(ctx.alloc(), body);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            headOnly ? Unpooled.EMPTY_BUFFER : content);
    head(response, headers);
    if (status != HttpResponseStatus.NO_CONTENT.code()) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    }
    if (headOnly) {
      content.release();
    }
    end(response);
  }

  @Override
  public void begin(int status, Map<String, String> headers) {
    if (begun.compareAndSet(false, true)) {
      DefaultHttpResponse response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
      head(response, headers);
      response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      var _ = ctx.writeAndFlush(response);
    }
  }

  private void head(HttpResponse response, Map<String, String> headers) {
    headers.forEach(response.headers()::set);
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
  }

  @Override
  public void write(String text) {
    if (!isOpen()) {
      return;
    }
    ChannelFuture sent =
        ctx.writeAndFlush(new DefaultHttpContent(ByteBufUtil.writeUtf8(ctx.alloc(), text)));
    if (!sent.awaitUninterruptibly(WRITE_MAX_MS)) {
      var _ = ctx.close();
    }
  }

  @Override
  public void finish() {
    end(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void end(HttpObject last) {
    if (over.compareAndSet(false, true)) {
      ctx.writeAndFlush(last)
          .addListener(
              (ChannelFutureListener)
                  sent -> {
                    tellClosed();
                    if (!keepAlive || !sent.isSuccess()) {
                      var _ = sent.channel().close();
                    } else {
                      done.run();
                    }
                  });
    } else {
      // The client is gone, and nobody else gives its memory back.
      ReferenceCountUtil.release(last);
    }
  }

  /// The client is gone.
  void gone() {
    over.set(true);
    tellClosed();
  }

  private void tellClosed() {
    List<Runnable> told;
    synchronized (whenClosed) {
      closed = true;
      told = List.copyOf(whenClosed);
      whenClosed.clear();
    }
    told.forEach(Runnable::run);
  }

  @Override
  public boolean isOpen() {
    return !over.get() && ctx.channel().isActive();
  }

  @Override
  public void onClosed(Runnable then) {
    synchronized (whenClosed) {
      if (!closed) {
        whenClosed.add(then);
        return;
      }
    }
    then.run();
  }
}
