package dev.boardcast.mcp.version;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.call.Apps;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.call.Content;
import dev.boardcast.mcp.prompt.PromptFailure;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.mcp.resource.ResourceFailure;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.mcp.version.request.Params;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/// What both generations say in the same words. Thread-safe.
final class McpMethods {
  static final String NAME = "boardcast";
  static final String TITLE = "Boardcast";

  /// Told to the model by most clients.
  static final String INSTRUCTIONS =
      """
      Boardcast's project board: projects with phases, issues and work items. Every change made with \
      these tools shows in the users' editors at once. Start with list_projects to learn project \
      numbers, then list_issues or get_issue_details. Use these tools for every read or change of the \
      board; do not call its REST API or shell scripts (update-project.sh, signal files) for that. For several issues at \
      once use create_issues and update_issues, not one call each. Move an issue to in_progress when \
      work on it starts and to done when it is finished, and tick off its work items as they get done. \
      To follow what others do, subscribe to board://projects/{n} or board://projects/{n}/issues/{i}, \
      with ?notBy=NAME to leave out what is done under that name. An error says what to do next and \
      whether a retry may help.\
      """;

  private static final String ERROR_META = "dev.boardcast/error";

  private final String version;
  private final boolean toolsEnabled;
  private final Supplier<Registry> registry;

