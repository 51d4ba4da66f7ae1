package dev.boardcast.gateway.call;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.json.RawObject;
import org.jspecify.annotations.Nullable;

/// How a call went.
///
/// @param server its id; empty where there is none for this caller
/// @param tool its own name; empty where there is none for this caller
/// @param changesNothing whether the tool says so, and its word counts
/// @param nanos from the gateway's first look at it to its end
/// @param upstreamNanos of these, in which the server had it
/// @param attempts made at the server
/// @param fault why there is no result; null where there is one, or the caller went away
/// @param cancelled whether the caller went away
public record CallReport(
    Caller caller,
    String server,
    String tool,
    boolean changesNothing,
    RawObject arguments,
    long nanos,
    long upstreamNanos,
    int attempts,
    @Nullable Fault fault,
    boolean cancelled) {
  /// `ok`, `cancelled`, or the error's code.
  public String outcome() {
    return fault != null ? fault.code().name() : cancelled ? "cancelled" : "ok";
  }
}
