package dev.boardcast.mcp.generation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.Messages;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// 2024-11-05 to 2025-11-25: a session that `initialize` opens.
final class Legacy implements Generation {
  private final ServerFace face;

  Legacy(ServerFace face) {
    this.face = face;
  }

  /// Requests before `initialize` are answered as in the latest of these revisions.
  @Override
  public JsonObject answer(String method, JsonObject params, Session session) {
    LegacyVersion version = session.version();
    return switch (method) {
      case "initialize" -> initialize(params, session);
      case "ping" -> new JsonObject();
      case "tools/list" -> {
        JsonObject result = new JsonObject();
        result.add("tools", face.tools(params, version.hasAnnotations(), version.hasStructure()));
        yield result;
      }
      case "tools/call" -> face.call(params, session.clientName(), version.hasStructure());
      default ->
          throw Messages.failure(ResponseErrorCode.MethodNotFound, "Method not found: " + method);
    };
  }

  private JsonObject initialize(JsonObject params, Session session) {
    if (!(params.get("protocolVersion") instanceof JsonPrimitive asked) || !asked.isString()) {
      throw Messages.failure(ResponseErrorCode.InvalidParams, "`protocolVersion` must be a string");
    }
    LegacyVersion version =
        LegacyVersion.fromWireName(asked.getAsString()).orElse(LegacyVersion.LATEST);
    session.open(version, clientName(params.get("clientInfo")));
    JsonObject result = new JsonObject();
    result.addProperty("protocolVersion", version.wireName());
    result.add("capabilities", face.capabilities());
    result.add("serverInfo", face.serverInfo());
    result.addProperty("instructions", ServerFace.INSTRUCTIONS);
    return result;
  }

  static @Nullable String clientName(@Nullable JsonElement clientInfo) {
    return clientInfo instanceof JsonObject info
            && info.get("name") instanceof JsonPrimitive name
            && name.isString()
        ? name.getAsString()
        : null;
  }
}
