package dev.boardcast.app.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What is decided for each client, from texts alone.
final class PlannerTest {
  private static final ServerEntry ENTRY =
      new ServerEntry("/opt/boardcast", List.of("mcp"), new TreeMap<>());
  private static final Path FILE = Path.of("/home/u/file.json");

  private static Planner.Scene scene(Client client, String text) {
    return scene(client, text, Optional.empty());
  }

  private static Planner.Scene scene(Client client, String text, Optional<String> backup) {
    return new Planner.Scene(client, FILE, Optional.of(text), backup, Optional.empty());
  }

  private static Step.Write written(Step step) {
    assertThat(step).isInstanceOf(Step.Write.class);
    return (Step.Write) step;
  }

  @ParameterizedTest
  @CsvSource({
    "CLAUDE_CODE,mcpServers,true",
    "CLAUDE_DESKTOP,mcpServers,false",
    "VSCODE,servers,true",
    "CURSOR,mcpServers,false",
    "WINDSURF,mcpServers,false",
    "ZED,context_servers,false",
    "GEMINI,mcpServers,false"
  })
  void eachClientGetsTheEntryInItsForm(Client client, String section, boolean typed) {
    Step.Write write = written(Planner.install(scene(client, "{\"kept\": 1}"), ENTRY));

    assertThat(write.after().replaceAll("\\s", ""))
        .isEqualTo(
            "{\"kept\":1,\"%s\":{\"boardcast\":{%s\"command\":\"/opt/boardcast\",\"args\":[\"mcp\"]}}}"
                .formatted(section, typed ? "\"type\":\"stdio\"," : ""));
    assertThat(write.backup()).isEqualTo(Step.Backup.MAKE);
    assertThat(write.shown()).allMatch(line -> line.startsWith("+ "));
  }

  @ParameterizedTest
  @EnumSource(value = Client.class, mode = EnumSource.Mode.EXCLUDE, names = "CODEX")
  void aSecondRunChangesNothing(Client client) {
    String once = written(Planner.install(scene(client, ""), ENTRY)).after();

    assertThat(Planner.install(scene(client, once), ENTRY)).isInstanceOf(Step.Unchanged.class);
  }

  @ParameterizedTest
  @EnumSource(value = Client.class, mode = EnumSource.Mode.EXCLUDE, names = "CODEX")
  void undoGivesBackTheFileByteForByte(Client client) {
    String before = "{ \"a\" : [ 1,2 ] ,\n\n \"" + client.section() + "\" : { } }";
    String after = written(Planner.install(scene(client, before), ENTRY)).after();

    Step.Write undone = written(Planner.remove(scene(client, after, Optional.of(before)), true));
    assertThat(undone.after()).isEqualTo(before);
    assertThat(undone.backup()).isEqualTo(Step.Backup.DROP);
  }

  @Test
  void undoTakesOutNothingThatCameLater() {
    String before = "{}";
    String after = written(Planner.install(scene(Client.CURSOR, before), ENTRY)).after();
    String later = after.replace("\"mcpServers\": {", "\"mcpServers\": {\"new\": {},");

    Step.Write undone =
        written(Planner.remove(scene(Client.CURSOR, later, Optional.of(before)), true));

    assertThat(undone.after()).contains("\"new\": {}").doesNotContain("boardcast");
  }

  @Test
  void undoOfAFileThatHeldNothingElseDeletesIt() {
    String made = written(Planner.install(scene(Client.CURSOR, ""), ENTRY)).after();

    assertThat(Planner.remove(scene(Client.CURSOR, made), true)).isInstanceOf(Step.Delete.class);
  }

  @Test
  void anEntryFromBeforeIsUpdatedWithItsOwnVariablesKeptAndNotShown() {
    String before =
        """
        {"mcpServers": {"boardcast": {"command": "/old", "env": {"STATE_TRACKING_API_KEY": "bc_secret"}, "disabled": true}}}
        """;
    Step.Write write = written(Planner.install(scene(Client.CURSOR, before), ENTRY));

    assertThat(write.after()).contains("bc_secret", "\"disabled\":true", "/opt/boardcast");
    assertThat(String.join("\n", write.shown()))
        .contains("/old", "***")
        .doesNotContain("bc_secret");
    Planner.Scene now = scene(Client.CURSOR, write.after(), Optional.of(before));
    assertThat(written(Planner.remove(now, true)).after()).isEqualTo(before);
    assertThat(written(Planner.remove(now, false)).after()).doesNotContain("boardcast");
  }

