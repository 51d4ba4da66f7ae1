package dev.boardcast.tracker.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.boardcast.testkit.QuietPorts;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.UnusableDatabaseException.Fault;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What cannot be worked with ends the start with a sentence that has the remedy, and is left as it
/// was.
@Timeout(900)
final class RefusalsTest {
  @Test
  void nobodyAnswers() throws Exception {
    int port = QuietPorts.next();
    UnusableDatabaseException e =
        refused("postgresql://u@127.0.0.1:%d/b".formatted(port), Fault.UNREACHABLE);
    assertThat(e).hasMessageContaining(":" + port).hasMessageContaining("Look whether it runs");
    assertThat(refused("postgresql://u@no-such-host.invalid/b?sslmode=disable", Fault.UNREACHABLE))
        .hasMessageContaining("there is no host no-such-host.invalid");
  }

  @Test
  void oneThatDoesNotSpeakTls() throws Exception {
    String address = RealPostgres.shared().newDatabase();
    assertThat(refused(address.replaceAll("\\?.*", "") + "?sslmode=require", Fault.UNTRUSTED))
        .hasMessageContaining("does not speak TLS")
        .hasMessageContaining("ssl = on");
  }

  @Test
  void aRoleThatMayHaveNoMoreConnections() throws Exception {
    RealPostgres server = RealPostgres.shared();
    String address = server.newDatabase();
    server.run("CREATE ROLE narrow LOGIN CONNECTION LIMIT 0");
    assertThat(refused(address.replace("postgres@", "narrow@"), Fault.UNREACHABLE))
        .hasMessageContaining("CONNECTION LIMIT of the role");
  }

  @Test
  void aPasswordThatIsWrong() throws Exception {
    RealPostgres server = RealPostgres.shared();
    String address = server.newDatabase();
    server.run("CREATE USER picky PASSWORD 's3cret-of-the-picky'");
    Path admission = Path.of(show(address, "hba_file"));
    String before = Files.readString(admission);
    try {
      Files.writeString(admission, "host all picky all scram-sha-256\n" + before);
      server.run("SELECT pg_reload_conf()");
      PostgresAddress picky = PostgresAddress.parse(address.replace("postgres@", "picky@"));
      UnusableDatabaseException none = refused(picky, Fault.NOT_ADMITTED);
      assertThat(none).hasMessageContaining("BOARDCAST_DATABASE_PASSWORD");
      UnusableDatabaseException wrong =
          refused(picky.withPassword("wr0ng-key-of-the-picky"), Fault.NOT_ADMITTED);
      assertThat(wrong)
          .hasMessageContaining("refuses the password")
          .hasMessageContaining("picky")
          .hasMessageNotContaining("wr0ng");
      // Admitted, and not allowed to make tables.
      assertThat(refused(picky.withPassword("s3cret-of-the-picky"), Fault.NOT_ADMITTED))
          .hasMessageContaining("OWNER TO \"picky\"");
      assertThatThrownBy(() -> PostgresStore.check(picky.withPassword("s3cret-of-the-picky")))
          .as("who looks says what who starts would")
          .hasMessageContaining("OWNER TO \"picky\"");
      open(PostgresAddress.parse(address)).close();
      assertThat(refused(picky.withPassword("s3cret-of-the-picky"), Fault.NOT_ADMITTED))
          .as("tables of another role")
          .hasMessageContaining("REASSIGN OWNED BY");
      run(address, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO picky");
      assertThatThrownBy(() -> PostgresStore.check(picky.withPassword("s3cret-of-the-picky")))
          .hasMessageContaining("REASSIGN OWNED BY");
    } finally {
      Files.writeString(admission, before);
      server.run("SELECT pg_reload_conf()");
    }
  }

  @Test
  void noSuchDatabase() throws Exception {
    assertThat(refused(RealPostgres.shared().address("nowhere"), Fault.NOT_ADMITTED))
        .hasMessageContaining("CREATE DATABASE \"nowhere\"");
  }

  @Test
  void tablesOfSomebodyElse() throws Exception {
    String address = RealPostgres.shared().newDatabase();
    run(address, "CREATE TABLE invoices (id int)");
    assertThat(refused(address, Fault.FOREIGN)).hasMessageContaining("another program");
    assertThat(count(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isOne();
    // Another program that keeps its history as ours does.
    String sister = RealPostgres.shared().newDatabase();
    run(
        sister,
        "CREATE TABLE flyway_schema_history (version text, success boolean)",
        "INSERT INTO flyway_schema_history VALUES ('3', true)");
    refused(sister, Fault.FOREIGN);
  }

  @Test
  void aSchemaOfANewerVersion() throws Exception {
    String address = RealPostgres.shared().newDatabase();
    open(PostgresAddress.parse(address)).close();
    run(
        address,
        "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '9999', description, type,"
            + " script, checksum, installed_by, installed_on, execution_time, success"
            + " FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY 1 DESC LIMIT 1");
    assertThat(refused(address, Fault.NEWER_SCHEMA))
        .hasMessageContaining("newer Boardcast")
        .hasMessageContaining("9999");
  }

  @Test
  void oneThatTakesNoWrites() throws Exception {
    String address = RealPostgres.shared().newDatabase();
    String name = address.substring(address.lastIndexOf('/') + 1);
    RealPostgres.shared()
        .run("ALTER DATABASE %s SET default_transaction_read_only = on".formatted(name));
    assertThat(refused(address, Fault.STANDBY)).hasMessageContaining("primary");
  }

  @Test
  void aPoolerThatGivesEachTransactionAnotherSession() throws Exception {
    String address = RealPostgres.shared().newDatabase();
    String name = address.substring(address.lastIndexOf('/') + 1);
    try (TransactionPooler pooler =
        new TransactionPooler(RealPostgres.shared().port(), RealPostgres.USER, name)) {
      String pooled =
          "postgresql://%s@127.0.0.1:%d/%s".formatted(RealPostgres.USER, pooler.port(), name);
      assertThat(refused(pooled, Fault.POOLED)).hasMessageContaining("pool_mode = session");
    }
  }

  @Test
  void oneThatIsTooOld() {
    PostgresAddress address = PostgresAddress.parse("postgresql://u@db/b");
    assertThatThrownBy(() ->
            Refusals.unlessFit(address, new Sessions.Server(140_011, false, "1", "00000001", 1)))
        .isInstanceOfSatisfying(
            UnusableDatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TOO_OLD))
        .hasMessageContaining("PostgreSQL 14")
        .hasMessageContaining("15 or newer");
  }

  private static UnusableDatabaseException refused(String address, Fault fault) {
    return refused(PostgresAddress.parse(address), fault);
  }

  private static UnusableDatabaseException refused(PostgresAddress address, Fault fault) {
    UnusableDatabaseException e =
        catchThrowableOfType(UnusableDatabaseException.class, () -> open(address).close());
    assertThat(e).isNotNull();
    assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault);
    return e;
  }

  private static PostgresStore open(PostgresAddress address) throws UnusableDatabaseException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    return PostgresStore.open(address, 100, new HealthBoard(registry), registry);
  }

  private static String show(String address, String setting) throws Exception {
    try (Connection connection = RealPostgres.shared().connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private static long count(String address, String sql) throws Exception {
    try (Connection connection = RealPostgres.shared().connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void run(String address, String... statements) throws Exception {
    try (Connection connection = RealPostgres.shared().connect(address);
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }
}
