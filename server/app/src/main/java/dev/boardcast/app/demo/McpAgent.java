package dev.boardcast.app.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.protocol.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Plays an agent: calls the tools of an MCP server over its stdin and stdout, one call at a time.
///
/// For one thread.
public final class McpAgent {
  private static final String PROTOCOL_VERSION = "2025-11-25";

  private final BufferedWriter out;
  private final BufferedReader in;
  private int lastId;

  public McpAgent(Process server) {
    this.out = server.outputWriter(StandardCharsets.UTF_8);
    this.in = server.inputReader(StandardCharsets.UTF_8);
  }

  /// What a tool answered, and when.
  public record Answer(JsonObject structured, long atNanos) {}

  /// Opens the conversation.
  ///
  /// @param name what the agent calls itself; shown to editors as the actor
  public void initialize(String name) {
    JsonObject clientInfo = new JsonObject();
    clientInfo.addProperty("name", name);
    clientInfo.addProperty("version", "1");
    JsonObject params = new JsonObject();
    params.addProperty("protocolVersion", PROTOCOL_VERSION);
    params.add("capabilities", new JsonObject());
    params.add("clientInfo", clientInfo);
    request("initialize", params);
    JsonObject initialized = new JsonObject();
    initialized.addProperty("jsonrpc", "2.0");
    initialized.addProperty("method", "notifications/initialized");
    send(initialized);
  }

  /// Calls a tool.
  ///
  /// @throws CommandFailure with the tool's own words when it refuses
  public Answer call(String tool, JsonObject arguments) {
    JsonObject params = new JsonObject();
    params.addProperty("name", tool);
    params.add("arguments", arguments);
    JsonObject result = request("tools/call", params);
    long answeredAt = System.nanoTime();
    if (result.has("isError") && result.get("isError").getAsBoolean()) {
      throw new CommandFailure(tool + ": " + text(result.getAsJsonArray("content")));
    }
    return new Answer(result.getAsJsonObject("structuredContent"), answeredAt);
  }

  private JsonObject request(String method, JsonObject params) {
    int id = ++lastId;
    JsonObject request = new JsonObject();
    request.addProperty("jsonrpc", "2.0");
    request.addProperty("id", id);
    request.addProperty("method", method);
    request.add("params", params);
    send(request);
    while (true) {
      JsonObject message = receive();
      JsonElement answered = message.get("id");
      if (answered == null || !answered.isJsonPrimitive() || answered.getAsInt() != id) {
        continue;
      }
      if (message.has("error")) {
        throw new CommandFailure(
            method + ": " + message.getAsJsonObject("error").get("message").getAsString());
      }
      return message.getAsJsonObject("result");
    }
  }

  private void send(JsonObject message) {
    try {
      out.write(message.toString());
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new CommandFailure("the MCP server does not read any more", e);
    }
  }

  private JsonObject receive() {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new CommandFailure("the MCP server ended before it answered");
      }
      return Json.parseObject(line);
    } catch (IOException e) {
      throw new CommandFailure("the MCP server cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(JsonArray content) {
    StringBuilder text = new StringBuilder();
    for (JsonElement part : content) {
      if (part.getAsJsonObject().has("text")) {
        text.append(part.getAsJsonObject().get("text").getAsString());
      }
    }
    return text.toString();
  }
}
