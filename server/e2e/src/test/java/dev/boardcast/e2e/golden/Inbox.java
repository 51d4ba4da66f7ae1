package dev.boardcast.e2e.golden;

import dev.boardcast.testkit.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Messages as they came, to be asked for in the order of the scenario: two that are sent side by
/// side come in one order or the other, and are recorded in one.
final class Inbox {
  private static final long PATIENCE_MS = Patience.MS;

  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final List<String> waiting = new ArrayList<>();

  void add(String message) {
    arrived.add(message);
  }

  /// The first message that fits; those before it stay to be asked for.
  String await(Predicate<String> wanted) throws InterruptedException {
    for (String message : List.copyOf(waiting)) {
      if (wanted.test(message)) {
        waiting.remove(message);
        return message;
      }
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (true) {
      String message = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (message == null) {
        throw new AssertionError("it never came; what came: " + waiting);
      }
      if (wanted.test(message)) {
        return message;
      }
      waiting.add(message);
    }
  }

  String next() throws InterruptedException {
    return await(_ -> true);
  }

  /// What came and was not asked for.
  List<String> rest() {
    arrived.drainTo(waiting);
    return List.copyOf(waiting);
  }
}
