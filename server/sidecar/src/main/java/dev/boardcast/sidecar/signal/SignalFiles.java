package dev.boardcast.sidecar.signal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the signal files that the editor tells of, on a thread that is there while there are any.
/// Thread-safe; nothing but that thread waits or touches a disk.
public final class SignalFiles {
  /// What a person is told once a session.
  private static final String SUGGESTION =
      "Signal files are not needed any more: boards follow changes by themselves. Agents use the"
          + " MCP tools of `boardcast mcp` in place of update-project.sh; see docs/MIGRATION.md.";

  /// LSP's message type for information.
  private static final int MESSAGE_INFO = 3;

  /// A larger file is no signal.
  static final int FILE_MAX_BYTES = 64 * 1024;

  /// Files that wait to be read; others are passed over, with a line in the log.
  static final int WAITING_MAX_COUNT = 256;

  /// Files whose fault was logged; those of others are not any more.
  private static final int FAULTY_MAX_COUNT = 100;

  private static final Logger LOG = LoggerFactory.getLogger(SignalFiles.class);

  private final IntConsumer refresh;
  private final Runnable suggest;
  private final Object lock = new Object();

  // Guarded by `lock`.
  private final Set<Path> waiting = new LinkedHashSet<>();
  private final SignalRate rate = new SignalRate();
  private boolean working;
  private boolean closed;

  // Only the working thread's; one follows the other under the lock.
  private final Set<Path> faulty = new LinkedHashSet<>();
  private boolean suggested;

  /// @param refresh reads a project again; returns at once
  /// @param suggest called once, with the first signal
  public SignalFiles(IntConsumer refresh, Runnable suggest) {
    this.refresh = refresh;
    this.suggest = suggest;
  }

  /// What `suggest` is to say: params of `window/showMessage`.
  public static JsonObject suggestion() {
    JsonObject params = new JsonObject();
    params.addProperty("type", MESSAGE_INFO);
    params.addProperty("message", SUGGESTION);
    return params;
  }

  /// The editor says that files changed.
  ///
  /// @param params of `workspace/didChangeWatchedFiles`
  public void changed(@Nullable JsonElement params) {
    synchronized (lock) {
      for (Path file : WatchedFiles.signals(params)) {
        if (waiting.size() < WAITING_MAX_COUNT) {
          waiting.add(file);
        } else if (!waiting.contains(file)) {
          LOG.warn("More than {} signal files wait; others are passed over", WAITING_MAX_COUNT);
          break;
        }
      }
      if (!waiting.isEmpty() && !closed && !working) {
        working = true;
        Thread.ofVirtual().name("boardcast-signals").start(this::work);
      }
      lock.notifyAll();
    }
  }

  /// Nothing is read or refreshed from now on.
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  private void work() {
    try {
      for (Runnable task = next(); task != null; task = next()) {
        run(task);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// One signal that cannot be taken must not be the last one.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A signal was lost", e);
    }
  }

  private @Nullable Runnable next() throws InterruptedException {
    synchronized (lock) {
      while (!closed) {
        OptionalInt due = rate.due(System.nanoTime());
        if (due.isPresent()) {
          return () -> refresh.accept(due.getAsInt());
        }
        if (!waiting.isEmpty()) {
          Path file = waiting.iterator().next();
          waiting.remove(file);
          return () -> read(file);
        }
        long nanos = rate.waitNanos(System.nanoTime()).orElse(-1);
        if (nanos < 0) {
          break;
        }
        lock.wait(nanos / 1_000_000 + 1);
      }
      working = false;
      return null;
    }
  }

  private void read(Path file) {
    try {
      int project = SignalText.project(text(file));
      synchronized (lock) {
        if (!rate.signal(project, System.nanoTime())) {
          LOG.warn("Signals of too many projects; that of project {} is passed over", project);
        }
      }
      if (!suggested) {
        suggested = true;
        suggest.run();
      }
    } catch (NoSuchFileException _) {
      LOG.debug("The signal file {} is gone", file);
    } catch (WireException | IOException e) {
      if (faulty.size() < FAULTY_MAX_COUNT && faulty.add(file)) {
        LOG.warn("{} is no signal and is passed over: {}", file, e.getMessage());
      }
    }
  }

  private static String text(Path file) throws IOException {
    // A pipe of that name would be waited for without end.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_MAX_BYTES + 1);
      if (bytes.length > FILE_MAX_BYTES) {
        throw new IOException("it has more than " + FILE_MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
