package dev.boardcast.sidecar.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.announce.Announcer;
import dev.boardcast.sidecar.announce.CommandOutcome;
import dev.boardcast.sidecar.announce.Told;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import dev.boardcast.sidecar.settings.OptionsReader;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.trace.LogTrace;
import dev.boardcast.testkit.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A writer that cannot write ends its session, and says so; nothing that is only for people ends
/// it.
@Timeout(900)
final class OutboxTest {
  private final Announcer announcer = new Announcer();
  private final CountDownLatch broken = new CountDownLatch(1);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Outbox outbox(OutputStream stream) {
    return new Outbox(
        stream,
        new MessageJsonHandler(Map.of()),
        announcer,
        _ -> {},
        new LogTrace(),
        broken::countDown);
  }

  private static OutputStream failing(Supplier<? extends Throwable> failure) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        switch (failure.get()) {
          case IOException e -> throw e;
          case Error e -> throw e;
          case Throwable e -> throw new IllegalStateException(e);
        }
      }
    };
  }

  static Stream<Supplier<? extends Throwable>> failures() {
    return Stream.of(
        () -> new IOException("the pipe is gone"),
        () -> new IllegalArgumentException("a fault of ours"),
        () -> new NoClassDefFoundError("a part of the program is gone"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aStreamThatFailsHoweverItDoesEndsTheSession(Supplier<? extends Throwable> failure)
      throws Exception {
    Outbox outbox = outbox(failing(failure));
    NotificationMessage message = new NotificationMessage();
    message.setMethod("boardcast/x");
    outbox.consume(message);
    assertThat(broken.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    // Nobody waits for room in what is not written any more.
    outbox.awaitRoom();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatFailsOnceABatchIsWrittenEndsTheSession(Supplier<? extends Throwable> failure)
      throws Exception {
    Outbox outbox = outbox(written);
    outbox.changes(
        Told.batch(List.of()),
        () -> {
          if (failure.get() instanceof Error e) {
            throw e;
          }
          throw new IllegalStateException("whoever waits for it fails");
        });
    assertThat(broken.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    outbox.awaitRoom();
  }

  @Test
  @SuppressWarnings("NullAway") // it is the fault that is wanted
  void aBatchThatCannotBeMadeEndsTheSession() throws Exception {
    Outbox outbox = outbox(written);
    outbox.changes(new Batch(1, null, List.of(), Map.of()), () -> {});
    assertThat(broken.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    outbox.awaitRoom();
  }

  /// The announcer understands neither; what the editor is told does not depend on it.
  @Test
  @SuppressWarnings("NullAway") // it is the fault that is wanted
  void whatCannotBePutIntoWordsIsLeftOutAndTheProtocolGoesOn() throws Exception {
    JsonObject options = new JsonObject();
    options.addProperty("announceChanges", "showMessage");
    announcer.configure(
        OptionsReader.read(
            options,
            new SidecarDefaults(
                URI.create("ws://127.0.0.1:9/notifications"),
                URI.create("http://127.0.0.1:9"),
                "s3cret",
                null,
                Duration.ofSeconds(1),
                0,
                "1")));
    Outbox outbox = outbox(written);
    CountDownLatch taken = new CountDownLatch(2);
    StatusSnapshot wordless = Told.status(LinkStatus.Condition.LIVE, null);
    Subject.OfIssue stateless = new Subject.OfIssue(Told.issue(1, "x", null, null, null));
    Batch batch = Told.batch(List.of(Told.event(EventType.ISSUE_CREATED, 1, stateless, null)));
    outbox.statusChanged(wordless, List.of());
    outbox.changes(batch, taken::countDown);
    announcer.commandDone(new CommandOutcome.State(wordless));
    while (taken.getCount() == 2) {
      outbox.wake();
      var _ = taken.await(5, TimeUnit.MILLISECONDS);
    }
    outbox.changes(batch, taken::countDown);
    assertThat(taken.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    outbox.close(10_000);
    assertThat(broken.getCount()).isOne();
    assertThat(written.toString(StandardCharsets.UTF_8))
        .contains("boardcast/statusChanged")
        .containsPattern("(?s)boardcast/changes.*boardcast/changes");
  }
}
