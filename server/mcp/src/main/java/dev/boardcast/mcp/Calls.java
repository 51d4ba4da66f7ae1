package dev.boardcast.mcp;

import dev.boardcast.mcp.generation.Answer;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.mcp.rpc.Messages;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/// The calls in flight of one connection, each on its own virtual thread, and its open streams.
final class Calls {
  /// Streams of notifications that may be open at once; one more is refused.
  static final int STREAMS_MAX_COUNT = 16;

  /// With so many in flight, the next one waits, and its connection is not read meanwhile.
  static final int IN_FLIGHT_MAX_COUNT = 256;

  private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(5);

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
    AtomicBoolean settled = new AtomicBoolean();
    Thread thread =
        Thread.ofVirtual()
            .name("mcp-call-" + key)
            .unstarted(() -> {
              try {
                Answer answer = work.get();
                if (settled.compareAndSet(false, true)) {
                  settle(id, answer, reply);
                } else if (answer instanceof Answer.Stream(var stream, _)) {
                  stream.close();
                }
              } finally {
                byId.computeIfPresent(
                    key, (_, call) -> call.thread().equals(Thread.currentThread()) ? null : call);
                free.release();
              }
            });
    // A second call with the id of one in flight is answered, but cannot be cancelled by it.
    byId.putIfAbsent(key, new Call(thread, settled, reply));
    thread.start();
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
  }

  private record Call(Thread thread, AtomicBoolean settled, Reply reply) {
    void cancel() {
      if (settled.compareAndSet(false, true)) {
        thread.interrupt();
        reply.none();
      }
    }
  }
}
