package dev.boardcast.sidecar.trace;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of `sidecar --trace`: JSON lines, written by a thread of its own. Thread-safe; nothing
/// blocks but `close`. A file that cannot be written any more ends the trace, never a session.
public final class TraceFile implements AutoCloseable {
  /// Past it the file begins anew, and the one before is `FILE.1`.
  public static final long FILE_MAX_BYTES = 16 << 20;

  /// Lines that wait to be written. Past it they are dropped, and counted in a line.
  static final int QUEUE_MAX_LINES = 1_024;

  /// What they may hold, in characters. Past it they are dropped, too.
  static final int QUEUE_MAX_CHARS = 4 << 20;

  private static final long CLOSE_PATIENCE_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(TraceFile.class);

  /// A line to be, made when it is written.
  private record Waiting(int chars, Line line) {}

  private interface Line {
    String text(TraceLines lines);
  }

  private final RollingFile file;
  private final Masker masker = new Masker();
  private final TraceLines lines = new TraceLines(masker);
  private final AtomicInteger sessions = new AtomicInteger();
  private final Thread thread;

  // Guarded by `queue`.
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private int queuedChars;
  private long dropped;
  private boolean closed;

  private TraceFile(RollingFile file) {
    this.file = file;
    thread = new Thread(this::run, "boardcast-trace");
    thread.setDaemon(true);
  }

  /// Opens the file, made for its user's eyes alone; lines are added to what is in it.
  ///
  /// @throws IOException when it cannot be written; the message says why, in a few words
  public static TraceFile open(Path path) throws IOException {
    return open(path, FILE_MAX_BYTES);
  }

  static TraceFile open(Path path, long maxBytes) throws IOException {
    TraceFile trace;
    try {
      trace = new TraceFile(new RollingFile(path, maxBytes));
    } catch (NoSuchFileException e) {
      throw new IOException("its folder is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException("it may not be written by this user", e);
    } catch (FileSystemException e) {
      throw new IOException(e.getReason() == null ? "the system refuses it" : e.getReason(), e);
    }
    trace.thread.start();
    return trace;
  }

  /// The part of one editor's session; they are numbered from 1.
  public Trace session() {
    return new Trace(this, sessions.incrementAndGet());
  }

  /// Writes what is waiting and closes the file.
  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
      queue.notifyAll();
    }
    try {
      thread.join(CLOSE_PATIENCE_MS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void hide(@Nullable String secret) {
    if (secret != null) {
      masker.hide(secret);
    }
  }

  void message(int session, Direction direction, String text) {
    Instant at = Instant.now();
    int length = text.length();
    String kept = length > TraceLines.MESSAGE_MAX_CHARS ? null : text;
    add(kept == null ? 0 : length, made -> made.message(at, session, direction, kept, length));
  }

  void note(int session, Direction direction, JsonObject what) {
    Instant at = Instant.now();
    add(0, made -> made.note(at, session, direction, what));
  }

  private void add(int chars, Line line) {
    synchronized (queue) {
      if (closed) {
        return;
      }
      if (queue.size() >= QUEUE_MAX_LINES || queuedChars + chars > QUEUE_MAX_CHARS) {
        dropped++;
        return;
      }
      queue.add(new Waiting(chars, line));
      queuedChars += chars;
      queue.notifyAll();
    }
  }

  private void run() {
    try (file) {
      for (Line line = next(); line != null; line = next()) {
        file.write(line.text(lines));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn(
          "The trace ends here, its file cannot be written: {}",
          e instanceof IOException ? e.getMessage() : e.toString());
      synchronized (queue) {
        closed = true;
        queue.clear();
      }
    }
  }

  /// Waits for a line; null once all are written and no more come.
  private @Nullable Line next() throws InterruptedException {
    synchronized (queue) {
      while (queue.isEmpty() && dropped == 0 && !closed) {
        queue.wait();
      }
      Waiting waiting = queue.poll();
      if (waiting != null) {
        queuedChars -= waiting.chars();
        return waiting.line();
      }
      if (dropped > 0) {
        JsonObject what = new JsonObject();
        what.addProperty("dropped", dropped);
        dropped = 0;
        Instant at = Instant.now();
        return made -> made.note(at, 0, Direction.TRACE, what);
      }
      return null;
    }
  }
}