  /// @param registry asked for with the first list or call, not before
  McpMethods(String version, boolean toolsEnabled, Supplier<Registry> registry) {
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

  /// What both generations can do; each adds its own.
  ///
  /// @param client what the client can do: of extensions we speak only to those that have them
  JsonObject capabilities(JsonObject client) {
    JsonObject capabilities = new JsonObject();
    if (toolsEnabled) {
      capabilities.add("tools", new JsonObject());
    }
    JsonObject resources = new JsonObject();
    resources.addProperty("subscribe", true);
    capabilities.add("resources", resources);
    capabilities.add("prompts", new JsonObject());
    capabilities.add("completions", new JsonObject());
    if (Apps.areIn(client)) {
      capabilities.add("extensions", only(Apps.EXTENSION, new JsonObject()));
    }
    return capabilities;
  }

  Registry registry() {
    return registry.get();
  }

  /// All tools for this client, always in the same order; there is one page.
  JsonObject tools(JsonObject params, boolean annotations, boolean structure, boolean apps) {
    Params.requireFirstPage(params, "tools");
    JsonArray tools = new JsonArray();
    if (toolsEnabled) {
      registry.get().tools().tools().stream()
          .filter(tool -> tool.isFor(apps))
          .forEach(tool -> tools.add(describe(tool, annotations, structure)));
    }
    return only("tools", tools);
  }

  private static JsonObject describe(Tool tool, boolean annotations, boolean structure) {
    JsonObject json = new JsonObject();
    json.addProperty("name", tool.name());
    if (structure) {
      json.addProperty("title", tool.title());
    }
    json.addProperty("description", tool.description());
    json.add("inputSchema", tool.inputSchema());
    if (structure && tool.outputSchema() != null) {
      json.add("outputSchema", tool.outputSchema());
    }
    if (annotations) {
      JsonObject hints = tool.hints().toJson();
      hints.addProperty("title", tool.title());
      json.add("annotations", hints);
    }
    if (tool.page() != null) {
      JsonObject ui = new JsonObject();
      ui.addProperty("resourceUri", tool.page());
      json.add("_meta", only("ui", ui));
    }
    return json;
  }

  /// Runs a tool and gives the members of its result.
  JsonObject call(JsonObject params, CallContext context, boolean structure) {
    String name = Params.text(params, "name");
    JsonObject arguments = Params.arguments(params);
    ToolResult result = toolsEnabled ? registry.get().tools().call(name, arguments, context) : null;
    if (result == null) {
      throw Params.invalid(
          "Unknown tool: \"" + name + "\". See tools/list for the tools there are.");
    }
    return render(result, structure);
  }

  static JsonObject render(ToolResult result, boolean structure) {
    JsonObject json = new JsonObject();
    JsonArray content = new JsonArray();
    json.add("content", content);
    switch (result) {
      case ToolResult.Success(var parts, var structured) -> {
        parts.forEach(part -> content.add(part.toJson()));
        if (structure && structured != null) {
          json.add("structuredContent", structured);
        }
      }
      case ToolResult.Failure(var text, var code, var retryMayHelp) -> {
        int end = AnswerSize.end(text, 0, AnswerSize.ROOM_CHARS);
        String told = end == text.length() ? text : text.substring(0, end) + " … (cut)";
        content.add(new Content.Text(told).toJson());
        json.addProperty("isError", true);
        JsonObject error = new JsonObject();
        error.addProperty("code", code);
        error.addProperty("retryMayHelp", retryMayHelp);
        json.add("_meta", only(ERROR_META, error));
      }
    }
    return json;
  }

  JsonObject resources(JsonObject params, CallContext context, boolean titled) {
    try {
      return registry.get().resources().list(Params.cursor(params), titled, context);
    } catch (IllegalArgumentException _) {
      throw Params.invalid("Unknown cursor");
    } catch (ResourceFailure e) {
      throw failed(e);
    }
  }

  JsonObject templates(JsonObject params, boolean titled) {
    Params.requireFirstPage(params, "resource templates");
    return only("resourceTemplates", registry.get().resources().templates(titled));
  }

  /// @param notFound the code of this generation for an address where nothing is
  JsonObject read(JsonObject params, CallContext context, int notFound) {
    String uri = Params.text(params, "uri");
    List<ResourceContent> contents;
    try {
      contents = registry.get().resources().read(uri, context);
    } catch (ResourceFailure e) {
      throw failed(e);
    }
    if (contents.isEmpty()) {
      throw noResource(uri, notFound);
    }
    JsonArray array = new JsonArray();
    contents.forEach(content -> array.add(content.toJson()));
    return only("contents", array);
  }

  static ResponseErrorException noResource(String uri, int code) {
    JsonObject data = new JsonObject();
    data.addProperty("uri", uri);
    return new ResponseErrorException(new ResponseError(code, "Resource not found", data));
  }

  JsonObject prompts(JsonObject params, boolean titled) {
    Params.requireFirstPage(params, "prompts");
    return only("prompts", registry.get().prompts().list(titled));
  }

  JsonObject prompt(JsonObject params, CallContext context) {
    String name = Params.text(params, "name");
    JsonObject prompt;
    try {
      prompt = registry.get().prompts().get(name, Params.texts(params, "arguments"), context);
    } catch (PromptFailure e) {
      throw Params.invalid(String.valueOf(e.getMessage()));
    } catch (ResourceFailure e) {
      throw failed(e);
    }
    if (prompt == null) {
      throw Params.invalid(
          "Unknown prompt: \"" + name + "\". See prompts/list for the prompts there are.");
    }
    return prompt;
  }

  JsonObject complete(JsonObject params, CallContext context) {
    JsonObject ref = Params.object(params, "ref");
    JsonObject argument = Params.object(params, "argument");
    String name = Params.text(argument, "name");
    String begun = Params.written(argument, "value");
    Map<String, String> given = Params.texts(Params.object(params, "context"), "arguments");
    Registry all = registry.get();
    Completions completions =
        switch (Params.text(ref, "type")) {
          case "ref/prompt" ->
              all.prompts().complete(Params.text(ref, "name"), name, begun, given, context);
          case "ref/resource" ->
              all.resources().complete(Params.text(ref, "uri"), name, begun, given, context);
          default -> throw Params.invalid("`type` must be ref/prompt or ref/resource");
        };
    if (completions == null) {
      throw Params.invalid("There is no such prompt or resource template");
    }
    return completions.toJson();
  }

  static ResponseErrorException failed(ResourceFailure e) {
    return Messages.failure(ResponseErrorCode.InternalError, String.valueOf(e.getMessage()));
  }

  private static JsonObject only(String name, JsonElement value) {
    JsonObject json = new JsonObject();
    json.add(name, value);
    return json;
  }
}
