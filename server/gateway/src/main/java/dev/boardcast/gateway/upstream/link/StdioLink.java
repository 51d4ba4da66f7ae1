package dev.boardcast.gateway.upstream.link;

import dev.boardcast.gateway.connector.ProcessHost;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.mcp.rpc.LineReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A server that is a process: a message a line, on its stdin and stdout. Thread-safe.
public final class StdioLink implements Link {
  /// A longer line is passed over, never held whole.
  public static final int LINE_MAX_BYTES = 16 * 1024 * 1024;

  public static final String TOO_LONG = "a line is too long";

  /// What may wait for a server that does not read; one more message is refused.
  public static final long QUEUED_MAX_CHARS = 16L * 1024 * 1024;

  /// What fits into any empty pipe, however small the system made it. An answer shows that of its
  /// request at most the end is left there: its id cannot be known before it is read.
  public static final int AT_ONCE_MAX_BYTES = 4096;

  /// A write into an empty pipe takes no time: one that takes so long was made because the server
  /// answered what it had not read. It is ended.
  public static final long AT_ONCE_MAX_MS = 1_000;

  private static final long LOOK_MS = 250;

  /// The end of what it wrote on stderr is kept.
  static final int LAST_WORDS_MAX_BYTES = 64 * 1024;

  private static final long STACK_BYTES = 256 * 1024;
  private static final long ALL_READ = 0;
  private static final long NO_REQUEST = -1;
  private static final Outgoing END = new Outgoing("", 0, "", null, () -> true);
  private static final long NOBODY = 0;

  private final ProcessHost host;
  private final Process process;
  private final Inbox inbox;
  private final LinkedBlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>();

  /// Of what waits and has not been written yet.
  private final AtomicLong queuedChars = new AtomicLong();

  private final AtomicBoolean ended = new AtomicBoolean();
  private final OutputStream out;

  /// Held by who writes.
  private final ReentrantLock writing = new ReentrantLock();

  /// The request that was written last, as long as it has no answer; `NO_REQUEST` for anything
  /// else, `ALL_READ` where the server must have read all. Set to what was written under `writing`.
  private final AtomicLong unread = new AtomicLong(ALL_READ);

  /// Since when somebody writes at once, of the clock of nanoseconds.
  private volatile long atOnceSince = NOBODY;

  private final StringBuilder lastWords = new StringBuilder();

  public StdioLink(String server, ProcessHost host, Process process, Inbox inbox) {
    this.host = host;
    this.process = process;
    this.inbox = inbox;
    out = new BufferedOutputStream(process.getOutputStream(), 64 * 1024);
    thread("gateway-from-" + server, this::read);
    thread("gateway-to-" + server, this::write);
    thread("gateway-err-" + server, this::listen);
    // Its children may hold its stdout open after it.
    var _ = process.onExit().thenRun(() -> end("its process ended" + code()));
  }

  private static void thread(String name, Runnable work) {
    // Reading a pipe keeps a thread of the system, so these are none of the virtual ones.
    Thread.ofPlatform().daemon().name(name).stackSize(STACK_BYTES).start(work);
  }

