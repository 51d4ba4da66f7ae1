package dev.boardcast.gateway;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The connector of `docs/gateway/CONNECTORS.md`: it says what it is told. It can also fail, and
/// wait for ever.
final class EchoType implements ConnectorType {
  /// Calls that came so far.
  final AtomicInteger calls = new AtomicInteger();

  /// Calls that were cancelled while they waited.
  final AtomicInteger cancelled = new AtomicInteger();

  /// Whether calls of `fail` fail.
  volatile boolean broken = true;

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public JsonObject schema() {
    return JsonParser.parseString(
            "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}")
        .getAsJsonObject();
  }

  @Override
  public Connector open(ServerConfig config, ConnectorContext context) {
    return new Echo();
  }

  private final class Echo implements Connector {
    @Override
    public List<ToolEntry> tools() {
      return List.of(tool("say"), tool("fail"), tool("wait"));
    }

    private ToolEntry tool(String name) {
      try {
        return ToolEntry.of(
            RawObject.parse("{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}"));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String call(ToolCall call) throws GatewayException, InterruptedException {
      calls.incrementAndGet();
      switch (call.tool()) {
        case "fail" -> {
          if (broken) {
            throw new GatewayException(Fault.unreachable("It is broken.", 0));
          }
        }
        case "wait" -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            cancelled.incrementAndGet();
            throw e;
          }
        }
        default -> {}
      }
      return "{\"content\":[{\"type\":\"text\",\"text\":"
          + call.arguments().raw("text")
          + "}],\"structuredContent\":"
          + call.arguments()
          + "}";
    }

    @Override
    public ConnectorState state() {
      return new ConnectorState(ConnectorState.Phase.UP, 1, null);
    }

    @Override
    public void close() {}
  }
}
