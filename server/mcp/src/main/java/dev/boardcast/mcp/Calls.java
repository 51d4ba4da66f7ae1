package dev.boardcast.mcp;

import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.version.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The calls in flight of one connection, each on a thread, and its open streams.
final class Calls {
  /// Streams of notifications that may be open at once; one more is refused.
  static final int STREAMS_MAX_COUNT = 16;

  /// With so many in flight, the next one waits, and its connection is not read meanwhile.
  static final int IN_FLIGHT_MAX_COUNT = 256;

  private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(5);

  // Not virtual: a call waits for the tracker's answer most of the time, and there a thread of the
  // system's is woken by the
  // system itself, where a virtual one takes a poller and a carrier more. As many as calls are in
  // flight.
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("mcp-call-", 1).factory());
  private final Semaphore free = new Semaphore(IN_FLIGHT_MAX_COUNT);
  private final Map<String, Call> byId = new ConcurrentHashMap<>();

  /// Guarded by itself.
  private final Map<String, Watch> streams = new HashMap<>();

  /// Where an answer goes: exactly one of the two is called, once.
  interface Reply {
    void answer(ResponseMessage message);

    /// The call was cancelled, or has become a stream; its caller expects no answer.
    void none();
  }

  /// Starts a call. Blocks while too many are in flight.
  void start(Either<String, Number> id, Supplier<Answer> work, Reply reply)
      throws InterruptedException {
    free.acquire();
    String key = Messages.key(id);
    Call call = new Call(id, work, reply);
    // A second call with the id of one in flight is answered, but cannot be cancelled by it.
    byId.putIfAbsent(key, call);
    threads.execute(call);
  }

  private void settle(Either<String, Number> id, Answer answer, Reply reply) {
    // Not a switch: Java makes a class for each one over types at its first use.
    if (answer instanceof Answer.Message(var message, _)) {
      reply.answer(message);
    } else if (answer instanceof Answer.Stream(var stream, _)) {
      if (keep(Messages.key(id), stream)) {
        reply.none();
      } else {
        stream.close();
        reply.answer(
            Messages.error(
                id,
                new ResponseError(
                    ResponseErrorCode.InvalidRequest,
                    "More than %d open streams, or one of this id; cancel one first"
                        .formatted(STREAMS_MAX_COUNT),
                    null)));
      }
    }
  }

  private boolean keep(String key, Watch stream) {
    synchronized (streams) {
      return streams.size() < STREAMS_MAX_COUNT && streams.putIfAbsent(key, stream) == null;
    }
  }

  /// Ends a call without an answer, or a stream; does nothing when it is over already.
  void cancel(Either<String, Number> id) {
    Watch stream;
    synchronized (streams) {
      stream = streams.remove(Messages.key(id));
    }
    if (stream != null) {
      stream.close();
    }
    Call call = byId.get(Messages.key(id));
    if (call != null) {
      call.cancel();
    }
  }

  /// Ends all streams, and waits until all calls have ended; interrupts those that take longer than
  /// this.
  void finish(Duration patience) throws InterruptedException {
    synchronized (streams) {
      streams.values().forEach(Watch::close);
      streams.clear();
    }
    if (!free.tryAcquire(IN_FLIGHT_MAX_COUNT, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      byId.values().forEach(Call::cancel);
      var _ =
          free.tryAcquire(IN_FLIGHT_MAX_COUNT, INTERRUPTED_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
    threads.shutdown();
  }

  private final class Call implements Runnable {
    private final Either<String, Number> id;
    private final Supplier<Answer> work;
    private final Reply reply;
    private final AtomicBoolean settled = new AtomicBoolean();
    // Guarded by this. Null before and after the work: the thread is another call's then.
    private @Nullable Thread working;

    Call(Either<String, Number> id, Supplier<Answer> work, Reply reply) {
      this.id = id;
      this.work = work;
      this.reply = reply;
    }

    @Override
    public void run() {
      try {
        begin();
        Answer answer = work.get();
        if (settled.compareAndSet(false, true)) {
          settle(id, answer, reply);
        } else if (answer instanceof Answer.Stream(var stream, _)) {
          stream.close();
        }
      } catch (RuntimeException | Error e) {
        LoggerFactory.getLogger(Calls.class).error("A call failed", e);
        if (settled.compareAndSet(false, true)) {
          reply.answer(
              Messages.error(
                  id, new ResponseError(ResponseErrorCode.InternalError, "Internal error", null)));
        }
      } finally {
        end();
        byId.remove(Messages.key(id), this);
        free.release();
      }
    }

    private synchronized void begin() {
      working = Thread.currentThread();
      if (settled.get()) {
        working.interrupt();
      }
    }

    private synchronized void end() {
      working = null;
      var _ = Thread.interrupted();
    }

    void cancel() {
      if (settled.compareAndSet(false, true)) {
        synchronized (this) {
          if (working != null) {
            working.interrupt();
          }
        }
        reply.none();
      }
    }
  }
}
