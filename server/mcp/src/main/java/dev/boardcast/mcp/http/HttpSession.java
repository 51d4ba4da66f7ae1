package dev.boardcast.mcp.http;

import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.mcp.version.Session;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/// A session of the older generation: its calls in flight, and the one stream that brings what
/// belongs to no request. Thread-safe.
final class HttpSession {
  private final String id;

  // Not its own id, which is a secret: whoever knows it may speak in this session.
  private final Session session = new Session(null, UUID.randomUUID().toString());
  private final Map<String, Thread> calls = new ConcurrentHashMap<>();
  private volatile long usedNanos;
  private @Nullable EventStream stream;
  private boolean closed;

  HttpSession(String id, long nowNanos) {
    this.id = id;
    this.usedNanos = nowNanos;
  }

  String id() {
    return id;
  }

  Session session() {
    return session;
  }

  void used(long nowNanos) {
    usedNanos = nowNanos;
  }

  long usedNanos() {
    return usedNanos;
  }

  /// Whether something of it is going on.
  synchronized boolean isBusy() {
    return stream != null || !calls.isEmpty();
  }

  void began(Either<String, Number> call, Thread thread) {
    calls.putIfAbsent(Messages.key(call), thread);
  }

  void ended(Either<String, Number> call, Thread thread) {
    calls.remove(Messages.key(call), thread);
  }

  /// Interrupts a call, which is answered all the same: its HTTP request wants an answer.
  void cancel(Either<String, Number> call) {
    Thread thread = calls.get(Messages.key(call));
    if (thread != null) {
      thread.interrupt();
    }
  }

  /// A new stream takes the place of the one before: its client may not know yet that it is lost.
  void attach(EventStream next) {
    EventStream before;
    synchronized (this) {
      before = stream;
      stream = next;
      if (closed) {
        before = next;
      }
    }
    session.attach(next);
    if (before != null) {
      before.finish(404);
    }
  }

  void detach(EventStream gone) {
    synchronized (this) {
      if (stream != gone) {
        return;
      }
      stream = null;
    }
    session.attach(null);
  }

  void close() {
    EventStream last;
    synchronized (this) {
      closed = true;
      last = stream;
      stream = null;
    }
    if (last != null) {
      last.finish(404);
    }
    calls.values().forEach(Thread::interrupt);
    session.close();
  }
}
