package dev.boardcast.hub.connection;

import dev.boardcast.protocol.hub.CloseReason;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts a connection's text messages together from their fragments, and checks their UTF-8.
public final class TextMessages {
  /// A message, all its fragments together.
  public static final int MESSAGE_MAX_BYTES = 256 * 1024;

  private @Nullable ByteArrayOutputStream fragments;

  /// A message that cannot be: the connection is closed for this reason.
  static final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseReason reason;

    BadMessage(CloseReason reason) {
      super(reason.text());
      this.reason = reason;
    }

    CloseReason reason() {
      return reason;
    }
  }

  /// Takes a fragment; the decoder has checked that it comes in its place.
  ///
  /// @return the message, when this was its last fragment
  Optional<String> accept(ByteBuf fragment, boolean last) throws BadMessage {
    ByteArrayOutputStream started = fragments;
    int size = fragment.readableBytes() + (started == null ? 0 : started.size());
    if (size > MESSAGE_MAX_BYTES) {
      fragments = null;
      throw new BadMessage(CloseReason.MESSAGE_TOO_BIG);
    }
    if (started == null && last) {
      return Optional.of(decode(fragment.nioBuffer()));
    }
    if (started == null) {
      started = new ByteArrayOutputStream();
    }
    byte[] bytes = new byte[fragment.readableBytes()];
    fragment.getBytes(fragment.readerIndex(), bytes);
    started.writeBytes(bytes);
    fragments = last ? null : started;
    return last ? Optional.of(decode(ByteBuffer.wrap(started.toByteArray()))) : Optional.empty();
  }

  private static String decode(ByteBuffer bytes) throws BadMessage {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      throw new BadMessage(CloseReason.INVALID_TEXT);
    }
  }
}