  @Test
  void addressesAreEnteredWhereTheyAreSet() {
    ServerEntry entry =
        new ServerEntry(
            "/b", List.of("mcp"), new TreeMap<>(Map.of("STATE_TRACKING_API_URL", "http://h:1")));

    assertThat(written(Planner.install(scene(Client.ZED, "{}"), entry)).after())
        .contains("\"env\": {", "\"STATE_TRACKING_API_URL\": \"http://h:1\"");
    assertThat(entry.snippet(Client.CODEX))
        .isEqualTo(
            """
            [mcp_servers.boardcast]
            command = "/b"
            args = ["mcp"]
            env = { STATE_TRACKING_API_URL = "http://h:1" }
            """);
  }

  @Test
  void aBrokenFileStaysAndThePlaceAndTheSnippetAreTold() {
    Step step = Planner.install(scene(Client.VSCODE, "{\n  \"servers\": {\n"), ENTRY);

    assertThat(step).isInstanceOf(Step.Tell.class);
    Step.Tell tell = (Step.Tell) step;
    assertThat(tell.failed()).isTrue();
    assertThat(tell.why()).contains("line 3, column 1", "left as it is");
    assertThat(tell.snippet()).contains("\"type\": \"stdio\"");
  }

  @Test
  void claudeCodesOwnProgramIsUsedWhereThereIsOne() {
    Planner.Scene scene =
        new Planner.Scene(
            Client.CLAUDE_CODE,
            FILE,
            Optional.of("{}"),
            Optional.empty(),
            Optional.of("/bin/claude"));

    assertThat(Planner.install(scene, ENTRY))
        .isEqualTo(
            new Step.Run(
                List.of(
                    "/bin/claude",
                    "mcp",
                    "add",
                    "--scope",
                    "user",
                    "boardcast",
                    "--",
                    "/opt/boardcast",
                    "mcp")));
  }

  @Test
  void codexIsToldWhatToAddOnce() {
    assertThat(Planner.install(scene(Client.CODEX, "model = \"x\"\n"), ENTRY))
        .isInstanceOf(Step.Tell.class);
    assertThat(Planner.install(scene(Client.CODEX, ENTRY.snippet(Client.CODEX)), ENTRY))
        .isInstanceOf(Step.Unchanged.class);
  }

  @Test
  void eachSystemHasItsPlaces() {
    Machine linux =
        new Machine(
            Machine.Os.LINUX, Path.of("/h"), Map.of("XDG_CONFIG_HOME", "/c"), Path.of("/p"));
    Machine mac = new Machine(Machine.Os.MAC, Path.of("/h"), Map.of(), Path.of("/p"));

    assertThat(Client.VSCODE.userFile(linux)).isEqualTo(Path.of("/c/Code/User/mcp.json"));
    assertThat(Client.ZED.userFile(linux)).isEqualTo(Path.of("/c/zed/settings.json"));
    assertThat(Client.CLAUDE_CODE.userFile(linux)).isEqualTo(Path.of("/h/.claude.json"));
    assertThat(Client.CLAUDE_DESKTOP.userFile(mac))
        .isEqualTo(Path.of("/h/Library/Application Support/Claude/claude_desktop_config.json"));
    assertThat(Client.ZED.userFile(mac)).isEqualTo(Path.of("/h/.config/zed/settings.json"));
    assertThat(Client.WINDSURF.userFile(mac))
        .isEqualTo(Path.of("/h/.codeium/windsurf/mcp_config.json"));
    assertThat(Client.VSCODE.projectFile(mac)).contains(Path.of("/p/.vscode/mcp.json"));
    assertThat(Client.ofId("claude-desktop")).contains(Client.CLAUDE_DESKTOP);
  }
}
