package dev.boardcast.app.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files: asked for, written, kept beside, given back.
final class InstallerTest {
  private static final String OTHERS =
      "{\"mcpServers\": {\"other\": {\"command\": \"x\", \"env\": {\"TOKEN\": \"s3cret\"}}}}\n";

  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private Path file = Path.of("");
  private Path backup = Path.of("");

  @BeforeEach
  void aCursor() throws IOException {
    Path folder = Files.createDirectories(home.resolve(".cursor"));
    file = folder.resolve("mcp.json");
    backup = folder.resolve("mcp.json.boardcast-backup");
  }

  private Installer installer(Installer.Action action, boolean answer) {
    return new Installer(
        new Machine(Machine.Os.LINUX, home, Map.of(), home.resolve("project")),
        new ServerEntry("/b", List.of("mcp"), new TreeMap<>()),
        new Installer.Mode(action, false, false),
        _ -> answer,
        new PrintWriter(out));
  }

  private boolean run(Installer.Action action, boolean answer) {
    return installer(action, answer).run(List.of(Client.CURSOR));
  }

  @Test
  void clientsAreFoundByTheirFolders() {
    assertThat(installer(Installer.Action.INSTALL, true).found()).containsExactly(Client.CURSOR);
  }

  @Test
  void theEntryComesAndGoesAndTheFileIsAsItWas() throws IOException {
    Files.writeString(file, OTHERS);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(run(Installer.Action.INSTALL, true)).isTrue();
    assertThat(file).content().contains("\"other\"", "\"boardcast\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-r-----");
    assertThat(backup).hasContent(OTHERS);
    assertThat(out.toString()).doesNotContain("s3cret");

    assertThat(run(Installer.Action.INSTALL, true)).isTrue();
    assertThat(out.toString()).contains("nothing to do");

    assertThat(run(Installer.Action.UNDO, true)).isTrue();
    assertThat(file).hasContent(OTHERS);
    assertThat(home.resolve(".cursor")).isDirectoryContaining(f -> f.equals(file));
    assertThat(backup).doesNotExist();
  }

  @Test
  void withoutConsentNothingIsWritten() throws IOException {
    Files.writeString(file, OTHERS);

    assertThat(run(Installer.Action.INSTALL, false)).isTrue();
    assertThat(file).hasContent(OTHERS);
    assertThat(backup).doesNotExist();
    assertThat(out.toString()).contains("+ \"boardcast\"");
  }

  @Test
  void aFileThatWasMadeIsTakenAway() {
    assertThat(run(Installer.Action.INSTALL, true)).isTrue();
    assertThat(file).exists();
    assertThat(run(Installer.Action.UNINSTALL, true)).isTrue();
    assertThat(home.resolve(".cursor")).isEmptyDirectory();
  }

  @Test
  void aBrokenFileStaysAndTheRunFails() throws IOException {
    Files.writeString(file, "{\"mcpServers\": ");

    assertThat(run(Installer.Action.INSTALL, true)).isFalse();
    assertThat(file).hasContent("{\"mcpServers\": ");
    assertThat(out.toString()).contains("line 1, column 16");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path real = Files.writeString(home.resolve("dotfile"), "{}");
    Files.createSymbolicLink(file, real);

    assertThat(run(Installer.Action.INSTALL, true)).isTrue();
    assertThat(file).isSymbolicLink();
    assertThat(real).content().contains("boardcast");
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Files.write(file, new byte[] {'{', (byte) 0xff, '}'});

    assertThat(run(Installer.Action.INSTALL, true)).isFalse();
    assertThat(out.toString()).contains("not UTF-8");
  }
}
