package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.tracker.TrackerStartException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/// The one place where failures become a sentence and an exit code of the command line.
public final class Failures {
  /// A setting or an argument is wrong.
  public static final int EXIT_USAGE = 2;

  /// It could not be done.
  public static final int EXIT_FAILED = 1;

  private Failures() {}

  /// Does work whose failures are told on stderr.
  ///
  /// @return the exit code
  public static int guard(Callable<Integer> work) {
    try {
      return work.call();
    } catch (Exception e) {
      return report(e, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }
  }

  /// A command line whose failures are told the same way.
  public static CommandLine toldBy(CommandLine commandLine) {
    return commandLine
        .setUsageHelpAutoWidth(true)
        // As the help and the settings write them: `--log-format json`.
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, _) -> report(failure, line.getErr()));
  }

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
