package dev.boardcast.app;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.tracker.TrackerStartException;
import java.io.PrintWriter;
import java.net.BindException;
import org.slf4j.LoggerFactory;

/// The one place where failures become a sentence and an exit code of the command line.
final class Failures {
  /// A setting or an argument is wrong.
  static final int EXIT_USAGE = 2;

  /// It could not be done.
  static final int EXIT_FAILED = 1;

  private Failures() {}

  static int report(Exception failure, PrintWriter err) {
    return switch (failure) {
      case SettingsException e -> told(e, err, EXIT_USAGE);
      case BindException e -> told(e, err, EXIT_FAILED);
      case TrackerStartException e -> told(e, err, EXIT_FAILED);
      case CommandFailure e -> told(e, err, e.isUsage() ? EXIT_USAGE : EXIT_FAILED);
      default -> {
        err.println("boardcast: it failed unexpectedly: " + failure);
        LoggerFactory.getLogger(Failures.class).debug("unexpected failure", failure);
        yield EXIT_FAILED;
      }
    };
  }

  private static int told(Exception failure, PrintWriter err, int exitCode) {
    err.println("boardcast: " + failure.getMessage());
    return exitCode;
  }
}
