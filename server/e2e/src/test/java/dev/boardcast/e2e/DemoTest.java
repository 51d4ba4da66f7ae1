package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.testkit.Patience;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `boardcast demo`, as it is shipped.
final class DemoTest {
  private static final long DEMO_MAX_SECONDS = 90;

  @TempDir Path folder;

  @Test
  void theDemoEndsByItselfWithNothingLostAndNothingRepeated() throws Exception {
    Path output = folder.resolve("output.txt");
    Process demo = builder().redirectOutput(output.toFile()).start();
    try {
      assertThat(demo.waitFor(DEMO_MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      demo.destroyForcibly();
    }
    String text = Files.readString(output);
    assertThat(demo.exitValue()).as(text).isZero();
    assertThat(text)
        .contains("27 changes, each told to the editor: 0 lost, 0 repeated, all in order.")
        .contains("The editor's board is the tracker's board, field by field.")
        .contains("claude mcp add boardcast");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(temporaryFolders()).isEmpty();
  }

  @Test
  void aDemoThatIsKilledLeavesNoProcessBehind() throws Exception {
    Process demo = builder().start();
    List<ProcessHandle> parts = List.of();
    try (BufferedReader lines = demo.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.contains("create_issue")) {
        line = lines.readLine();
      }
      parts = demo.descendants().toList();
      assertThat(parts).hasSize(3);
      demo.destroyForcibly();
      List<ProcessHandle> left = parts;
      Awaitility.await()
          .atMost(Patience.LONG)
          .until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      demo.destroyForcibly();
      parts.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private ProcessBuilder builder() {
    List<String> command = ServerProcess.command("demo", "--fast");
    // Its folder is made where this test can look.
    command.add(1, "-Djava.io.tmpdir=" + folder);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private List<Path> temporaryFolders() throws Exception {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("boardcast-demo"))
          .toList();
    }
  }
}
