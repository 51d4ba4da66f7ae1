package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher on a machine without the right Java: without one, `doctor` cannot speak, so the
/// launcher does.
final class LauncherTest {
  private static final List<String> TOOLS =
      List.of("bash", "env", "readlink", "dirname", "sed", "find", "stty");

  @TempDir Path machine;
  private Path launcher;
  private Path path;

  /// The launcher as it is, but for the folders of this machine's own installations.
  @BeforeEach
  void copyScripts() throws IOException {
    Path scripts = Path.of("../../scripts").toAbsolutePath().normalize();
    launcher = machine.resolve("boardcast/scripts/boardcast");
    Files.createDirectories(launcher.resolveSibling("lib"));
    Files.copy(scripts.resolve("boardcast"), launcher);
    String java = Files.readString(scripts.resolve("lib/java.sh"));
    assertThat(java).contains("/usr/lib/jvm/*");
    Files.writeString(
        launcher.resolveSibling("lib").resolve("java.sh"),
        java.replaceAll("(?<=[ (])/(usr/lib/jvm|opt|Library)/", machine + "/no-such-folder/"));
    path = Files.createDirectories(machine.resolve("path"));
    for (String tool : TOOLS) {
      for (String folder : List.of("/bin", "/usr/bin")) {
        Path real = Path.of(folder, tool);
        if (Files.exists(real) && !Files.exists(path.resolve(tool))) {
          Files.createSymbolicLink(path.resolve(tool), real);
        }
      }
    }
  }

  private Path java(String name, String version) throws IOException {
    Path home = machine.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Path executable = home.resolve("bin/java");
    Files.writeString(executable, "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
    Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private String refusal(Map<String, String> more) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(path.resolve("bash").toString(), launcher.toString(), "doctor");
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", path.toString(), "HOME", machine.toString()));
    builder.environment().putAll(more);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isEqualTo(1);
      assertThat(said)
          .hasLineCount(1)
          .startsWith("Boardcast needs Java 25")
          .contains("install a JDK 25");
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    assertThat(refusal(Map.of())).contains("none was found", "BOARDCAST_JAVA_HOME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "17.0.2", "21"})
  void anOldJavaIsNamed(String version) throws Exception {
    Path home = java("jdk-old", version);
    String major = version.replaceFirst("^1\\.", "").replaceFirst("\\..*", "");
    assertThat(refusal(Map.of("JAVA_HOME", home.toString())))
        .contains("only Java " + major + " in " + home);
  }

  @Test
  void anOldJavaOnThePathIsNamed() throws Exception {
    Path home = java("jdk-old", "11.0.1");
    Files.createSymbolicLink(path.resolve("java"), home.resolve("bin/java"));
    assertThat(refusal(Map.of())).contains("only Java 11 in " + home);
  }

  @Test
  void aSettingThatNamesNoJavaIsSaid() throws Exception {
    assertThat(refusal(Map.of("BOARDCAST_JAVA_HOME", "/nowhere")))
        .contains("BOARDCAST_JAVA_HOME names /nowhere, where it is not");
  }
}
