package dev.boardcast.tracker.store.postgres;

import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.Dialect;
import dev.boardcast.tracker.store.PatientOpening;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.StoreContract;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;

final class PostgresStoreTest extends StoreContract {
  @Override
  protected Store open(Path directory) throws Exception {
    Path kept = directory.resolve("address");
    if (!Files.exists(kept)) {
      Files.writeString(kept, RealPostgres.shared().newDatabase());
    }
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    PostgresAddress address = PostgresAddress.parse(Files.readString(kept));
    return PatientOpening.of(
        () -> PostgresStore.open(address, 100, new HealthBoard(registry), registry));
  }

  @Override
  protected Dialect dialect() {
    return PostgresDialect.POSTGRES;
  }
}
