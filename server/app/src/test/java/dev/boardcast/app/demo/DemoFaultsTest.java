package dev.boardcast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.testkit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a demo makes of a part that dies. The whole demo, and a demo that is itself killed, are
/// tried where the program is tried as it is shipped.
final class DemoFaultsTest {
  private static final Duration END_MAX = Patience.LONG;

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    for (Process demo : started) {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }

  @Test
  void aPartThatDiesEndsTheDemoWithASentenceAndNothingIsLeftBehind() throws Exception {
    // Settings that would stop any part, were they passed on to it.
    Process demo = start(Map.of("LOG_LEVEL", "loud", "REQUEST_TIMEOUT_MS", "soon"));
    try (var lines = demo.inputReader(StandardCharsets.UTF_8)) {
      readUntilPlaying(lines);
      List<ProcessHandle> parts = demo.children().toList();
      assertThat(parts).hasSize(3);
      parts.getFirst().destroyForcibly();
      String rest = lines.lines().reduce("", (a, b) -> a + b + "\n");

      assertThat(demo.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(demo.exitValue()).isEqualTo(1);
      assertThat(rest)
          .contains("ended in the middle of the demo (exit code 137)")
          .doesNotContain("\tat ");
      assertEnded(parts);
      assertThat(left()).isEmpty();
    }
  }

  private Process start(Map<String, String> environment) throws IOException {
    List<String> command = SelfLauncher.command("demo", "--fast");
    command.add(1, "-Djava.io.tmpdir=" + folder);
    command.add(1, "-Dstdout.encoding=UTF-8");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(Redirect.PIPE).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process demo = builder.start();
    started.add(demo);
    return demo;
  }

  private static void readUntilPlaying(BufferedReader lines) throws IOException {
    String line = "";
    while (line != null && !line.startsWith("  2  ")) {
      line = lines.readLine();
    }
    assertThat(line).as("the demo plays").isNotNull();
  }

  private static void assertEnded(List<ProcessHandle> parts) {
    for (ProcessHandle part : parts) {
      assertThat(part.onExit()).succeedsWithin(END_MAX);
    }
  }

  /// The folders of demos that were not removed.
  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("boardcast-demo-"))
          .toList();
    }
  }
}
