package dev.boardcast.mcp.generation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.tool.CallContext;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolRegistry;
import dev.boardcast.mcp.tool.ToolResult;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// What both generations say in the same words. Thread-safe.
final class ServerFace {
  static final String NAME = "boardcast";
  static final String TITLE = "Boardcast";

  /// Told to the model by most clients.
  static final String INSTRUCTIONS =
      """
      Boardcast's project board: projects with phases, issues and work items. Every change made with \
      these tools shows in the users' editors at once. Start with list_projects to learn project \
      numbers, then list_issues or get_issue_details. Use these tools for every read or change of the \
      board; do not call its REST API or shell scripts for that. An error says what to do next and \
      whether a retry may help.\
      """;

  private static final String ERROR_META = "dev.boardcast/error";

  private final String version;
  private final boolean toolsEnabled;
  private final Supplier<ToolRegistry> registry;

  /// @param registry asked for with the first list or call, not before
  ServerFace(String version, boolean toolsEnabled, Supplier<ToolRegistry> registry) {
    this.version = version;
    this.toolsEnabled = toolsEnabled;
    this.registry = registry;
  }

  JsonObject serverInfo() {
    JsonObject info = new JsonObject();
    info.addProperty("name", NAME);
    info.addProperty("title", TITLE);
    info.addProperty("version", version);
    return info;
  }

  JsonObject capabilities() {
    JsonObject capabilities = new JsonObject();
    if (toolsEnabled) {
      capabilities.add("tools", new JsonObject());
    }
    return capabilities;
  }

  /// All tools, always in the same order; there is one page.
  JsonArray tools(JsonObject params, boolean annotations, boolean structure) {
    JsonElement cursor = params.get("cursor");
    if (cursor != null && !cursor.isJsonNull()) {
      throw Messages.failure(
          ResponseErrorCode.InvalidParams, "Unknown cursor: the list of tools has one page");
    }
    JsonArray tools = new JsonArray();
    if (toolsEnabled) {
      registry.get().tools().forEach(tool -> tools.add(describe(tool, annotations, structure)));
    }
    return tools;
  }

  private static JsonObject describe(Tool tool, boolean annotations, boolean structure) {
    JsonObject json = new JsonObject();
    json.addProperty("name", tool.name());
    if (structure) {
      json.addProperty("title", tool.title());
    }
    json.addProperty("description", tool.description());
    json.add("inputSchema", tool.inputSchema());
    if (structure) {
      json.add("outputSchema", tool.outputSchema());
    }
    if (annotations) {
      JsonObject hints = tool.hints().toJson();
      hints.addProperty("title", tool.title());
      json.add("annotations", hints);
    }
    return json;
  }

  /// Runs a tool and gives the members of its result.
  JsonObject call(JsonObject params, @Nullable String clientName, boolean structure) {
    if (!(params.get("name") instanceof JsonPrimitive name) || !name.isString()) {
      throw Messages.failure(ResponseErrorCode.InvalidParams, "`name` must be a tool's name");
    }
    JsonElement given = params.get("arguments");
    JsonObject arguments =
        switch (given) {
          case null -> new JsonObject();
          case JsonNull _ -> new JsonObject();
          case JsonObject object -> object;
          default ->
              throw Messages.failure(
                  ResponseErrorCode.InvalidParams, "`arguments` must be an object");
        };
    ToolResult result =
        toolsEnabled
            ? registry.get().call(name.getAsString(), arguments, new CallContext(clientName))
            : null;
    if (result == null) {
      throw Messages.failure(
          ResponseErrorCode.InvalidParams,
          "Unknown tool: " + name + ". See tools/list for the tools there are.");
    }
    return render(result, structure);
  }

  private static JsonObject render(ToolResult result, boolean structure) {
    JsonObject json = new JsonObject();
    switch (result) {
      case ToolResult.Success(var text, var structured) -> {
        json.add("content", content(text));
        if (structure) {
          json.add("structuredContent", structured);
        }
      }
      case ToolResult.Failure(var text, var code, var retryMayHelp) -> {
        json.add("content", content(text));
        json.addProperty("isError", true);
        JsonObject error = new JsonObject();
        error.addProperty("code", code);
        error.addProperty("retryMayHelp", retryMayHelp);
        JsonObject meta = new JsonObject();
        meta.add(ERROR_META, error);
        json.add("_meta", meta);
      }
    }
    return json;
  }

  private static JsonArray content(String text) {
    JsonObject block = new JsonObject();
    block.addProperty("type", "text");
    block.addProperty("text", text);
    JsonArray content = new JsonArray();
    content.add(block);
    return content;
  }
}
