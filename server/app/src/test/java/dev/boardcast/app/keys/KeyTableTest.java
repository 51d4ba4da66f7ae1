package dev.boardcast.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.Slowdown;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.postgres.PostgresStore;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Keys that all servers of a PostgreSQL have.
@Timeout(900)
final class KeyTableTest {
  private static final Duration PATIENCE = Patience.LONG;

  /// Within so long a revoked key is dead at every server.
  private static final Duration REVOKED_MAX = Duration.ofSeconds(3);

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private PostgresAddress address;

  @BeforeEach
  void tables() throws Exception {
    address = PostgresAddress.parse(RealPostgres.shared().newDatabase());
  }

  private void makeTables() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    PostgresStore.open(address, 100, new HealthBoard(registry), registry).close();
  }

  @Test
  @Tag("alone")
  void aKeyIsValidAtAllServersAndDeadAtAllSoonAfterItIsRevoked() throws Exception {
    makeTables();
    try (KeyGate one = KeyGate.open("the-local-one", new KeyTable(address));
        KeyGate other = KeyGate.open("the-local-one", new KeyTable(address));
        KeyTable operator = new KeyTable(address)) {
      AtomicInteger changes = new AtomicInteger();
      List<KeyGate> gates = List.of(one, other);
      gates.forEach(gate -> gate.watch(changes::incrementAndGet));
      String key =
          operator.add("agent", Scope.WRITE, Optional.of(Set.of(1)), InstantSource.system());
      for (KeyGate gate : gates) {
        until(PATIENCE, () -> isAdmitted(gate, key));
      }
      Principal grant = ((AuthResult.Granted) one.admit(key, "here")).grant();
      assertThat(other.holds(grant)).isTrue();
      // A gate goes by a change before it says so.
      until(PATIENCE, () -> changes.get() == gates.size());
      changes.set(0);

      operator.revoke("agent");
      Instant revoked = Instant.now();
      until(PATIENCE, () -> gates.stream().noneMatch(gate -> gate.holds(grant)));
      Slowdown.assertSoon(Duration.between(revoked, Instant.now()), REVOKED_MAX);
      for (KeyGate gate : gates) {
        assertThat(isAdmitted(gate, key)).isFalse();
        assertThat(gate.admit("the-local-one", "here")).isInstanceOf(AuthResult.Granted.class);
      }
      until(PATIENCE, () -> changes.get() == gates.size());
      assertThatThrownBy(() -> operator.revoke("agent"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("boardcast key list");
      // The session is of use after a refusal, too.
      assertThat(operator.read()).isEmpty();
    }
  }

  /// While the database is away the known ones stay, and are looked at again when it is back.
  @Test
  void knownKeysStayWhileTheDatabaseIsAway() throws Exception {
    Path files = folder.resolve("files");
    RealPostgres server = RealPostgres.over(files, 0);
    address = PostgresAddress.parse(server.newDatabase());
    makeTables();
    try (KeyTable operator = new KeyTable(address);
        KeyGate gate = KeyGate.open("the-local-one", new KeyTable(address))) {
      String key = operator.add("agent", Scope.READ, Optional.empty(), InstantSource.system());
      gate.watch(() -> {});
      until(PATIENCE, () -> isAdmitted(gate, key));
      int port = server.port();
      server.close();
      assertThatThrownBy(operator::read).hasMessageContaining("cannot be read now");
      assertThat(gate.admit(key, "here")).isInstanceOf(AuthResult.Granted.class);
      server = RealPostgres.over(files, port);
      operator.revoke("agent");
      until(PATIENCE, () -> !isAdmitted(gate, key));
    } finally {
      server.close();
    }
  }

  @Test
  void keysOfAFolderAreTakenOverOnceAndStayAsTheyAre() throws Exception {
    KeyFile file = new KeyFile(folder);
    String key = file.add("agent", Scope.READ, Optional.empty(), InstantSource.system());
    var _ = file.add("other", Scope.READ, Optional.empty(), InstantSource.system());
    try (KeyTable table = new KeyTable(address)) {
      assertThat(table.read()).isEmpty();
      assertThatThrownBy(() -> table.takeOver(file.read()))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("start `boardcast serve` on it first");
      makeTables();
      assertThat(table.takeOver(file.read())).isEmpty();
      assertThat(table.takeOver(file.read())).containsExactly("agent", "other");
      assertThat(table.read()).isEqualTo(file.read());
    }
    try (KeyGate gate = KeyGate.open("the-local-one", new KeyTable(address))) {
      gate.watch(() -> {});
      assertThat(gate.admit(key, "here")).isInstanceOf(AuthResult.Granted.class);
    }
  }

  @Test
  void aSecondImportBringsNoRevokedKeyBack() throws Exception {
    makeTables();
    KeyFile file = new KeyFile(folder);
    var _ = file.add("agent", Scope.READ, Optional.empty(), InstantSource.system());
    List<NamedKey> before = file.read();
    try (KeyTable table = new KeyTable(address);
        KeyGate gate = KeyGate.open("the-local-one", new KeyTable(address))) {
      gate.watch(() -> {});
      assertThat(gate.lacking(before)).containsExactly("agent");
      KeyFile.Handover first = file.handOver(table);
      assertThat(first.taken()).isEqualTo(1);
      assertThat(first.setAside()).contains(folder.resolve("keys.json.imported"));
      until(PATIENCE, () -> gate.lacking(before).isEmpty());
      table.revoke("agent");
      assertThat(file.handOver(table).taken()).isZero();
      assertThat(table.read()).isEmpty();
      assertThat(file.read()).isEmpty();
      assertThat(folder.resolve("keys.json.imported")).isNotEmptyFile();
    }
  }

  @Test
  void programsThatChangeThemAtOnceTakeTurns() throws Exception {
    makeTables();
    try (ExecutorService programs = Executors.newFixedThreadPool(8)) {
      List<Future<?>> made =
          java.util.stream.IntStream.range(0, 24)
              .<Future<?>>mapToObj(i ->
                  programs.submit(() -> {
                    try (KeyTable table = new KeyTable(address)) {
                      return table.add(
                          "k" + i, Scope.READ, Optional.empty(), InstantSource.system());
                    }
                  }))
              .toList();
      for (Future<?> one : made) {
        assertThat(one.get()).isNotNull();
      }
    }
    try (KeyTable table = new KeyTable(address)) {
      assertThat(table.read()).hasSize(24);
    }
  }

  /// From another address each time: failures of one are soon put off.
  private boolean isAdmitted(KeyGate gate, String key) {
    return gate.admit(key, "address " + asked.incrementAndGet()) instanceof AuthResult.Granted;
  }

  private static void until(Duration patience, BooleanSupplier condition) {
    Instant end = Instant.now().plus(patience);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