  private String code() {
    return process.isAlive() ? "" : " with code " + process.exitValue();
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      LineReader reader = new LineReader(in, LINE_MAX_BYTES);
      LineReader.@Nullable Line line;
      while ((line = reader.next()) != null) {
        switch (line) {
          case LineReader.Line.Text(var text) -> {
            if (!text.isBlank()) {
              inbox.received(text, 0);
            }
          }
          case LineReader.Line.TooLong _ -> inbox.unreadable(TOO_LONG);
          case LineReader.Line.NotUtf8() -> inbox.unreadable("a line is not UTF-8");
        }
      }
      end("its output ended");
    } catch (IOException _) {
      end("its output broke");
    } catch (RuntimeException | Error e) {
      end("reading it failed");
      throw e;
    }
  }

  private void write() {
    try (out) {
      while (true) {
        Outgoing message = queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
        if (message == null) {
          look();
          continue;
        }
        if (message.equals(END)) {
          return;
        }
        while (!writing.tryLock(LOOK_MS, TimeUnit.MILLISECONDS)) {
          // Who holds it may be the one that is stuck.
          look();
        }
        try {
          write(message, message.json().getBytes(StandardCharsets.UTF_8));
          if (queue.isEmpty()) {
            out.flush();
          }
        } finally {
          // Not before it is written: until then nothing that was sent later may be.
          queuedChars.addAndGet(-message.json().length());
          writing.unlock();
        }
      }
    } catch (IOException _) {
      end("it does not read any more");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Under `writing`.
  private void write(Outgoing message, byte[] bytes) throws IOException {
    // Before: once a byte of it is out, the server may have seen it.
    if (!message.leaves().getAsBoolean()) {
      return;
    }
    unread.set(message.id() == 0 ? NO_REQUEST : message.id());
    out.write(bytes);
    out.write('\n');
  }

  /// Writes a message here and now where that cannot wait: a small one, into a pipe that is empty,
  /// with nothing queued before it. It saves a change of threads, which most calls have to
  /// themselves.
  private boolean isWrittenAtOnce(Outgoing message) {
    if (unread.get() != ALL_READ
        || message.json().length() > AT_ONCE_MAX_BYTES / 3
        || !writing.tryLock()) {
      return false;
    }
    try {
      byte[] bytes = message.json().getBytes(StandardCharsets.UTF_8);
      if (unread.get() != ALL_READ
          || queuedChars.get() > 0
          || ended.get()
          || bytes.length >= AT_ONCE_MAX_BYTES) {
        return false;
      }
      atOnceSince = System.nanoTime() | 1;
      write(message, bytes);
      out.flush();
      return true;
    } catch (IOException _) {
      // It may have left in part: as where the writer fails.
      end("it does not read any more");
      return true;
    } finally {
      atOnceSince = NOBODY;
      writing.unlock();
    }
  }

  /// A thread that is stuck in a write keeps one of the few that run virtual ones, so it is freed
  /// at once: nothing is owed to a server that lies.
  private void look() {
    long since = atOnceSince;
    if (since != NOBODY && System.nanoTime() - since > AT_ONCE_MAX_MS * 1_000_000) {
      end("it answers what it does not read");
      process.destroyForcibly();
    }
  }

  @Override
  public void answered(long id) {
    var _ = unread.compareAndSet(id, ALL_READ);
  }

  private void listen() {
    byte[] buffer = new byte[4096];
    try (InputStream err = process.getErrorStream()) {
      int read;
      while ((read = err.read(buffer)) > 0) {
        synchronized (lastWords) {
          lastWords.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
          if (lastWords.length() > LAST_WORDS_MAX_BYTES) {
            lastWords.delete(0, lastWords.length() - LAST_WORDS_MAX_BYTES);
          }
        }
      }
    } catch (IOException _) {
      // It is over.
    }
  }

  /// Tells the end, and sees to what is left of the process.
  private void end(String why) {
    if (ended.compareAndSet(false, true)) {
      inbox.lost(why);
      queue.add(END);
      Thread.ofVirtual().name("gateway-end").start(() -> host.end(process));
    }
  }

  @Override
  public void send(Outgoing message) throws GatewayException {
    if (isWrittenAtOnce(message)) {
      return;
    }
    if (queuedChars.addAndGet(message.json().length()) > QUEUED_MAX_CHARS) {
      queuedChars.addAndGet(-message.json().length());
      throw new GatewayException(
          Fault.unreachable("The server does not read what it is sent: try again later.", 1));
    }
    queue.add(message);
  }

  @Override
  public boolean abandon(long id) {
    return true;
  }

  @Override
  public void settled(Revision revision) {}

  @Override
  public String lastWords() {
    synchronized (lastWords) {
      return lastWords.toString();
    }
  }

  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      inbox.lost(STOPPED);
      queue.add(END);
    }
    host.end(process);
  }
}
