package dev.boardcast.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.service.Commands;
import dev.boardcast.tracker.service.ProjectChanges;
import dev.boardcast.tracker.service.Urls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// There is one writer: without it every write waits for ever. Nothing that fails beside it ends
/// it.
@Timeout(30)
final class WriterLastsTest {
  private static final Caller CALLER = new Caller(null, null);

  @TempDir Path directory;
  private Database database;
  private Writer writer;

  @BeforeEach
  void open() throws Exception {
    database = Database.open(directory.resolve("boardcast.db"));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    writer =
        new Writer(
            database,
            new EventLog(100, registry),
            InstantSource.system(),
            new HealthBoard(registry),
            registry);
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  private static void await(CompletableFuture<?> answer) throws Exception {
    var _ = answer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aWriteThatDiesIsAnsweredAndTheNextOneIsMade() throws Exception {
    CompletableFuture<Integer> dead =
        writer.submit(
            CALLER,
            _ -> {
              throw new NoClassDefFoundError("a part of the program is gone");
            });
    assertThatThrownBy(() -> await(dead)).hasRootCauseInstanceOf(NoClassDefFoundError.class);
    assertThat(writer.submit(CALLER, _ -> 1).get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void aListenerThatDiesTakesNothingFromTheWrites() throws Exception {
    writer.onCommitted(_ -> {
      throw new OutOfMemoryError("as in a test");
    });
    ProjectChanges projects = new ProjectChanges(new Urls(() -> "http://localhost"));
    for (int i = 0; i < 2; i++) {
      await(
          writer.submit(
              CALLER,
              scope ->
                  projects.create(scope, new Commands.NewProject("a", null, List.of()), null)));
    }
  }
}
