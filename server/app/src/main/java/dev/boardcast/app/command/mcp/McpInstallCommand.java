package dev.boardcast.app.command.mcp;

import dev.boardcast.app.install.Installer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description =
        "Enters this MCP server into the configuration of agents: shows the change, then asks.",
    footer = {
      "",
      "CLIENT is one of claude-code, claude-desktop, vscode, cursor, windsurf, zed, gemini, codex;",
      "without any, all that are found on this machine. All else in their files stays as it is, and",
      "FILE.boardcast-backup keeps a file as it was. No key is written: the server finds it itself.",
      "Addresses are written where STATE_TRACKING_API_URL, BOARDCAST_HUB_URL or BOARDCAST_DATA_DIR",
      "are set in the environment. Ends with 1 when something could not be done."
    })
public final class McpInstallCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "CLIENT", arity = "0..*", description = "The clients to attach.")
  private List<String> clients = List.of();

  @Option(
      names = "--undo",
      description = "Put the entry back as it was before the last change, or take it out.")
  private boolean undo;

  @Mixin private final InstallRun run = new InstallRun();

  @Override
  public Integer call() {
    return run.call(
        spec.commandLine(), undo ? Installer.Action.UNDO : Installer.Action.INSTALL, clients);
  }
}
