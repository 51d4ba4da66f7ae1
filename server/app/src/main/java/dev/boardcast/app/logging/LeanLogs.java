package dev.boardcast.app.logging;

import dev.boardcast.app.settings.LogLevel;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// The log of `sidecar` and `mcp`, which editors and agents wait for: lines on stderr from a few
/// small classes, where logback would take a fifth of the start and some of the memory. This
/// program's own lines from the level that is set, its libraries' from warnings on.
public final class LeanLogs implements SLF4JServiceProvider {
  private static final String OWN = "dev.boardcast";

  private static volatile Level own = Level.INFO;

  private final ILoggerFactory loggers = LeanLogger::new;
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /// Made by SLF4J.
  public LeanLogs() {}

  /// Makes this the process's log. Called before anything asks for a logger.
  public static void install() {
    System.setProperty("slf4j.provider", LeanLogs.class.getName());
    // SLF4J would tell of the choice.
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /// Sets how much this program logs. Thread-safe.
  public static void setLevel(LogLevel level) {
    own =
        switch (level) {
          case DEBUG -> Level.DEBUG;
          case INFO -> Level.INFO;
          case WARN -> Level.WARN;
          case ERROR -> Level.ERROR;
        };
  }

  static boolean isOn(boolean ofOurs, Level level) {
    return level.toInt() >= (ofOurs ? own : Level.WARN).toInt();
  }

  static boolean isOurs(String logger) {
    return logger.startsWith(OWN);
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
