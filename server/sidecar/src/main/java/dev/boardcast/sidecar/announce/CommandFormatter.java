package dev.boardcast.sidecar.announce;

import java.util.List;

/// Words what a command did, for clients that show no results of commands.
final class CommandFormatter {
  private CommandFormatter() {}

  static UserMessage of(CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.State(var status) -> StateFormatter.of(status.status());
      case CommandOutcome.Refreshed(var boards) ->
          new UserMessage(Severity.INFO, refreshed(boards));
    };
  }

  private static String refreshed(List<Integer> boards) {
    return switch (boards.size()) {
      case 0 -> "There is no board to read.";
      case 1 -> "Board " + boards.getFirst() + " was read again.";
      default -> boards.size() + " boards were read again.";
    };
  }
}
