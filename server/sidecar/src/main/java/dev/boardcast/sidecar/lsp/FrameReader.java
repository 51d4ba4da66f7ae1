package dev.boardcast.sidecar.lsp;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes the messages out of a stream of `Content-Length` frames (LSP's base protocol), with a
/// bound on each. Used by one thread.
final class FrameReader {
  /// A bigger message is passed over: it is a document's whole text, or nothing for here.
  static final int MESSAGE_MAX_BYTES = 16 << 20;

  /// A message that is bigger still ends the session: no editor sends it.
  static final int PASSED_OVER_MAX_BYTES = 256 << 20;

  static final int HEADERS_MAX_BYTES = 8 << 10;

  /// The stream is not what the base protocol says, and where its next message begins cannot be
  /// known.
  static final class BadFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    BadFrameException(String message) {
      super(message);
    }
  }

  /// A message was passed over for its length; the next one can be read.
  static final class LongMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    LongMessageException(int length) {
      super(
          "A message of %d bytes was passed over; at most %d are read."
              .formatted(length, MESSAGE_MAX_BYTES));
    }
  }

  private final InputStream in;

  FrameReader(InputStream in) {
    this.in = new BufferedInputStream(in, 8 << 10);
  }

  /// The next message's text; null at the end of the stream.
  @Nullable String next() throws IOException, LongMessageException {
    String headers = headers();
    if (headers == null) {
      return null;
    }
    int length = contentLength(headers);
    if (length > MESSAGE_MAX_BYTES) {
      in.skipNBytes(length);
      throw new LongMessageException(length);
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the stream ended inside a message");
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private @Nullable String headers() throws IOException {
    StringBuilder headers = new StringBuilder();
    while (true) {
      int read = in.read();
      if (read < 0) {
        if (headers.isEmpty()) {
          return null;
        }
        throw new EOFException("the stream ended inside a header");
      }
      headers.append((char) read);
      int end = headers.length();
      if (read == '\n' && (ends(headers, "\r\n\r\n") || ends(headers, "\n\n"))) {
        return headers.substring(0, end);
      }
      if (end >= HEADERS_MAX_BYTES) {
        throw new BadFrameException("no message begins with such a header");
      }
    }
  }

  private static boolean ends(StringBuilder text, String end) {
    int from = text.length() - end.length();
    return from >= 0 && text.indexOf(end, from) == from;
  }

  private static int contentLength(String headers) throws BadFrameException {
    for (String line : headers.split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0
          && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-length")) {
        try {
          int length = Integer.parseInt(line.substring(colon + 1).strip());
          if (length >= 0 && length <= PASSED_OVER_MAX_BYTES) {
            return length;
          }
        } catch (NumberFormatException _) {
          // Falls through to the one refusal below.
        }
        throw new BadFrameException(
            "`Content-Length` must be 0 to " + PASSED_OVER_MAX_BYTES + " (bytes)");
      }
    }
    throw new BadFrameException("the header `Content-Length` is missing");
  }
}
