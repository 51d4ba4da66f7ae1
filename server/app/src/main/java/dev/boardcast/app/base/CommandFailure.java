package dev.boardcast.app.base;

/// A command cannot do what it was asked; the message says why and what to do.
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean usage;

  public CommandFailure(String message) {
    super(message);
    usage = false;
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
    usage = false;
  }

  private CommandFailure(String message, boolean usage) {
    super(message);
    this.usage = usage;
  }

  /// What was given on the command line cannot be used.
  public static CommandFailure ofUsage(String message) {
    return new CommandFailure(message, true);
  }

  /// Whether the command line is at fault.
  public boolean isUsage() {
    return usage;
  }
}
