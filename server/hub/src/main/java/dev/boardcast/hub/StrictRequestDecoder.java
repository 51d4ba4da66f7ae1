package dev.boardcast.hub;

import dev.boardcast.protocol.http.HeadWatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/// Reads requests as its base does, but refuses what its base is lenient with: see `HeadWatch`.
/// Nothing is read after that.
final class StrictRequestDecoder extends HttpRequestDecoder {
  private final HeadWatch watch = new HeadWatch();
  private boolean inHead;
  private boolean refused;

  StrictRequestDecoder(HttpDecoderConfig config) {
    super(config);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int before = out.size();
    int from = in.readerIndex();
    super.decode(ctx, in, out);
    if (!inHead) {
      return;
    }
    // The base gives the request out, and returns, when its head is whole.
    inHead = out.size() == before;
    int length = in.readerIndex() - from;
    if (in.forEachByte(from, length, next -> !watch.refuses(next)) >= 0) {
      refused = true;
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
    if (!refused) {
      super.decodeLast(ctx, in, out);
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) throws Exception {
    inHead = true;
    watch.begin();
    return super.createMessage(initialLine);
  }
}
