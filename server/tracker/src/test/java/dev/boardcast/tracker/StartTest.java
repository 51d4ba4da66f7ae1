package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a tracker refuses to start on, and that it leaves it as it was.
final class StartTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("boardcast.db");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (RunningTracker running = RunningTracker.in(directory)) {
      int port = running.server.port();
      Path other = Files.createDirectory(directory.resolve("other")).resolve("boardcast.db");
      try (TrackerServer second = RunningTracker.open(other, port, 100)) {
        assertThatThrownBy(second::listen)
            .isInstanceOf(BindException.class)
            .hasMessageContaining(String.valueOf(port));
      }
    }
  }

  @Test
  void aDatabaseThatAnotherTrackerHasOpenIsRefused() throws Exception {
    try (RunningTracker running = RunningTracker.in(directory)) {
      assertThat(running.server.port()).isPositive();
      refused("in use by another Boardcast");
    }
  }

  @Test
  void aMissingDirectoryIsNamed() {
    file = directory.resolve("nowhere").resolve("boardcast.db");
    refused("does not exist");
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsRefused() throws Exception {
    Files.createDirectory(file);
    refused("is not a file");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndKept() throws Exception {
    byte[] content =
        "This is not a database at all, but a letter.\n"
            .repeat(200)
            .getBytes(StandardCharsets.UTF_8);
    Files.write(file, content);
    refused("is damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void aDamagedDatabaseIsRefusedAndKept() throws Exception {
    try (RunningTracker running = RunningTracker.in(directory)) {
      for (int i = 0; i < 50; i++) {
        running.createProject("A", "B");
      }
    }
    byte[] content = Files.readAllBytes(file);
    for (int i = 4_096; i < content.length; i += 7) {
      content[i] = (byte) 0xA5;
    }
    Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
    refused("is damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefusedAndKept() throws Exception {
    execute("CREATE TABLE letters (text TEXT)");
    byte[] content = Files.readAllBytes(file);
    refused("another program");
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() throws Exception {
    RunningTracker.in(directory).close();
    execute(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99', 'x', 1, 1)");
    refused("newer Boardcast");
  }

  private void refused(String sentence) {
    assertThatThrownBy(() -> RunningTracker.open(file, 0, 100))
        .isInstanceOf(TrackerStartException.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining(directory.toString());
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
