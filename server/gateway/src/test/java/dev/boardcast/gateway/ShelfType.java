package dev.boardcast.gateway;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.connector.Offering;
import dev.boardcast.gateway.connector.Offerings;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A connector with prompts and resources, the same for each of its servers but what a test says.
/// It answers with what it was asked, and refuses addresses that end in `absent`.
final class ShelfType implements ConnectorType {
  /// What was asked of whom: the server, the method and the name or address.
  final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  /// How often it was asked what it has, by server.
  final Map<String, AtomicInteger> listed = new ConcurrentHashMap<>();

  /// Addresses of a server.
  final Map<String, List<String>> resources = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "shelf";
  }

  @Override
  public JsonObject schema() {
    return new JsonObject();
  }

  @Override
  public Connector open(ServerConfig config, ConnectorContext context) {
    return new Shelf(config.id());
  }

  private static RawObject json(String text) {
    try {
      return RawObject.parse(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Shelf implements Connector {
    private final String id;

    Shelf(String id) {
      this.id = id;
    }

    @Override
    public List<ToolEntry> tools() {
      return List.of();
    }

    @Override
    public String call(ToolCall call) {
      throw new IllegalStateException("it has no tools");
    }

    @Override
    public Offerings offerings() throws GatewayException {
      listed.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
      if (id.equals("broken")) {
        throw new GatewayException(Fault.unreachable("It cannot be started.", 1));
      }
      List<RawObject> all = new ArrayList<>();
      for (String uri : resources.getOrDefault(id, List.of())) {
        all.add(json("{\"uri\":\"%s\",\"name\":\"n\",\"unheardOf\":1.50}".formatted(uri)));
      }
      return new Offerings(
          Map.of(
              Offering.PROMPTS,
              List.of(json("{\"name\":\"ask me\",\"arguments\":[{\"name\":\"x\"}]}")),
              Offering.RESOURCES,
              all,
              Offering.TEMPLATES,
              List.of(json("{\"uriTemplate\":\"%s://t/{x}\",\"name\":\"t\"}".formatted(id)))),
          Map.of());
    }

    @Override
    public String ask(Question question) throws GatewayException {
      String about = question.params().text("uri");
      about = about == null ? String.valueOf(question.params().text("name")) : about;
      asked.add(id + " " + question.method() + " " + about);
      if (about.endsWith("absent")) {
        throw new GatewayException(
            Fault.answered(
                ErrorCode.MCP_SERVER_ERROR,
                "not found: " + about,
                "{\"code\":-32603,\"message\":\"not found\"}"));
      }
      return "{\"asked\":" + question.params() + "}";
    }

    @Override
    public ConnectorState state() {
      return new ConnectorState(ConnectorState.Phase.UP, 1, null);
    }

    @Override
    public void close() {}
  }
}
