package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.Checkout;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.QuietPorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// docs/DEBUGGING.md is true: its commands are run as they stand there, on ports that are free, and
/// say what it shows.
final class DebuggingPageTest {
  private static final Path PAGE = Checkout.ROOT.resolve("docs/DEBUGGING.md");
  private static final Pattern SNIPPET =
      Pattern.compile("```sh( background)?\n(.*?)```\n(?:```text\n(.*?)```\n)?", Pattern.DOTALL);
  private static final long SNIPPET_MAX_SECONDS = Patience.SECONDS;
  private static final long POLL_MS = 20;

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  private record Snippet(boolean background, String commands, String expected) {}

  private static List<Snippet> snippets(Map<String, String> ports) throws IOException {
    String page = Files.readString(PAGE);
    for (Map.Entry<String, String> port : ports.entrySet()) {
      page = page.replace(port.getKey(), port.getValue());
    }
    List<Snippet> found = new ArrayList<>();
    Matcher matcher = SNIPPET.matcher(page);
    while (matcher.find()) {
      String expected = matcher.group(3);
      assertThat(expected).as("what is shown for %s", matcher.group(2)).isNotNull();
      found.add(new Snippet(matcher.group(1) != null, matcher.group(2), expected));
    }
    assertThat(page.split("```sh", -1)).as("snippets that are read").hasSize(found.size() + 1);
    return found;
  }

  /// Whether a text is what the page shows: `…` stands for anything, and on a line of its own for
  /// any lines, or none.
  private static Pattern pattern(String expected) {
    String shown = expected.strip().replaceAll("(?m)^…\n", "…").replaceAll("\n…$", "…");
    return Pattern.compile(
        Arrays.stream(shown.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }

  private static String freePort() throws IOException {
    return String.valueOf(QuietPorts.next());
  }

  @Test
  @Timeout(900)
  void everyCommandOfThePageDoesWhatItShows() throws Exception {
    String tracker = freePort();
    String hub = freePort();
    Map<String, String> environment =
        Map.of(
            "API_PORT",
            tracker,
            "WS_PORT",
            hub,
            "STATE_TRACKING_API_URL",
            "http://localhost:" + tracker,
            "BOARDCAST_HUB_URL",
            "ws://localhost:" + hub + "/notifications",
            "BOARDCAST_DATA_DIR",
            folder.resolve("data").toString(),
            "LC_ALL",
            "C.UTF-8",
            "PATH",
            System.getenv("PATH"),
            "HOME",
            folder.toString());
    writeLauncher();
    try {
      for (Snippet snippet : snippets(Map.of("8167", tracker, "8080", hub, "7658", freePort()))) {
        run(snippet, environment);
      }
    } finally {
      for (Process process : started) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    }
  }

  /// The program as it was built, where the page's commands look for it.
  private void writeLauncher() throws IOException {
    Path launcher = folder.resolve("scripts/boardcast");
    Files.createDirectories(launcher.getParent());
    String command =
        ServerProcess.command("rpc").stream()
            .filter(word -> !word.equals("rpc"))
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec "
            + command.replaceFirst(
                " '-jar'", " -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -jar")
            + " \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void run(Snippet snippet, Map<String, String> environment) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", (snippet.background() ? "exec " : "") + snippet.commands())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    Pattern shown = pattern(snippet.expected());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SNIPPET_MAX_SECONDS);
    boolean over = false;
    while (!over && System.nanoTime() < deadline) {
      over = process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
      if (snippet.background() && shown.matcher(said(output)).matches()) {
        return;
      }
    }
    assertThat(over).as("it ends: %s%s", snippet.commands(), said(output)).isTrue();
    assertThat(said(output)).as(snippet.commands()).matches(shown);
  }

  private static String said(Path output) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8).replace("\r", "").strip();
  }
}
