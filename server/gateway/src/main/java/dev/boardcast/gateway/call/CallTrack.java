package dev.boardcast.gateway.call;

import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.json.RawObject;
import org.jspecify.annotations.Nullable;

/// What is found out about a call on its way. Of one thread.
final class CallTrack {
  private final Caller caller;
  private final RawObject arguments;
  private final long beganNanos = System.nanoTime();
  private @Nullable Server server;
  private @Nullable ToolEntry tool;
  private int attempts;
  private long upstreamNanos;

  CallTrack(Caller caller, RawObject arguments) {
    this.caller = caller;
    this.arguments = arguments;
  }

  void found(Server itsServer, ToolEntry itsTool) {
    server = itsServer;
    tool = itsTool;
  }

  void attempted(long nanos) {
    attempts++;
    upstreamNanos += nanos;
  }

  CallReport over(@Nullable Fault fault, boolean cancelled) {
    Server of = server;
    ToolEntry called = tool;
    return new CallReport(
        caller,
        of == null ? "" : of.config().id(),
        called == null ? "" : called.name(),
        of != null && called != null && of.config().trusted() && called.isReadOnly(),
        arguments,
        System.nanoTime() - beganNanos,
        upstreamNanos,
        attempts,
        fault,
        cancelled);
  }
}
