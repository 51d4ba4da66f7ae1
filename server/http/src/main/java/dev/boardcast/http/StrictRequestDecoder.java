package dev.boardcast.http;

import dev.boardcast.protocol.http.StrictHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/// Reads requests as its base does, but refuses what its base is lenient with: see `StrictHead`.
/// Nothing is read after that.
public final class StrictRequestDecoder extends HttpRequestDecoder {
  private final StrictHead head = new StrictHead();

  public StrictRequestDecoder(HttpDecoderConfig config) {
    super(config);
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
    if (head.refuses(in::getByte, from, in.readerIndex(), out.size() > before)) {
      while (out.size() > before) {
        ReferenceCountUtil.release(out.removeLast());
      }
      HttpMessage none = createInvalidMessage();
      none.setDecoderResult(
          DecoderResult.failure(new IllegalArgumentException("it may be read in two ways")));
      out.add(none);
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    if (!head.isRefused()) {
      super.decodeLast(ctx, in, out);
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) throws Exception {
    head.begin();
    return super.createMessage(initialLine);
  }
}
