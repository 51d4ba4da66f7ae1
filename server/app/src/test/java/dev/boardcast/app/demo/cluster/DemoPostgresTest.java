package dev.boardcast.app.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The demo's database can be reached by every user of this machine while it runs.
@Timeout(900)
final class DemoPostgresTest {
  @TempDir Path folder;

  @Test
  void itLetsNobodyInWithoutItsPassword() throws Exception {
    try (DemoPostgres postgres = DemoPostgres.make(PostgresPrograms.find(folder), folder)) {
      postgres.startAlone();
      try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl())) {
        assertThat(connection.isValid(5)).isTrue();
      }
      String without = postgres.jdbcUrl().replaceFirst("&password=.*", "&password=guessed");
      assertThatThrownBy(() -> DriverManager.getConnection(without))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
  }
}
