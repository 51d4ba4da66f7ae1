package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonObject;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.announce.Announcer;
import dev.boardcast.sidecar.announce.Notice;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import dev.boardcast.sidecar.engine.EditorClient;
import dev.boardcast.sidecar.engine.QueueDepth;
import dev.boardcast.sidecar.trace.LogTrace;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that is written to the editor, by one thread of its own, so that an editor that does not
/// read holds up nobody. Thread-safe; nothing blocks but `awaitRoom` and `close`.
///
/// It is bounded: one status and one batch of changes wait at most, what the announcer and the log
/// trace have to say is asked of them when there is nothing else to write, and there are as many
/// answers as `awaitRoom` lets requests in for.
final class Outbox implements MessageConsumer, EditorClient {
  /// Answers that wait to be written. Past that, no more requests are read.
  static final int ANSWERS_MAX_COUNT = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final Object lock = new Object();
  private final StreamMessageConsumer out;
  private final Announcer announcer;
  private final Consumer<Notice.ProgressRequest> ask;
  private final LogTrace log;
  private final Runnable onBroken;
  private final Thread thread;

  // Guarded by `lock`.
  private final ArrayDeque<Message> answers = new ArrayDeque<>();
  private @Nullable JsonObject status;
  private @Nullable Batch changes;
  private Runnable changesWritten = () -> {};
  private boolean closed;

  /// @param ask sends a request, by way of `consume`
  /// @param onBroken called when the editor cannot be served any more
  Outbox(
      OutputStream stream,
      MessageJsonHandler json,
      Announcer announcer,
      Consumer<Notice.ProgressRequest> ask,
      LogTrace log,
      Runnable onBroken) {
    out = new StreamMessageConsumer(stream, json);
    this.announcer = announcer;
    this.ask = ask;
    this.log = log;
    log.onLine(this::wake);
    this.onBroken = onBroken;
    thread = new Thread(this::run, "boardcast-writer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void consume(Message message) {
    synchronized (lock) {
      if (!closed) {
        answers.add(message);
        lock.notifyAll();
      }
    }
  }

  @Override
  public void statusChanged(StatusSnapshot newest, List<MirrorReport> mirrors) {
    JsonObject told = StatusReport.told(newest, mirrors);
    synchronized (lock) {
      status = told;
      announcer.statusChanged(newest);
      lock.notifyAll();
    }
  }

  @Override
  public void changes(Batch batch, Runnable written) {
    synchronized (lock) {
      changes = batch;
      changesWritten = written;
      lock.notifyAll();
    }
  }

  @Override
  public void failed() {
    broken();
  }

  @Override
  public QueueDepth queue() {
    synchronized (lock) {
      return new QueueDepth(answers.size(), ANSWERS_MAX_COUNT);
    }
  }

  /// The announcer or the log trace may have something to say.
  void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /// Waits until there is room for the answer to one more request.
  void awaitRoom() throws InterruptedException {
    synchronized (lock) {
      while (answers.size() >= ANSWERS_MAX_COUNT && !closed) {
        lock.wait();
      }
    }
  }

  /// Writes what is waiting and ends.
  void close(long patienceMs) throws InterruptedException {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    thread.join(patienceMs);
  }

  private void run() {
    try {
      while (true) {
        Runnable write = next();
        if (write == null) {
          return;
        }
        write.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (JsonRpcException e) {
      LOG.info("The editor cannot be written to any more: {}", e.getMessage());
      broken();
    } catch (RuntimeException | Error e) {
      // An editor that hears nothing more must not take its sidecar for alive.
      LOG.error("Writing to the editor failed; the session ends", e);
      broken();
    }
  }

  private void broken() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    onBroken.run();
  }

  /// Answers go first: somebody waits for them.
  private @Nullable Runnable next() throws InterruptedException {
    synchronized (lock) {
      while (true) {
        Message answer = answers.poll();
        if (answer != null) {
          lock.notifyAll();
          return () -> out.consume(answer);
        }
        JsonObject newest = status;
        if (newest != null) {
          status = null;
          return () -> out.consume(notification("boardcast/statusChanged", newest));
        }
        Notice notice = announcer.next();
        if (notice != null) {
          return () -> say(notice);
        }
        Batch batch = changes;
        if (batch != null) {
          Runnable written = changesWritten;
          changes = null;
          return () -> {
            out.consume(notification("boardcast/changes", EditorMessages.changes(batch)));
            announcer.changed(batch);
            written.run();
          };
        }
        JsonObject line = log.next();
        if (line != null) {
          return () -> out.consume(notification("$/logTrace", line));
        }
        if (closed) {
          return null;
        }
        lock.wait();
      }
    }
  }

  private void say(Notice notice) {
    if (notice instanceof Notice.ProgressRequest request) {
      ask.accept(request);
    } else {
      out.consume(notification(NoticeWire.method(notice), NoticeWire.params(notice)));
    }
  }

  private static NotificationMessage notification(String method, JsonObject params) {
    NotificationMessage message = new NotificationMessage();
    message.setMethod(method);
    message.setParams(params);
    return message;
  }
}
