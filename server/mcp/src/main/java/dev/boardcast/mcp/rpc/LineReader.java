package dev.boardcast.mcp.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lines of UTF-8 from a stream. A line over the bound is skipped, never held whole. For one
/// thread.
public final class LineReader {
  private static final int BUFFER_BYTES = 64 * 1024;

  /// A line, or why it is none.
  public sealed interface Line {
    record Text(String text) implements Line {}

    /// Longer than the bound; all of it was skipped.
    record TooLong(int maxBytes) implements Line {}

    record NotUtf8() implements Line {}
  }

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int end;
  private byte[] line = new byte[1024];
  private int length;

  public LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /// The next line without its end; null at the end of the stream. Blocks. A last line needs no
  /// line end.
  public @Nullable Line next() throws IOException {
    length = 0;
    boolean tooLong = false;
    boolean started = false;
    while (fill()) {
      started = true;
      int from = next;
      int newline = from;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      tooLong = tooLong || length + (newline - from) > maxBytes;
      if (!tooLong) {
        append(from, newline);
      }
      next = newline < end ? newline + 1 : end;
      if (newline < end) {
        return finish(tooLong);
      }
    }
    return started ? finish(tooLong) : null;
  }

  private boolean fill() throws IOException {
    if (next < end) {
      return true;
    }
    next = 0;
    end = Math.max(in.read(buffer, 0, buffer.length), 0);
    return end > 0;
  }

  private void append(int from, int to) {
    int grown = length + (to - from);
    if (grown > line.length) {
      line = Arrays.copyOf(line, Math.max(grown, Math.min(line.length * 2, maxBytes)));
    }
    System.arraycopy(buffer, from, line, length, to - from);
    length = grown;
  }

  private Line finish(boolean tooLong) {
    if (tooLong) {
      line = new byte[1024];
      return new Line.TooLong(maxBytes);
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    try {
      return new Line.Text(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString());
    } catch (CharacterCodingException _) {
      return new Line.NotUtf8();
    } finally {
      if (line.length > BUFFER_BYTES) {
        line = new byte[1024];
      }
    }
  }
}
