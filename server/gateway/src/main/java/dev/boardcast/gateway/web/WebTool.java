package dev.boardcast.gateway.web;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;

/// A tool of a service over HTTP.
///
/// @param entry as callers see it
/// @param work what it does
public record WebTool(ToolEntry entry, Work work) {
  /// Runs a tool.
  public interface Work {
    /// @param arguments that fit the tool's schema
    /// @return MCP's result
    String call(JsonObject arguments, Service service)
        throws GatewayException, InterruptedException;
  }

  /// @param json the tool's description
  public static WebTool of(String json, Work work) {
    try {
      return new WebTool(ToolEntry.of(RawObject.parse(json.strip())), work);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// The result of a tool that gives a structure.
  ///
  /// @param structure JSON, an object
  public static String result(String structure) {
    return "{\"content\":[{\"type\":\"text\",\"text\":%s}],\"structuredContent\":%s}"
        .formatted(RawObject.quote(structure), structure);
  }

  /// The result of one that gives a text.
  public static String text(String text) {
    return "{\"content\":[{\"type\":\"text\",\"text\":%s}]}".formatted(RawObject.quote(text));
  }
}
