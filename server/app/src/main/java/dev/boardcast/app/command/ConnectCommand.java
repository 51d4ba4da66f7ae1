package dev.boardcast.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    description = "Makes a board the mirror of one that people have already.",
    subcommands = {ConnectGitHubCommand.class})
public final class ConnectCommand implements Runnable {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "To what? There is this:");
  }
}
