package dev.boardcast.app;

import dev.boardcast.app.base.Arguments;
import dev.boardcast.app.command.Failures;
import dev.boardcast.app.command.SidecarCommand;
import dev.boardcast.app.logging.LeanLogs;
import java.util.List;
import picocli.CommandLine;

/// The sidecar as a program of its own: what the runtime image for editors holds (`scripts/image`).
/// It takes the arguments of `boardcast sidecar`.
public final class SidecarMain {
  private SidecarMain() {}

  public static void main(String[] arguments) {
    LeanLogs.install();
    List<String> words = List.of(arguments);
    int code =
        Failures.guard(() -> {
          Arguments.check(words);
          return words.isEmpty()
              ? SidecarCommand.runOnStdio()
              : Failures.toldBy(new CommandLine(new SidecarCommand())).execute(arguments);
        });
    System.err.flush();
    System.exit(code);
  }
}
