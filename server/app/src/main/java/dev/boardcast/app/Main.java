package dev.boardcast.app;

import dev.boardcast.app.base.Arguments;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.command.BackupCommand;
import dev.boardcast.app.command.ConnectCommand;
import dev.boardcast.app.command.DemoCommand;
import dev.boardcast.app.command.DoctorCommand;
import dev.boardcast.app.command.Failures;
import dev.boardcast.app.command.KeyCommand;
import dev.boardcast.app.command.MigrateCommand;
import dev.boardcast.app.command.RestoreCommand;
import dev.boardcast.app.command.RpcCommand;
import dev.boardcast.app.command.ServeCommand;
import dev.boardcast.app.command.SidecarCommand;
import dev.boardcast.app.command.WatchCommand;
import dev.boardcast.app.command.gateway.GatewayCommand;
import dev.boardcast.app.command.mcp.McpCommand;
import dev.boardcast.app.logging.LeanLogs;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The one command-line program.
///
/// `mcp` and `sidecar` without arguments are what editors and agents start and wait for: they go
/// straight to work, past the command-line library, which costs a tenth of a second to load.
public final class Main {
  /// What is started with every session.
  private static final List<String> LEAN = List.of("mcp", "sidecar");

  private Main() {}

  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && LEAN.contains(words.getFirst())) {
      LeanLogs.install();
    }
    int code = Failures.guard(() -> run(words));
    System.err.flush();
    System.exit(code);
  }

  private static int run(List<String> words) throws IOException, InterruptedException {
    Arguments.check(words);
    if (words.equals(List.of("sidecar"))) {
      return SidecarCommand.runOnStdio();
    }
    return words.equals(List.of("mcp"))
        ? McpCommand.runOnStdio()
        : commandLine().execute(words.toArray(String[]::new));
  }

  public static CommandLine commandLine() {
    return Failures.toldBy(new CommandLine(new Root()));
  }

  @Command(
      name = "boardcast",
      mixinStandardHelpOptions = true,
      versionProvider = Versions.class,
      description = "Keeps the project board in your editor true.",
      synopsisSubcommandLabel = "COMMAND",
      subcommands = {
        ServeCommand.class,
        BackupCommand.class,
        RestoreCommand.class,
        MigrateCommand.class,
        McpCommand.class,
        SidecarCommand.class,
        DemoCommand.class,
        WatchCommand.class,
        DoctorCommand.class,
        RpcCommand.class,
        KeyCommand.class,
        ConnectCommand.class,
        GatewayCommand.class
      },
      footer = {
        "",
        "Start with `boardcast demo`; run `boardcast COMMAND --help` for more.",
        "Settings come from the environment or a .env file: see .env.example."
      })
  private static final class Root implements Runnable {
    // Injected by picocli before the command runs.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "Which command? There are these:");
    }
  }

  private static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"boardcast " + Version.current()};
    }
  }
}
