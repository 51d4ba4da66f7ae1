package dev.boardcast.app.demo;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// Plays an agent over Streamable HTTP, each request by itself (2026-07-28). Thread-safe.
final class HttpAgent {
  private static final String VERSION = "2026-07-28";
  private static final int TIMEOUT_MS = 60_000;

  private final URI address;
  private final String key;
  private final AtomicInteger lastId = new AtomicInteger();

  HttpAgent(URI address, String key) {
    this.address = address;
    this.key = key;
  }

  /// The `result`, or the `error`, of a request.
  JsonObject ask(String method, JsonObject params) {
    JsonObject info = new JsonObject();
    info.addProperty("name", "demo-agent");
    info.addProperty("version", "1");
    JsonObject meta = new JsonObject();
    meta.addProperty("io.modelcontextprotocol/protocolVersion", VERSION);
    meta.add("io.modelcontextprotocol/clientInfo", info);
    meta.add("io.modelcontextprotocol/clientCapabilities", new JsonObject());
    params.add("_meta", meta);
    JsonObject request = new JsonObject();
    request.addProperty("jsonrpc", "2.0");
    request.addProperty("id", lastId.incrementAndGet());
    request.addProperty("method", method);
    request.add("params", params);
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setReadTimeout(TIMEOUT_MS);
      connection.setRequestProperty("Authorization", "Bearer " + key);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setRequestProperty("Accept", "application/json");
      connection.setRequestProperty("MCP-Protocol-Version", VERSION);
      connection.setRequestProperty("Mcp-Method", method);
      if (params.has("name")) {
        connection.setRequestProperty("Mcp-Name", params.get("name").getAsString());
      }
      connection.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      try (InputStream in =
          connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST
              ? connection.getInputStream()
              : connection.getErrorStream()) {
        return Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new CommandFailure("the gateway did not answer: " + e.getMessage(), e);
    }
  }

  /// What a tool answered.
  JsonObject call(String tool, JsonObject arguments) {
    JsonObject params = new JsonObject();
    params.addProperty("name", tool);
    params.add("arguments", arguments);
    return ask("tools/call", params);
  }
}
