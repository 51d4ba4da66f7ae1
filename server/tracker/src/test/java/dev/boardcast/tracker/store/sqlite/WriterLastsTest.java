package dev.boardcast.tracker.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.testkit.Patience;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Store;
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
@Timeout(900)
final class WriterLastsTest {
  private static final Actor CALLER = new Actor(null, null);

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    store =
        SqliteStore.open(
            directory.resolve("boardcast.db"),
            100,
            InstantSource.system(),
            new HealthBoard(registry),
            registry);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static void await(CompletableFuture<?> answer) throws Exception {
    var _ = answer.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aWriteThatDiesIsAnsweredAndTheNextOneIsMade() throws Exception {
    CompletableFuture<Integer> dead =
        store.write(
            CALLER,
            Lane.none(),
            _ -> {
              throw new NoClassDefFoundError("a part of the program is gone");
            });
    assertThatThrownBy(() -> await(dead)).hasRootCauseInstanceOf(NoClassDefFoundError.class);
    assertThat(store.write(CALLER, Lane.none(), _ -> 1).get(Patience.SECONDS, TimeUnit.SECONDS))
        .isEqualTo(1);
  }

  @Test
  void aListenerThatDiesTakesNothingFromTheWrites() throws Exception {
    store
        .feed()
        .onCommitted(_ -> {
          throw new OutOfMemoryError("as in a test");
        });
    ProjectService projects = new ProjectService(new Urls(() -> "http://localhost"));
    for (int i = 0; i < 2; i++) {
      await(
          store.write(
              CALLER,
              Lane.none(),
              scope ->
                  projects.create(scope, new Commands.NewProject("a", null, List.of()), null)));
    }
  }
}
