package dev.boardcast.sidecar.announce;

/// How bad what is said is.
public enum Severity {
  ERROR,
  WARNING,
  INFO
}
