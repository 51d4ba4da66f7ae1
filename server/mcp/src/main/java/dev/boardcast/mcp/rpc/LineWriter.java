package dev.boardcast.mcp.rpc;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/// Whole lines to a stream, from any thread, one at a time. Writers wait for a reader that is slow;
/// once the reader is gone, lines are dropped.
public final class LineWriter {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();

  /// Set under the lock, read by anyone.
  private volatile boolean broken;

  public LineWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  /// @param json without a raw line end, as every JSON writer's default is
  public void write(String json) {
    byte[] bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
    writing.lock();
    try {
      if (!broken) {
        out.write(bytes);
        // The next writer flushes for this one, too: under load, many lines are one system call.
        if (!writing.hasQueuedThreads()) {
          out.flush();
        }
      }
    } catch (IOException _) {
      broken = true;
    } finally {
      writing.unlock();
    }
  }

  /// Whether the other side has closed its end.
  public boolean isBroken() {
    return broken;
  }
}
