package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.e2e.harness.Checkout;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The build, as someone new to the project meets it.
final class BuildTest {
  private static final long BUILD_MAX_MINUTES = 10;

  @TempDir Path folder;

  @Test
  @Tag("AC-1.1.a")
  void aCleanCheckoutBuildsWithItsCommandWithoutAWarning() throws Exception {
    Path log;
    Path mavensLog;
    Path kept = cleanBuildOfThisRun();
    if (kept != null) {
      log = kept.resolve("said.log");
      mavensLog = kept.resolve("maven.log");
    } else {
      log = buildACopy();
      mavensLog = folder.resolve("server/app/target/build.log");
    }
    assertThat(Files.readString(log)).contains("boardcast 0.");
    List<String> maven = Files.readAllLines(mavensLog);
    assertThat(maven).anyMatch(line -> line.contains("BUILD SUCCESS"));
    assertThat(maven).noneMatch(line -> line.startsWith("[WARNING]") || line.startsWith("[ERROR]"));
  }

  /// What the same command said at the beginning of this `scripts/test`, where that ran in a fresh
  /// clone.
  private static @Nullable Path cleanBuildOfThisRun() {
    String kept = System.getenv("BOARDCAST_CLEAN_BUILD");
    return kept == null || !Files.isDirectory(Path.of(kept)) ? null : Path.of(kept);
  }

  private Path buildACopy() throws IOException, InterruptedException {
    for (Path file : Checkout.files()) {
      Path copy = folder.resolve(Checkout.ROOT.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path log = folder.resolve("build.log");
    Process build =
        new ProcessBuilder("scripts/boardcast", "--version")
            .directory(folder.toFile())
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(build.waitFor(BUILD_MAX_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      build.descendants().forEach(ProcessHandle::destroyForcibly);
      build.destroyForcibly();
    }
    assertThat(build.exitValue()).as(Files.readString(log)).isZero();
    return log;
  }

  @Test
  @Tag("AC-1.1.d")
  void everyLibraryIsPinned() throws IOException {
    Pattern version = Pattern.compile("<(version|[a-z.-]+\\.version)>([^<]+)</");
    for (Path pom : Checkout.files()) {
      if (pom.endsWith("pom.xml")) {
        Matcher found = version.matcher(Files.readString(pom));
        while (found.find()) {
          assertThat(found.group(2))
              .as("%s in %s", found.group(1), pom)
              .doesNotContain("SNAPSHOT", "LATEST", "RELEASE")
              // The one range is that of the JDK.
              .matches(found.group(2).startsWith("[25") ? ".*" : "[^\\[(]+");
        }
      }
    }
    for (String name :
        List.of(
            "vscode-client/package.json",
            "vscode-client/e2e/package.json",
            "server/e2e/clients/package.json")) {
      Path file = Checkout.ROOT.resolve(name);
      assertThat(file.resolveSibling("package-lock.json")).exists();
      JsonObject json = Json.parseObject(Files.readString(file));
      for (String section : List.of("dependencies", "devDependencies")) {
        if (json.has(section)) {
          json.getAsJsonObject(section)
              .asMap()
              .forEach((library, pinned) ->
                  assertThat(pinned.getAsString())
                      .as("%s in %s", library, name)
                      .matches("\\d+\\.\\d+\\.\\d+(-[\\w.]+)?"));
        }
      }
    }
    String clients = Files.readString(Checkout.ROOT.resolve("server/e2e/clients/package.json"));
    assertThat(clients).contains("@modelcontextprotocol/sdk", "@modelcontextprotocol/client");
    assertThat(Files.readString(Checkout.ROOT.resolve("pom.xml"))).contains("<mcp-sdk.version>");
  }
}
