package dev.boardcast.gateway.web;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.credentials.Credentials;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A service over HTTP as a few tools. Thread-safe.
public final class WebConnector implements Connector {
  /// Finds out which tools there are.
  public interface Offer {
    List<WebTool> tools(Service service) throws GatewayException, InterruptedException;
  }

  private final ServerConfig config;
  private final WebClient client;
  private final Offer offer;
  private volatile @Nullable List<WebTool> tools;
  private volatile @Nullable String lastError;

  public WebConnector(ServerConfig config, ConnectorContext context, Offer offer) {
    this.config = config;
    this.offer = offer;
    client =
        new WebClient(
            config.id(),
            config.timeouts().connectMs(),
            new Credentials(config, Map.of(), context.secrets(), context.tokens()));
  }

  private Service service(Trace trace, long timeoutMs) {
    return new Service(
        config, client, trace, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
  }

  private List<WebTool> known() throws GatewayException, InterruptedException {
    List<WebTool> found = tools;
    if (found == null) {
      found = List.copyOf(offer.tools(service(Trace.NONE, config.timeouts().connectMs())));
      tools = found;
    }
    return found;
  }

  @Override
  public List<ToolEntry> tools() throws GatewayException, InterruptedException {
    try {
      return known().stream().map(WebTool::entry).toList();
    } catch (GatewayException e) {
      lastError = e.fault().message();
      throw e;
    }
  }

  @Override
  public String call(ToolCall call) throws GatewayException, InterruptedException {
    WebTool tool =
        known().stream()
            .filter(one -> one.entry().name().equals(call.tool()))
            .findFirst()
            .orElseThrow(() ->
                new GatewayException(
                    Fault.refused(ErrorCode.TOOL_NOT_SUPPORTED, "There is no such tool.")));
    try {
      JsonObject arguments = JsonText.parse(call.arguments().toString()).getAsJsonObject();
      String result = tool.work().call(arguments, service(call.trace(), call.timeoutMs()));
      lastError = null;
      return result;
    } catch (IOException e) {
      throw new GatewayException(
          Fault.invalid("The arguments cannot be read: " + e.getMessage(), List.of("arguments")));
    } catch (GatewayException e) {
      if (e.fault().code() != ErrorCode.VALIDATION_ERROR) {
        lastError = e.fault().message();
      }
      throw e;
    }
  }

  @Override
  public ConnectorState state() {
    String error = lastError;
    ConnectorState.Phase phase =
        error != null
            ? ConnectorState.Phase.DOWN
            : tools == null ? ConnectorState.Phase.IDLE : ConnectorState.Phase.UP;
    return new ConnectorState(phase, 0, error);
  }

  @Override
  public void close() {
    client.close();
  }
}
