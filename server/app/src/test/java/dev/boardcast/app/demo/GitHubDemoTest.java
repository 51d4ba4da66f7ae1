package dev.boardcast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.process.SelfLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `boardcast demo --github`, with a real server and a real sidecar, each a process.
final class GitHubDemoTest {
  private static final long DEMO_MAX_SECONDS = 90;

  @TempDir Path folder;

  @Test
  void cardsMoveBothWaysAndBothSidesAreEqualInTheEnd() throws Exception {
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>(SelfLauncher.command("demo", "--github", "--fast"));
    command.add(1, "-Djava.io.tmpdir=" + folder);
    Process demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(demo.waitFor(DEMO_MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
    String text = Files.readString(output);
    assertThat(demo.exitValue()).as(text).isZero();
    assertThat(text)
        .contains(
            "Todo is todo, In Progress is in_progress, In Review is in_progress, Done is done")
        .contains("the editor  moves \"Choose a radio\" to in_progress")
        .contains("GitHub      moves \"Sketch the envelope\" to Done")
        .contains("Both sides say the same of every card.")
        .doesNotContain("of-the-demo-alone");
    try (var left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("boardcast-demo-"));
    }
  }
}
