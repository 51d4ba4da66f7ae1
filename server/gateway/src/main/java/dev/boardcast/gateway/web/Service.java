package dev.boardcast.gateway.web;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// One call's way to its service, whose client shows the gateway to it.
///
/// @param trace by what it is found again there
/// @param deadlineNanos until which an answer is awaited
public record Service(ServerConfig config, WebClient client, Trace trace, long deadlineNanos) {
  public String id() {
    return config.id();
  }

  /// Asks, whatever the answer's status.
  public WebClient.Answer ask(WebClient.Ask ask) throws GatewayException, InterruptedException {
    Map<String, String> headers = new HashMap<>(ask.headers());
    headers.putIfAbsent("Accept", "application/json");
    headers.putIfAbsent("User-Agent", "boardcast-gateway");
    headers.putAll(trace.headersBeside(headers.keySet()));
    return client.ask(
        new WebClient.Ask(ask.method(), ask.url(), headers, ask.body(), ask.type()),
        Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
  }

  /// Asks for a JSON object.
  ///
  /// @param said what its errors say, from their JSON
  public JsonObject object(WebClient.Ask ask, Function<JsonObject, String> said)
      throws GatewayException, InterruptedException {
    WebClient.Answer answer = ask(ask);
    JsonObject json = null;
    try {
      JsonElement read = JsonText.parse(answer.body());
      json = read instanceof JsonObject object ? object : null;
    } catch (IOException _) {
      // Told below, by its status.
    }
    if (!answer.isGood()) {
      throw new GatewayException(WebFaults.of(id(), answer, json == null ? "" : said.apply(json)));
    }
    if (json == null) {
      throw new GatewayException(WebFaults.unusable(id(), "it is no JSON object"));
    }
    return json;
  }

  /// What a tool says that cannot do what it was asked.
  public GatewayException invalid(String message) {
    return new GatewayException(Fault.invalid(message, java.util.List.of()));
  }
}
