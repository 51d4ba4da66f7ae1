package dev.boardcast.gateway.call;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.json.RawObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a call went.
///
/// @param server its id; empty where there is none for this caller
/// @param tool the own name of the tool or prompt, or the resource's address; empty where there is
///   none for this caller
/// @param changesNothing whether the tool says so, and its word counts
/// @param nanos from the gateway's first look at it to its end
/// @param upstreamNanos of these, in which the server had it
/// @param attempts made at the server
/// @param fault why there is no result; null where there is one, or the caller went away
/// @param cancelled whether the caller went away
public record CallReport(
    Caller caller,
    Kind kind,
    String server,
    String tool,
    boolean changesNothing,
    RawObject arguments,
    long nanos,
    long upstreamNanos,
    int attempts,
    @Nullable Fault fault,
    boolean cancelled) {
  /// What was asked for. An entry in lower case is its name in the audit.
  public enum Kind {
    TOOL("tools/call"),
    PROMPT("prompts/get"),
    RESOURCE("resources/read"),
    COMPLETION("completion/complete");

    private final String method;

    Kind(String method) {
      this.method = method;
    }

    /// Of MCP.
    public String method() {
      return method;
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// `ok`, `cancelled`, or the error's code.
  public String outcome() {
    return fault != null ? fault.code().name() : cancelled ? "cancelled" : "ok";
  }
}
