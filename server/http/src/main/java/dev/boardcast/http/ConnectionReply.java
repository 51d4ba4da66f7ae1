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
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The answer to one request of a connection. Thread-safe.
final class ConnectionReply implements HttpReply {
  /// A client that takes nothing for so long is cut.
  static final long WRITE_MAX_MS = 30_000;

  /// A longer answer is written by the event loop: the system keeps as much memory a thread as was
  /// written at once.
  static final int AT_ONCE_MAX_BYTES = 64 * 1024;

  private final ChannelHandlerContext ctx;
  private final boolean keepAlive;
  private final boolean headOnly;

  /// Held while an answer is written at once, so that the connection's next request is not looked
  /// at before it is known that this one has its answer.
  private final Object turn;

  /// Goes on with the connection's next request.
  private final Runnable done;

  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  /// Guarded by itself; cleared when they have run.
  private final List<Runnable> whenClosed = new ArrayList<>();

  /// Guarded by `whenClosed`.
  private boolean closed;

  ConnectionReply(
      ChannelHandlerContext ctx, boolean keepAlive, boolean headOnly, Object turn, Runnable done) {
    this.ctx = ctx;
    this.keepAlive = keepAlive;
    this.headOnly = headOnly;
    this.turn = turn;
    this.done = done;
  }

  @Override
  public void answer(int status, Map<String, String> headers, String body) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    if (ctx.channel() instanceof SwiftChannel swift
        && body.length() <= AT_ONCE_MAX_BYTES / 3
        && isPlain(headers)) {
      atOnce(swift, bytes(status, headers, body));
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

  /// Whether they are what may be in a head; others are looked at, and refused, by who writes it.
  private static boolean isPlain(Map<String, String> headers) {
    return headers.entrySet().stream()
        .allMatch(header ->
            (header.getKey() + header.getValue()).chars().allMatch(c -> c >= ' ' && c < 127));
  }

  private byte[] bytes(int status, Map<String, String> headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head =
        new StringBuilder(256)
            .append("HTTP/1.1 ")
            .append(HttpResponseStatus.valueOf(status))
            .append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!keepAlive) {
      head.append("connection: close\r\n");
    }
    if (status != HttpResponseStatus.NO_CONTENT.code()) {
      head.append("content-length: ").append(content.length).append("\r\n");
    }
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    if (headOnly) {
      return first;
    }
    byte[] whole = Arrays.copyOf(first, first.length + content.length);
    System.arraycopy(content, 0, whole, first.length, content.length);
    return whole;
  }

  /// Writes all of an answer here and now, as far as the system takes it; the event loop writes the
  /// rest.
  private void atOnce(SwiftChannel channel, byte[] bytes) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      synchronized (turn) {
        if (channel.writes(left) && !left.hasRemaining() && keepAlive) {
          done.run();
        }
      }
    } catch (IOException _) {
      var _ = channel.close();
      tellClosed();
      return;
    }
    if (left.hasRemaining()) {
      // It is encoded already. Where the client has gone, nothing encodes any more.
      ChannelHandlerContext encoder = ctx.pipeline().context(HttpResponseEncoder.class);
      if (encoder == null) {
        tellClosed();
      } else {
        ended(encoder.writeAndFlush(Unpooled.wrappedBuffer(left)));
      }
      return;
    }
    tellClosed();
    if (!keepAlive) {
      var _ = channel.close();
    }
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
    try {
      if (!sent.await(WRITE_MAX_MS)) {
        var _ = ctx.close();
      }
    } catch (InterruptedException _) {
      // It is on its way all the same; whoever is not wanted any more does not wait for it.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void finish() {
    end(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void end(HttpObject last) {
    if (over.compareAndSet(false, true)) {
      ended(ctx.writeAndFlush(last));
    } else {
      // The client is gone, and nobody else gives its memory back.
      ReferenceCountUtil.release(last);
    }
  }

  private void ended(ChannelFuture last) {
    last.addListener(
        (ChannelFutureListener)
            sent -> {
              tellClosed();
              if (!keepAlive || !sent.isSuccess()) {
                var _ = sent.channel().close();
              } else {
                done.run();
              }
            });
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
