package dev.boardcast.mcp;

import dev.boardcast.mcp.rpc.Messages;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/// The calls in flight of one connection, each on its own virtual thread.
final class Calls {
  /// With so many in flight, the next one waits, and its connection is not read meanwhile.
  static final int IN_FLIGHT_MAX_COUNT = 256;

  private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(5);

  private final Semaphore free = new Semaphore(IN_FLIGHT_MAX_COUNT);
  private final Map<String, Call> byId = new ConcurrentHashMap<>();

  /// Where an answer goes: exactly one of the two is called, once.
  interface Reply {
    void answer(ResponseMessage message);

    /// The call was cancelled; its caller expects no answer.
    void none();
  }

  /// Starts a call. Blocks while too many are in flight.
  void start(Either<String, Number> id, Supplier<ResponseMessage> work, Reply reply)
      throws InterruptedException {
    free.acquire();
    String key = Messages.key(id);
    AtomicBoolean settled = new AtomicBoolean();
    Thread thread =
        Thread.ofVirtual()
            .name("mcp-call-" + key)
            .unstarted(() -> {
              try {
                ResponseMessage answer = work.get();
                if (settled.compareAndSet(false, true)) {
                  reply.answer(answer);
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

  /// Ends a call without an answer; does nothing when it is over already.
  void cancel(Either<String, Number> id) {
    Call call = byId.get(Messages.key(id));
    if (call != null) {
      call.cancel();
    }
  }

  /// Waits until all calls have ended; interrupts those that take longer than this.
  void finish(Duration patience) throws InterruptedException {
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
