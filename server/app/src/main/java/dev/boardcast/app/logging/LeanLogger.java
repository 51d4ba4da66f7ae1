package dev.boardcast.app.logging;

import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// One logger of `LeanLogs`. Each message is a line, `12:34:56.789 INFO Engine - live`, followed by
/// the trace of its exception. Thread-safe: a message is printed in one call.
final class LeanLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  /// Frames of a trace, and exceptions that caused each other.
  private static final int FRAMES_MAX_COUNT = 8;

  private static final int CAUSES_MAX_COUNT = 8;
  private static final int LEVEL_WIDTH = 5;

  private final boolean ofOurs;

  LeanLogger(String name) {
    this.name = name;
    ofOurs = LeanLogs.isOurs(name);
  }

  @Override
  public boolean isTraceEnabled() {
    return LeanLogs.isOn(ofOurs, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return LeanLogs.isOn(ofOurs, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return LeanLogs.isOn(ofOurs, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return LeanLogs.isOn(ofOurs, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return LeanLogs.isOn(ofOurs, Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    StringBuilder line = new StringBuilder(120);
    appendTime(line, LocalTime.now(ZoneId.systemDefault()));
    line.append(' ').append(level);
    line.repeat(' ', 1 + LEVEL_WIDTH - level.toString().length());
    line.append(name, name.lastIndexOf('.') + 1, name.length()).append(" - ");
    line.append(MessageFormatter.basicArrayFormat(message, arguments));
    line.append(System.lineSeparator());
    appendTrace(line, thrown);
    System.err.print(line);
  }

  /// By hand: the library's formatter would be the biggest part of a start.
  private static void appendTime(StringBuilder line, LocalTime now) {
    appendPadded(line, now.getHour(), 10).append(':');
    appendPadded(line, now.getMinute(), 10).append(':');
    appendPadded(line, now.getSecond(), 10).append('.');
    appendPadded(line, now.getNano() / 1_000_000, 100);
  }

  private static StringBuilder appendPadded(StringBuilder line, int value, int from) {
    for (int digits = from; digits > 1 && value < digits; digits /= 10) {
      line.append('0');
    }
    return line.append(value);
  }

  private static void appendTrace(StringBuilder line, @Nullable Throwable thrown) {
    String introduction = "";
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < CAUSES_MAX_COUNT; i++) {
      line.append(introduction).append(cause).append(System.lineSeparator());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int f = 0; f < Math.min(frames.length, FRAMES_MAX_COUNT); f++) {
        line.append("\tat ").append(frames[f]).append(System.lineSeparator());
      }
      introduction = "Caused by: ";
      cause = cause.getCause();
    }
  }
}
