package dev.boardcast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.process.SelfLauncher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo for real: the program plays it with its own children, on a folder for temporary files
/// that shows what is left behind.
final class DemoTest {
  private static final Duration DEMO_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(10);

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
  void everyChangeReachesTheEditorAndNothingIsLeftBehind() throws Exception {
    // Settings that would stop any part, were they passed on to it.
    Process demo =
        start(Map.of("LOG_LEVEL", "loud", "REQUEST_TIMEOUT_MS", "soon", "COLUMNS", "80"));
    CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> output(demo));

    assertThat(demo.waitFor(DEMO_MAX.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

    String text = output.get();
    assertThat(demo.exitValue()).as(text).isZero();
    assertThat(text)
        .contains("0 lost, 0 repeated, all in order")
        .contains("The editor's board is the tracker's board, field by field.")
        .contains("claude mcp add boardcast -- ")
        .doesNotContain("\u001b");
    assertThat(text.lines().filter(line -> line.matches(" +\\d+  \\w+ +.* \\d+ ms")))
        .as("a line for each change")
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.length() <= 80);
    assertThat(left()).isEmpty();
  }

  @Test
  void aPartThatDiesEndsTheDemoWithASentenceAndNothingIsLeftBehind() throws Exception {
    Process demo = start(Map.of());
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

  @Test
  void partsEndWithTheDemoHoweverThatDied() throws Exception {
    Process demo = start(Map.of());
    List<ProcessHandle> parts;
    try (var lines = demo.inputReader(StandardCharsets.UTF_8)) {
      readUntilPlaying(lines);
      parts = demo.children().toList();
      assertThat(parts).hasSize(3);
      demo.destroyForcibly();
    }
    assertEnded(parts);
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

  private static String output(Process demo) {
    try (InputStream out = demo.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
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
