package dev.boardcast.app.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.testkit.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `boardcast demo --servers 3`, with real servers, sidecars and a real PostgreSQL with its
/// standby.
final class ClusterDemoTest {
  private static final long DEMO_MAX_SECONDS = 240;

  @TempDir Path folder;

  @Test
  void aServerAndTheDatabaseAreKilledAndNothingIsLost() throws Exception {
    Path output = folder.resolve("output.txt");
    List<String> command =
        new ArrayList<>(SelfLauncher.command("demo", "--servers", "3", "--fast"));
    command.add(1, "-Djava.io.tmpdir=" + folder);
    Process demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    List<ProcessHandle> parts;
    try {
      assertThat(demo.waitFor(DEMO_MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      parts = demo.descendants().toList();
      parts.forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
    String text = Files.readString(output);
    assertThat(demo.exitValue()).as(text).isZero();
    assertThat(parts).as("processes that the demo left").isEmpty();
    assertThat(text)
        .contains("kill -9 of server 3, where editor 2 is")
        .contains("kill -9 of the database; its standby is promoted")
        .containsPattern(
            "Editor 1: \\d+ changes, 0 lost, 0 repeated, in order; boards to be read again: 0; its board is the database's")
        .containsPattern(
            "Editor 2: \\d+ changes, 0 lost, 0 repeated, in order; boards to be read again: 0; its board is the database's")
        .contains("nothing was lost");
    try (var left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("boardcast-demo-"));
    }
    long end = System.nanoTime() + Patience.LONG.toNanos();
    while (!running().isEmpty()) {
      assertThat(System.nanoTime() - end).as("left: %s", running()).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private List<String> running() {
    return ProcessHandle.allProcesses()
        .map(one -> one.info().commandLine().orElse(""))
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }

  @Test
  void anotherNumberOfServersIsRefused() throws Exception {
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>(SelfLauncher.command("demo", "--servers", "9"));
    Process demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(demo.waitFor(DEMO_MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(2);
    assertThat(Files.readString(output)).contains("--servers 9 is not valid; valid: 2 to 5");
  }
}
