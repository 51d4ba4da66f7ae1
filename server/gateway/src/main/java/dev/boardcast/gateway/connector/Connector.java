package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.flight.Ending;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One server behind the gateway. Its methods may block, and end when their thread is interrupted.
/// Thread-safe.
public interface Connector extends AutoCloseable {
  /// The tools there are now.
  List<ToolEntry> tools() throws GatewayException, InterruptedException;

  /// Runs a tool.
  ///
  /// @return the `result` of MCP's `tools/call`, as JSON; with `isError` where the tool failed
  /// @throws GatewayException where there is no result
  /// @throws InterruptedException where the call was cancelled; its server knows then
  String call(ToolCall call) throws GatewayException, InterruptedException;

  /// Begins to run a tool where nothing has to be waited for, not even a thread. Does not block.
  ///
  /// @param ended told once how it ended, maybe before this returns; must not block where it is
  ///   told a result, whose thread others wait for
  /// @return what cancels it; null where it cannot be begun so: then nothing was done
  /// @throws GatewayException where there is no result; then nobody is told
  default @Nullable Runnable begin(ToolCall call, Consumer<Ending> ended) throws GatewayException {
    return null;
  }

  /// What there is now beside tools; most kinds have nothing.
  default Offerings offerings() throws GatewayException, InterruptedException {
    return Offerings.NONE;
  }

  /// Asks about something of `offerings`.
  ///
  /// @return the `result`, as JSON
  /// @throws GatewayException where there is none
  /// @throws InterruptedException where it was cancelled
  default String ask(Question question) throws GatewayException, InterruptedException {
    throw new GatewayException(
        Fault.refused(
            ErrorCode.TOOL_NOT_SUPPORTED, "A server of this kind has nothing but tools."));
  }

  /// These resources, and no others, are to be told of from now on when they change. Does not
  /// block.
  default void follow(Set<String> uris) {}

  /// How it stands, for people.
  ConnectorState state();

  /// Ends everything that it started.
  @Override
  void close();
}
