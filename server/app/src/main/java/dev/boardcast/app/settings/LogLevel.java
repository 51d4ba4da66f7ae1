package dev.boardcast.app.settings;

/// How much is logged.
public enum LogLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR
}
