package dev.boardcast.tracker.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The log is followed and changes are written, while reads get no session.
@Timeout(900)
final class RefusedReadsTest {
  @Test
  void aServerThatRefusesReadsIsNotReadyAndFindsOutByItselfWhenItIs() throws Exception {
    RealPostgres server = RealPostgres.shared();
    String address = server.newDatabase();
    String name = address.substring(address.lastIndexOf('/') + 1);
    server.run("CREATE ROLE reader LOGIN");
    server.run("ALTER DATABASE %s OWNER TO reader".formatted(name));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (PostgresStore store =
        PostgresStore.open(
            PostgresAddress.parse(address.replace("postgres@", "reader@")),
            100,
            new HealthBoard(registry),
            registry)) {
      // Whatever is open already stays so; a reader's session is made by the first read.
      server.run("ALTER ROLE reader CONNECTION LIMIT 0");
      assertThat(fault(store)).isEqualTo(StoreFault.CONNECTIONS_USED_UP);
      assertThat(store.health().get(Check.FOLLOWING))
          .isInstanceOfSatisfying(
              Condition.Failing.class,
              failing ->
                  assertThat(failing.toString())
                      .contains("reads are refused")
                      .contains("CONNECTION LIMIT"));
      server.run("ALTER ROLE reader CONNECTION LIMIT -1");
      Instant end = Instant.now().plus(Patience.LONG);
      while (!Condition.fine().equals(store.health().get(Check.FOLLOWING))) {
        assertThat(Instant.now()).isBefore(end);
        LockSupport.parkNanos(5_000_000);
      }
      assertThat(fault(store)).isNull();
    }
  }

  private static @Nullable StoreFault fault(PostgresStore store) throws Exception {
    try {
      var _ =
          store
              .read(sql -> sql.number("SELECT 1"))
              .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(StoreException.class);
      return ((StoreException) e.getCause()).fault();
    }
  }
}
