package dev.boardcast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.command.Failures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What the command line says and how it ends, for starts that cannot succeed.
final class CommandLineTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"serve", "mcp", "sidecar", "demo", "watch", "doctor", "rpc", "connect"})
  void eachCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: boardcast " + command);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"install", "uninstall"})
  void eachCommandOfMcpExplainsItself(String command) {
    assertThat(run("mcp", command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: boardcast mcp " + command).contains("--dry-run");
  }

  @Test
  void connectExplainsItselfAndNamesTheServerWhereThereIsNone() {
    assertThat(run("connect", "github", "--help")).isZero();
    assertThat(out.toString()).contains("OWNER/NUMBER", "--status-map", "--disconnect");
    assertThat(run("connect", "github")).isEqualTo(Failures.EXIT_USAGE);
    assertThat(run("connect", "github", "demo/1", "--list")).isEqualTo(Failures.EXIT_USAGE);
  }

  @Test
  void anUnknownClientIsAnsweredWithThoseThatAreKnown() {
    assertThat(run("mcp", "install", "emacs")).isEqualTo(Failures.EXIT_USAGE);
    assertSentence("emacs", "claude-code", "vscode");
  }

  @Test
  void withoutACommandTheCommandsAreListed() {
    assertThat(run()).isEqualTo(Failures.EXIT_USAGE);
    assertThat(err.toString())
        .contains("serve", "mcp", "sidecar", "demo", "watch", "doctor", "rpc");
  }

  @Test
  void aMistypedCommandIsAnsweredWithTheNearOne() {
    assertThat(run("serv")).isEqualTo(Failures.EXIT_USAGE);
    assertThat(err.toString()).contains("boardcast serve");
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("boardcast \\d+\\.\\d+\\.\\d+\\R");
  }

  @Test
  void aBadFlagIsToldAsTheSettingItStandsFor() {
    assertThat(serve("--api-port", "x", "--ws-port", "0")).isEqualTo(Failures.EXIT_USAGE);
    assertSentence("API_PORT", "0 to 65535");
  }

  @Test
  void aTrackerPortInUseIsToldWithItsRemedy() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());
      assertThat(serve("--api-port", port, "--ws-port", "0")).isEqualTo(Failures.EXIT_FAILED);
      assertSentence(port, "in use", "--api-port");
    }
  }

  @Test
  void aHubPortInUseIsToldWithItsRemedy() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());
      assertThat(serve("--api-port", "0", "--ws-port", port)).isEqualTo(Failures.EXIT_FAILED);
      assertSentence(port, "in use", "--ws-port");
    }
  }

  @Test
  void aTraceFileThatCannotBeWrittenIsToldWithItsRemedy() {
    Path file = folder.resolve("missing").resolve("trace.jsonl");

    assertThat(run("sidecar", "--listen", "127.0.0.1:0", "--trace", file.toString()))
        .isEqualTo(Failures.EXIT_USAGE);
    assertSentence(file.toString(), "--trace", "its folder is not there");
  }

  @Test
  void aDataFolderThatCannotBeMadeIsToldWithItsRemedy() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("serve", "--data-dir", file.toString(), "--api-port", "0", "--ws-port", "0"))
        .isEqualTo(Failures.EXIT_USAGE);
    assertSentence(file.toString(), "not a folder", "BOARDCAST_DATA_DIR");
  }

  @Test
  void aDamagedDatabaseIsToldWithItsRemedyAndLeftAsItWas() throws IOException {
    Path database = folder.resolve("boardcast.db");
    Files.writeString(database, "no database at all, but long enough to look like one".repeat(50));
    byte[] before = Files.readAllBytes(database);

    assertThat(serve("--api-port", "0", "--ws-port", "0")).isEqualTo(Failures.EXIT_FAILED);

    assertSentence(database.toString(), "damaged", "backup");
    assertThat(database).hasBinaryContent(before);
  }

  @Test
  void aReadyFileThatCannotBeWrittenIsToldWithItsRemedy() {
    Path file = folder.resolve("missing").resolve("ready.json");

    assertThat(serve("--api-port", "0", "--ws-port", "0", "--ready-file", file.toString()))
        .isEqualTo(Failures.EXIT_FAILED);
    assertSentence(file.toString(), "--ready-file");
  }

  private void assertSentence(String... parts) {
    assertThat(err.toString())
        .startsWith("boardcast: ")
        .contains(parts)
        .doesNotContain("Exception")
        .hasLineCount(1);
  }

  @Test
  void aNewKeyIsAloneOnStandardOutputAndListedWithoutItself() {
    String data = folder.toString();
    assertThat(run("key", "add", "ci", "--scope", "write", "--project", "7", "--data-dir", data))
        .isZero();
    String key = out.toString().strip();
    assertThat(key).matches("bc_[0-9a-f]{64}");
    assertThat(err.toString()).contains("`ci`", "write", "#7").doesNotContain(key);
    assertThat(run("key", "list", "--data-dir", data)).isZero();
    assertThat(out.toString().replaceFirst(key, "")).contains("ci", "#7").doesNotContain(key);
    assertThat(run("key", "add", "ci", "--data-dir", data)).isEqualTo(1);
    assertThat(run("key", "add", "a b", "--data-dir", data)).isEqualTo(2);
    assertThat(run("key", "add", "x", "--scope", "all", "--data-dir", data)).isEqualTo(2);
    assertThat(run("key", "add", "x", "--project", "0", "--data-dir", data)).isEqualTo(2);
    assertThat(run("key", "revoke", "ci", "--data-dir", data)).isZero();
    assertThat(run("key", "revoke", "ci", "--data-dir", data)).isEqualTo(1);
    assertThat(run("key")).isEqualTo(2);
  }

  /// Servers go by the database, so a key of the folder is none of theirs.
  @Test
  void aDatabaseIsAskedForKeysWhateverFolderIsGiven() {
    String data = folder.toString();
    assertThat(run("key", "add", "ci", "--data-dir", data)).isZero();
    String nowhere = "postgresql://boardcast@127.0.0.1:1/boardcast";
    assertThat(run("key", "revoke", "ci", "--data-dir", data, "--database", nowhere)).isEqualTo(1);
    assertThat(run("key", "revoke", "ci", "--data-dir", data)).isZero();
  }

  private int serve(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "serve";
    all[1] = "--data-dir";
    all[2] = folder.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return run(all);
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }
}
