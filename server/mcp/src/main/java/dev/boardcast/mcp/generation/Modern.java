package dev.boardcast.mcp.generation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.Messages;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/// 2026-07-28: no session; each request says its version and what its client can do.
final class Modern implements Generation {
  static final String VERSION = "2026-07-28";
  static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  static final int UNSUPPORTED_VERSION = -32022;

  /// The tools are the program's own: the answers hold until another version is started.
  private static final int LIST_TTL_MS = 3_600_000;

  private final ServerFace face;

  Modern(ServerFace face) {
    this.face = face;
  }

  /// Whether a request is of this generation: its `_meta` names a version, whichever.
  static boolean claims(JsonObject params) {
    return params.get("_meta") instanceof JsonObject meta && meta.has(PROTOCOL_VERSION);
  }

  @Override
  public JsonObject answer(String method, JsonObject params, Session session) {
    JsonObject meta = envelope(params);
    return switch (method) {
      case "server/discover" -> {
        JsonObject result = new JsonObject();
        result.add("supportedVersions", supported());
        result.add("capabilities", face.capabilities());
        result.addProperty("instructions", ServerFace.INSTRUCTIONS);
        yield complete(cacheable(result));
      }
      case "tools/list" -> {
        JsonObject result = new JsonObject();
        result.add("tools", face.tools(params, true, true));
        yield complete(cacheable(result));
      }
      case "tools/call" ->
          complete(face.call(params, Legacy.clientName(meta.get(CLIENT_INFO)), true));
      default ->
          throw Messages.failure(ResponseErrorCode.MethodNotFound, "Method not found: " + method);
    };
  }

  private static JsonObject envelope(JsonObject params) {
    JsonObject meta = params.getAsJsonObject("_meta");
    if (!(meta.get(PROTOCOL_VERSION) instanceof JsonPrimitive version) || !version.isString()) {
      throw invalid(PROTOCOL_VERSION, "must be a string");
    }
    if (!VERSION.equals(version.getAsString())) {
      JsonObject data = new JsonObject();
      data.add("supported", supported());
      data.add("requested", version);
      throw new ResponseErrorException(
          new ResponseError(
              UNSUPPORTED_VERSION, "Unsupported protocol version: " + version.getAsString(), data));
    }
    if (!(meta.get(CLIENT_CAPABILITIES) instanceof JsonObject)) {
      throw invalid(CLIENT_CAPABILITIES, "must be an object");
    }
    JsonElement clientInfo = meta.get(CLIENT_INFO);
    if (clientInfo != null && Legacy.clientName(clientInfo) == null) {
      throw invalid(CLIENT_INFO, "must be an object with a `name`");
    }
    return meta;
  }

  private static ResponseErrorException invalid(String key, String fault) {
    return Messages.failure(
        ResponseErrorCode.InvalidParams, "Invalid _meta: `" + key + "` " + fault);
  }

  private static JsonArray supported() {
    JsonArray versions = new JsonArray();
    versions.add(VERSION);
    return versions;
  }

  private static JsonObject cacheable(JsonObject result) {
    result.addProperty("ttlMs", LIST_TTL_MS);
    result.addProperty("cacheScope", "public");
    return result;
  }

  private JsonObject complete(JsonObject result) {
    result.addProperty("resultType", "complete");
    JsonObject meta = result.get("_meta") instanceof JsonObject given ? given : new JsonObject();
    meta.add(SERVER_INFO, face.serverInfo());
    result.add("_meta", meta);
    return result;
  }
}
