package dev.boardcast.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpContentException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Makes whole requests of their parts. It answers nothing itself, but for `100 Continue` where
/// nothing else is answered: what it refuses goes on as a request that failed, and has its turn.
final class RequestAggregator extends HttpObjectAggregator {
  /// What was to be said before a body cannot be said; the client can do without.
  static final class ExpectationException extends Exception {
    private static final long serialVersionUID = 1;
  }

  private final BooleanSupplier idle;
  private boolean expects;

  /// @param idle whether no request before waits for its answer
  RequestAggregator(int maxBytes, BooleanSupplier idle) {
    super(maxBytes);
    this.idle = idle;
  }

  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxBytes, ChannelPipeline pipeline) {
    expects =
        start.headers().contains(HttpHeaderNames.EXPECT)
            && start.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    if (!expects
        || super.isContentLengthInvalid(start, maxBytes)
        || !HttpUtil.is100ContinueExpected(start)
        || !idle.getAsBoolean()) {
      return null;
    }
    expects = false;
    return super.newContinueResponse(start, maxBytes, pipeline);
  }

  @Override
  protected boolean isContentLengthInvalid(HttpMessage start, int maxBytes) {
    return expects || super.isContentLengthInvalid(start, maxBytes);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    DefaultFullHttpRequest refused =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    boolean tooLarge = !expects || super.isContentLengthInvalid(oversized, maxContentLength());
    refused.setDecoderResult(
        DecoderResult.failure(
            tooLarge
                ? new TooLongHttpContentException("content is too long")
                : new ExpectationException()));
    // Whether a body follows that was not asked for, nobody knows.
    HttpUtil.setKeepAlive(refused, !expects && HttpUtil.isKeepAlive(oversized));
    expects = false;
    var _ = ctx.fireChannelRead(refused);
  }
}
