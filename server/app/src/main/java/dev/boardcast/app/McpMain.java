package dev.boardcast.app;

import dev.boardcast.app.base.Arguments;
import dev.boardcast.app.command.Failures;
import dev.boardcast.app.command.mcp.McpCommand;
import dev.boardcast.app.logging.LeanLogs;
import java.util.List;
import picocli.CommandLine;

/// The MCP server as a program of its own: what a runtime image starts for agents
/// (`scripts/image`). It takes the arguments of `boardcast mcp`.
public final class McpMain {
  private McpMain() {}

  public static void main(String[] arguments) {
    LeanLogs.install();
    List<String> words = List.of(arguments);
    int code =
        Failures.guard(() -> {
          Arguments.check(words);
          return words.isEmpty()
              ? McpCommand.runOnStdio()
              : Failures.toldBy(new CommandLine(new McpCommand())).execute(arguments);
        });
    System.err.flush();
    System.exit(code);
  }
}
