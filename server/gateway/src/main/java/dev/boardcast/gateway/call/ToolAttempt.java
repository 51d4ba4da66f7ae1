package dev.boardcast.gateway.call;

import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.connector.Watched;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks a server to run a tool, once.
record ToolAttempt(
    Server server,
    ToolEntry tool,
    Caller caller,
    RawObject arguments,
    RawObject meta,
    @Nullable Consumer<RawObject> progress)
    implements Passage.Attempt {
  private ToolCall call(long timeoutMs, Runnable alive) {
    return new ToolCall(
        caller.session(),
        tool.name(),
        arguments,
        meta,
        Watched.progress(progress, alive),
        new Watched(caller.counterpart(), alive),
        Trace.of(caller.requestId(), meta.text(Trace.TRACEPARENT)),
        timeoutMs);
  }

  @Override
  public String make(long timeoutMs, Runnable alive) throws GatewayException, InterruptedException {
    return server.connector().call(call(timeoutMs, alive));
  }

  @Override
  public @Nullable Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> ended)
      throws GatewayException {
    return server.connector().begin(call(timeoutMs, alive), ended);
  }
}
