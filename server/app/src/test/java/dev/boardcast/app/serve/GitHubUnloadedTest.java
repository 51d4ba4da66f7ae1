package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.process.SelfLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server without a connection, as a process.
final class GitHubUnloadedTest {
  private static final Duration START_MAX = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void nothingOfTheConnectionIsLoadedWhereNoBoardHasOneAndNothingOfPostgres() throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    Path ready = folder.resolve("ready.json");
    List<String> command =
        new ArrayList<>(
            SelfLauncher.command(
                "serve",
                "--api-port",
                "0",
                "--ws-port",
                "0",
                "--ready-file",
                ready.toString(),
                "--until-stdin-closes"));
    // After the options that switch the log off.
    command.add(command.indexOf("-cp"), "-Xlog:class+load:file=" + loaded);
    Process server =
        SelfLauncher.start(
            command,
            Map.of("BOARDCAST_DATA_DIR", folder.resolve("data").toString()),
            folder,
            ProcessBuilder.Redirect.to(folder.resolve("log.txt").toFile()));
    try {
      Instant until = Instant.now().plus(START_MAX);
      while (!Files.exists(ready)) {
        assertThat(server.isAlive()).isTrue();
        assertThat(Instant.now()).isBefore(until);
        LockSupport.parkNanos(20_000_000);
      }
      server.getOutputStream().close();
      assertThat(server.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      server.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(loaded);
    assertThat(lines).anyMatch(line -> line.contains("dev.boardcast.app.serve.GitHubMount"));
    assertThat(lines)
        .noneMatch(line -> line.contains(" org.postgresql."))
        .noneMatch(line -> line.contains("dev.boardcast.tracker.store.postgres.PostgresStore"));
    assertThat(lines)
        .noneMatch(line -> line.contains("dev.boardcast.github."))
        .noneMatch(line -> line.contains("dev.boardcast.app.serve.GitHubConnections"));
  }
}
