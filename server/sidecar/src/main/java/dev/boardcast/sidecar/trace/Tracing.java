package dev.boardcast.sidecar.trace;

import org.jspecify.annotations.Nullable;

/// Where a session tells what it does.
///
/// @param file null where `--trace` was not given: then nothing of the file's classes is loaded
public record Tracing(@Nullable Trace file, LogTrace log) {
  /// Of a session in this file, if there is one.
  public static Tracing into(@Nullable TraceFile file) {
    return new Tracing(file == null ? null : file.session(), new LogTrace());
  }
}
