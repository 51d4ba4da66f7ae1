package dev.boardcast.app.install;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The MCP clients whose configuration is known.
public enum Client {
  CLAUDE_CODE("Claude Code", "mcpServers", true, ".mcp.json"),
  CLAUDE_DESKTOP("Claude Desktop", "mcpServers", false, null),
  VSCODE("VS Code", "servers", true, ".vscode/mcp.json"),
  CURSOR("Cursor", "mcpServers", false, ".cursor/mcp.json"),
  WINDSURF("Windsurf", "mcpServers", false, null),
  ZED("Zed", "context_servers", false, ".zed/settings.json"),
  GEMINI("Gemini CLI", "mcpServers", false, ".gemini/settings.json"),
  /// Its file is TOML, which is not edited here.
  CODEX("Codex", "mcp_servers", false, ".codex/config.toml");

  private final String title;
  private final String section;
  private final boolean typed;
  private final Optional<String> projectFile;

  Client(
      String title,
      String section,
      boolean typed,
      @org.jspecify.annotations.Nullable String projectFile) {
    this.title = title;
    this.section = section;
    this.typed = typed;
    this.projectFile = Optional.ofNullable(projectFile);
  }

  /// The name on the command line.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Client> ofId(String id) {
    return Arrays.stream(values()).filter(client -> client.id().equals(id)).findFirst();
  }

  /// All names, for people.
  public static String ids() {
    return Arrays.stream(values()).map(Client::id).collect(Collectors.joining(", "));
  }

  public String title() {
    return title;
  }

  /// The member of the file that servers are in.
  String section() {
    return section;
  }

  /// Whether an entry says its transport.
  boolean typed() {
    return typed;
  }

  /// The file of one project; empty when the client has none.
  Optional<Path> projectFile(Machine machine) {
    return projectFile.map(machine.folder()::resolve);
  }

  /// The file of a user.
  Path userFile(Machine machine) {
    return switch (this) {
      case CLAUDE_CODE ->
          machine
              .variable("CLAUDE_CONFIG_DIR")
              .map(Path::of)
              .orElse(machine.home())
              .resolve(".claude.json");
      case CLAUDE_DESKTOP -> machine.programData().resolve("Claude/claude_desktop_config.json");
      case VSCODE -> machine.programData().resolve("Code/User/mcp.json");
      case CURSOR -> machine.home().resolve(".cursor/mcp.json");
      case WINDSURF -> machine.home().resolve(".codeium/windsurf/mcp_config.json");
      case ZED ->
          machine
              .configFolder()
              .resolve(machine.os() == Machine.Os.WINDOWS ? "Zed" : "zed")
              .resolve("settings.json");
      case GEMINI -> machine.home().resolve(".gemini/settings.json");
      case CODEX ->
          machine
              .variable("CODEX_HOME")
              .map(Path::of)
              .orElseGet(() -> machine.home().resolve(".codex"))
              .resolve("config.toml");
    };
  }

  /// Files and folders one of which is there where the client is used.
  List<Path> traces(Machine machine) {
    Path file = userFile(machine);
    return switch (this) {
      case CLAUDE_CODE -> List.of(file, machine.home().resolve(".claude"));
      case VSCODE -> List.of(machine.programData().resolve("Code"));
      case CLAUDE_DESKTOP, CURSOR, WINDSURF, ZED, GEMINI, CODEX ->
          List.of(file.resolveSibling("."));
    };
  }
}
