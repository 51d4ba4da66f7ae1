package dev.boardcast.sidecar.trace;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The stream to the editor, of which each message is traced: what is written between two flushes
/// is a header and its message. Used by one thread.
final class TracedOutput extends FilterOutputStream {
  private static final String HEADER_END = "\r\n\r\n";

  private final Trace trace;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  TracedOutput(OutputStream out, Trace trace) {
    super(out);
    this.trace = trace;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    written.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    out.write(bytes, from, count);
    written.write(bytes, from, count);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    String text = written.toString(StandardCharsets.UTF_8);
    written.reset();
    int end = text.indexOf(HEADER_END);
    if (end >= 0) {
      trace.message(Direction.SIDECAR_TO_EDITOR, text.substring(end + HEADER_END.length()));
    }
  }
}
