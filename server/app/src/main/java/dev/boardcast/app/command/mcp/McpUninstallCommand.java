package dev.boardcast.app.command.mcp;

import dev.boardcast.app.install.Installer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "uninstall",
    mixinStandardHelpOptions = true,
    description =
        "Takes this MCP server out of the configuration of agents: shows the change, then asks.",
    footer = {
      "",
      "CLIENT is as with `boardcast mcp install`; without any, all that are found on this machine."
    })
public final class McpUninstallCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "CLIENT", arity = "0..*", description = "The clients to detach.")
  private List<String> clients = List.of();

  @Mixin private final InstallRun run = new InstallRun();

  @Override
  public Integer call() {
    return run.call(spec.commandLine(), Installer.Action.UNINSTALL, clients);
  }
}
