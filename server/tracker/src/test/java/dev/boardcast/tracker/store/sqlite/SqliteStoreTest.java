package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.Dialect;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.StoreContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;

final class SqliteStoreTest extends StoreContract {
  @Override
  protected Store open(Path directory) throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    return SqliteStore.open(
        directory.resolve("boardcast.db"),
        100,
        InstantSource.system(),
        new HealthBoard(registry),
        registry);
  }

  @Override
  protected Dialect dialect() {
    return SqliteDialect.SQLITE;
  }
}
