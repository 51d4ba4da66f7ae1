package dev.boardcast.mcp.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.testkit.Patience;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(900)
final class NotificationQueueTest {
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

  static Stream<Supplier<Throwable>> failures() {
    return Stream.of(
        () -> new IllegalStateException("a fault of ours"),
        () -> new NoClassDefFoundError("a part of the program is gone"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aChangeThatCannotBeToldIsNotTheLast(Supplier<Throwable> failure) throws Exception {
    MessageSink way =
        new MessageSink() {
          @Override
          public void send(String json) {
            sent.add(json);
            switch (json.equals("a") ? failure.get() : null) {
              case RuntimeException e -> throw e;
              case Error e -> throw e;
              case null, default -> {}
            }
          }

          @Override
          public boolean isOpen() {
            return true;
          }
        };
    try (NotificationQueue courier =
        new NotificationQueue(way, notice -> String.valueOf(notice.uri()))) {
      courier.mark(new NotificationQueue.Notice("a"));
      assertThat(sent.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("a");
      // An Error ends the thread; the change after it has another one.
      String second = null;
      for (int i = 0; second == null && i < 100; i++) {
        courier.mark(new NotificationQueue.Notice("b" + i));
        second = sent.poll(100, TimeUnit.MILLISECONDS);
      }
      assertThat(second).startsWith("b");
    }
  }
}
