package dev.boardcast.gateway.call;

import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import org.jspecify.annotations.Nullable;

/// What is found out about a call on its way. Of one thread at a time.
final class CallTrack {
  private final Caller caller;
  private final RawObject arguments;
  private final long beganNanos = System.nanoTime();
  private @Nullable Server server;
  private final CallReport.Kind kind;
  private String name = "";
  private boolean changesNothing;
  private int attempts;
  private long upstreamNanos;

  CallTrack(Caller caller, CallReport.Kind kind, RawObject arguments) {
    this.caller = caller;
    this.kind = kind;
    this.arguments = arguments;
  }

  String method() {
    return kind.method();
  }

  void found(Server itsServer, ToolEntry itsTool) {
    server = itsServer;
    name = itsTool.name();
    changesNothing = itsServer.config().trusted() && itsTool.isReadOnly();
  }

  /// What is read is told of as what is changed: somebody may want to know who has seen it.
  void found(Server itsServer, String itsName) {
    server = itsServer;
    name = itsName;
  }

  void attempted(long nanos) {
    attempts++;
    upstreamNanos += nanos;
  }

  CallReport over(Ending how) {
    Fault fault =
        switch (how) {
          case Ending.Failed(var why) -> why.fault();
          case Ending.Broken _ -> Fault.broken("The gateway failed at this call.");
          case Ending.Result _, Ending.Cancelled _ -> null;
        };
    Server of = server;
    return new CallReport(
        caller,
        kind,
        of == null ? "" : of.config().id(),
        name,
        changesNothing,
        arguments,
        System.nanoTime() - beganNanos,
        upstreamNanos,
        attempts,
        fault,
        how instanceof Ending.Cancelled);
  }
}
