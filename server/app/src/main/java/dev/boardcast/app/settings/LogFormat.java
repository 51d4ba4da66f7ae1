package dev.boardcast.app.settings;

/// How `serve` writes its log.
public enum LogFormat {
  /// Lines to read.
  TEXT,
  /// One JSON object a line, to collect.
  JSON
}
