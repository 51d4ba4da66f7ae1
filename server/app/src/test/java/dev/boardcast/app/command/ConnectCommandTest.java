package dev.boardcast.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `boardcast connect github` and a server that runs, as a person has them: processes.
final class ConnectCommandTest {
  private static final Duration WAIT_MAX = Duration.ofMinutes(3);

  @TempDir Path folder;

  /// What a command printed, and how it ended.
  private record Ended(int code, String text) {}

  @Test
  void itLooksThenConnectsTellsHowItStandsAndDisconnects() throws Exception {
    try (FakeGitHub gitHub = FakeGitHub.start("Todo", "In progress", "Done")) {
      gitHub.project().addIssue("one", "Todo");
      Map<String, String> environment = new HashMap<>();
      environment.put("BOARDCAST_DATA_DIR", folder.resolve("data").toString());
      environment.put("STATE_TRACKING_API_KEY", "the-key-of-this-test");
      environment.put("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN);
      environment.put("BOARDCAST_GITHUB_HOST", gitHub.host());
      Process server = serve(environment);
      try {
        environment.remove("BOARDCAST_GITHUB_TOKEN");
        Ended looked = run(environment, "demo/1", "--host", gitHub.host(), "--dry-run");
        assertThat(looked.code()).as(looked.text()).isZero();
        assertThat(looked.text())
            .contains("boardcast-user", "Todo is todo", "costs", "Nothing was changed");
        assertThat(run(environment, "--list").text()).contains("No board is connected.");

        Ended connected = run(environment, "demo/1", "--host", gitHub.host());
        assertThat(connected.code()).as(connected.text()).isZero();
        assertThat(connected.text()).contains("Connected: project #1.");
        assertThat(run(environment, "--status").text()).contains("#1", "demo/1");

        Ended refused = run(environment, "demo/2", "--host", gitHub.host());
        assertThat(refused.code()).isEqualTo(Failures.EXIT_FAILED);
        assertThat(refused.text()).contains("Next: gh project view 2 --owner demo");
        assertThat(run(environment, "nothing").code()).isEqualTo(Failures.EXIT_USAGE);

        assertThat(run(environment, "--disconnect", "1").text()).contains("The board stays");
        assertThat(run(environment, "--list").text()).contains("No board is connected.");
      } finally {
        server.destroy();
        assertThat(server.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
      assertThat(Files.readString(folder.resolve("log.txt"))).doesNotContain(FakeGitHub.TOKEN);
    }
  }

  /// Where it listens is put into the environment.
  private Process serve(Map<String, String> environment) throws Exception {
    Path ready = folder.resolve("ready.json");
    Process server =
        SelfLauncher.start(
            SelfLauncher.command(
                "serve", "--api-port", "0", "--ws-port", "0", "--ready-file", ready.toString()),
            environment,
            folder,
            Redirect.to(folder.resolve("log.txt").toFile()));
    Instant until = Instant.now().plus(WAIT_MAX);
    while (!Files.exists(ready)) {
      assertThat(server.isAlive()).isTrue();
      assertThat(Instant.now()).isBefore(until);
      LockSupport.parkNanos(20_000_000);
    }
    environment.put(
        "STATE_TRACKING_API_URL",
        Json.parseObject(Files.readString(ready)).get("trackerUrl").getAsString());
    return server;
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("connect", "github"));
    words.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(SelfLauncher.command(words.toArray(String[]::new)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }
}
