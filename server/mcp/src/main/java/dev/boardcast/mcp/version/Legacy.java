package dev.boardcast.mcp.version;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.call.AskException;
import dev.boardcast.mcp.call.LogLevel;
import dev.boardcast.mcp.resource.ResourceFailure;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.mcp.version.request.Params;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// 2024-11-05 to 2025-11-25: a session that `initialize` opens.
public final class Legacy implements Generation {
  private static final int RESOURCE_NOT_FOUND = -32002;

  private final McpMethods face;

  Legacy(McpMethods face) {
    this.face = face;
  }

  /// Requests before `initialize` are answered as in the latest of these revisions.
  @Override
  public Outcome serve(
      RequestMessage request, JsonObject params, Session session, MessageSink outlet) {
    try {
      return new Outcome.Result(answer(request.getMethod(), params, session, outlet));
    } catch (AskException e) {
      throw Messages.failure(ResponseErrorCode.InvalidRequest, String.valueOf(e.getMessage()));
    }
  }

  private JsonObject answer(String method, JsonObject params, Session session, MessageSink outlet) {
    LegacyVersion version = session.version();
    LegacyCall call = new LegacyCall(params, session, outlet);
    return switch (method) {
      case "initialize" -> initialize(params, session);
      case "ping" -> new JsonObject();
      case "logging/setLevel" -> setLevel(params, session);
      case "tools/list" ->
          face.tools(params, version.hasAnnotations(), version.hasStructure(), call.showsApps());
      case "tools/call" -> call(params, call, version);
      case "resources/list" -> face.resources(params, call, version.hasStructure());
      case "resources/templates/list" -> face.templates(params, version.hasStructure());
      case "resources/read" -> face.read(params, call, RESOURCE_NOT_FOUND);
      case "resources/subscribe" -> subscribe(params, session);
      case "resources/unsubscribe" -> {
        session.unwatch(Params.text(params, "uri"));
        yield new JsonObject();
      }
      case "prompts/list" -> face.prompts(params, version.hasStructure());
      case "prompts/get" -> face.prompt(params, call);
      case "completion/complete" -> face.complete(params, call);
      default ->
          throw Messages.failure(ResponseErrorCode.MethodNotFound, "Method not found: " + method);
    };
  }

  private JsonObject initialize(JsonObject params, Session session) {
    String asked = Params.text(params, "protocolVersion");
    LegacyVersion version = LegacyVersion.fromWireName(asked).orElse(LegacyVersion.LATEST);
    JsonObject client = Params.object(params, "capabilities");
    session.open(version, clientName(params.get("clientInfo")), client);
    JsonObject result = new JsonObject();
    result.addProperty("protocolVersion", version.wireName());
    JsonObject capabilities = face.capabilities(client);
    capabilities.add("logging", new JsonObject());
    result.add("capabilities", capabilities);
    result.add("serverInfo", face.serverInfo());
    result.addProperty("instructions", McpMethods.INSTRUCTIONS);
    return result;
  }

  private static JsonObject setLevel(JsonObject params, Session session) {
    session.logLevel(
        LogLevel.fromWireName(Params.text(params, "level"))
            .orElseThrow(() -> Params.invalid("`level` must be one of debug to emergency")));
    return new JsonObject();
  }

  private JsonObject call(JsonObject params, LegacyCall call, LegacyVersion version) {
    try {
      return face.call(params, call, version.hasStructure());
    } catch (AskException.Unsupported e) {
      return McpMethods.render(
          new ToolResult.Failure(e.getMessage() + " Nothing was done.", "validation_error", false),
          version.hasStructure());
    }
  }

  private JsonObject subscribe(JsonObject params, Session session) {
    String uri = Params.text(params, "uri");
    Session.Watching outcome;
    try {
      outcome =
          session.watch(
              uri, () -> face.registry().resources().watch(uri, () -> session.changed(uri)));
    } catch (ResourceFailure e) {
      throw McpMethods.failed(e);
    }
    return switch (outcome) {
      case YES -> new JsonObject();
      case UNKNOWN -> throw McpMethods.noResource(uri, RESOURCE_NOT_FOUND);
      case TOO_MANY ->
          throw Messages.failure(
              ResponseErrorCode.InvalidRequest,
              "More than %d subscriptions, or %d characters of their addresses; end one first"
                  .formatted(Session.WATCHES_MAX_COUNT, Session.WATCHES_MAX_CHARS));
    };
  }

  static @Nullable String clientName(@Nullable JsonElement clientInfo) {
    return clientInfo instanceof JsonObject info
            && info.get("name") instanceof JsonPrimitive name
            && name.isString()
        ? name.getAsString()
        : null;
  }
}
