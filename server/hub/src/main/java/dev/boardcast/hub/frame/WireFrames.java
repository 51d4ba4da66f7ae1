package dev.boardcast.hub.frame;

import dev.boardcast.protocol.hub.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/// Server-side WebSocket frames as bytes (RFC 6455, section 5.2): final, unmasked, uncompressed.
/// Made by hand so that one buffer can be sent to any number of connections.
public final class WireFrames {
  private static final int FIN_TEXT = 0x81;

  /// RFC 6455, section 7.4.2.
  private static final int CODE_MAX = 4_999;

  private static final int FIN_CLOSE = 0x88;
  private static final int FIN_PING = 0x89;
  private static final int FIN_PONG = 0x8A;
  private static final int HEADER_MAX_BYTES = 10;

  private WireFrames() {}

  public static ByteBuf text(ByteBufAllocator allocator, String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    ByteBuf frame = allocator.directBuffer(HEADER_MAX_BYTES + length);
    frame.writeByte(FIN_TEXT);
    if (length < 126) {
      frame.writeByte(length);
    } else if (length <= 0xFFFF) {
      frame.writeByte(126).writeShort(length);
    } else {
      frame.writeByte(127).writeLong(length);
    }
    ByteBufUtil.reserveAndWriteUtf8(frame, text, length);
    return frame;
  }

  public static ByteBuf ping(ByteBufAllocator allocator) {
    return allocator.directBuffer(2).writeByte(FIN_PING).writeByte(0);
  }

  /// @param payload at most 125 bytes, as the decoder checked; not consumed
  public static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
    int length = payload.readableBytes();
    return allocator
        .directBuffer(2 + length)
        .writeByte(FIN_PONG)
        .writeByte(length)
        .writeBytes(payload, payload.readerIndex(), length);
  }

  public static ByteBuf close(ByteBufAllocator allocator, CloseReason reason) {
    byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
    return allocator
        .directBuffer(4 + text.length)
        .writeByte(FIN_CLOSE)
        .writeByte(2 + text.length)
        .writeShort(reason.code())
        .writeBytes(text);
  }

  /// The answer to a client's close frame: the same code, where there is such a code.
  public static ByteBuf closeEcho(ByteBufAllocator allocator, int code) {
    ByteBuf frame = allocator.directBuffer(4).writeByte(FIN_CLOSE);
    if (code < 0) {
      return frame.writeByte(0);
    }
    return frame
        .writeByte(2)
        .writeShort(code <= CODE_MAX ? code : CloseReason.PROTOCOL_ERROR.code());
  }
}
