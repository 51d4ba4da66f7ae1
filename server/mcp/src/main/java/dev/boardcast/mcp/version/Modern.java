package dev.boardcast.mcp.version;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.call.Apps;
import dev.boardcast.mcp.call.AskException;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.version.request.MalformedException;
import dev.boardcast.mcp.version.request.Params;
import dev.boardcast.mcp.version.request.RequestState;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/// 2026-07-28: no session; each request says its version and what its client can do.
final class Modern implements Generation {
  static final String VERSION = "2026-07-28";
  static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  static final int MISSING_CAPABILITY = -32021;
  static final int UNSUPPORTED_VERSION = -32022;

  /// What is the program's own holds until another version is started.
  private static final int LIST_TTL_MS = 3_600_000;

  /// Methods that no other generation has.
  private static final Set<String> OWN = Set.of("server/discover", "subscriptions/listen");

  private final McpMethods face;
  private final RequestState states;
  private final InstantSource clock;

  Modern(McpMethods face, RequestState states, InstantSource clock) {
    this.face = face;
    this.states = states;
    this.clock = clock;
  }

  /// Whether a request is of this generation: its `_meta` names a version, whichever, or its method
  /// is of no other.
  static boolean claims(String method, JsonObject params) {
    return OWN.contains(method)
        || (params.get("_meta") instanceof JsonObject meta && meta.has(PROTOCOL_VERSION));
  }

  @Override
  public Outcome serve(
      RequestMessage request, JsonObject params, Session session, MessageSink outlet) {
    JsonObject meta = envelope(params);
    String method = request.getMethod();
    if (method.equals("subscriptions/listen")) {
      return new Outcome.Open(
          SubscriptionStream.open(request.getRawId(), params, face.registry().resources(), outlet));
    }
    return new Outcome.Result(sign(answer(method, params, meta, outlet)));
  }

  private JsonObject answer(String method, JsonObject params, JsonObject meta, MessageSink outlet) {
    boolean apps = Apps.areIn(meta.getAsJsonObject(CLIENT_CAPABILITIES));
    return switch (method) {
      case "server/discover" -> lasting(discover(meta.getAsJsonObject(CLIENT_CAPABILITIES)), apps);
      case "tools/list" -> lasting(face.tools(params, true, true, apps), apps);
      case "resources/templates/list" -> lasting(face.templates(params, true), false);
      case "prompts/list" -> lasting(face.prompts(params, true), false);
      case "resources/list" -> momentary(face.resources(params, call(params, meta, outlet), true));
      case "completion/complete" -> complete(face.complete(params, call(params, meta, outlet)));
      case "tools/call", "resources/read", "prompts/get" -> asking(method, params, meta, outlet);
      default ->
          throw Messages.failure(ResponseErrorCode.MethodNotFound, "Method not found: " + method);
    };
  }

  private JsonObject discover(JsonObject client) {
    JsonObject result = new JsonObject();
    result.add("supportedVersions", supported());
    JsonObject capabilities = face.capabilities(client);
    capabilities.getAsJsonObject("resources").addProperty("listChanged", true);
    result.add("capabilities", capabilities);
    result.addProperty("instructions", McpMethods.INSTRUCTIONS);
    return result;
  }

  private static ModernCall call(JsonObject params, JsonObject meta, MessageSink outlet) {
    return new ModernCall(params, meta, new JsonObject(), outlet);
  }

  /// A call that may ask its client: then its result is the questions.
  private JsonObject asking(String method, JsonObject params, JsonObject meta, MessageSink outlet) {
    String identity = identity(method, params);
    String state = Params.optionalText(params, "requestState");
    JsonObject earlier =
        state == null
            ? new JsonObject()
            : states
                .open(state, identity, clock.instant())
                .orElseThrow(() ->
                    Params.invalid(
                        "`requestState` is not what the server gave for this call, or has expired;"
                            + " make the call again without it"));
    ModernCall call = new ModernCall(params, meta, earlier, outlet);
    try {
      return switch (method) {
        case "tools/call" -> complete(face.call(params, call, true));
        case "prompts/get" -> complete(face.prompt(params, call));
        default -> momentary(face.read(params, call, ResponseErrorCode.InvalidParams.getValue()));
      };
    } catch (AskException.InputNeeded e) {
      JsonObject questions = new JsonObject();
      e.questions()
          .forEach((key, ask) -> {
            JsonObject question = new JsonObject();
            question.addProperty("method", ask.kind().method());
            question.add("params", ask.params());
            questions.add(key, question);
          });
      JsonObject result = new JsonObject();
      result.addProperty("resultType", "input_required");
      result.add("inputRequests", questions);
      result.addProperty("requestState", states.seal(call.used(), identity, clock.instant()));
      return result;
    } catch (AskException.Unsupported e) {
      JsonObject data = new JsonObject();
      data.add("requiredCapabilities", e.required());
      throw new ResponseErrorException(
          new ResponseError(MISSING_CAPABILITY, String.valueOf(e.getMessage()), data));
    } catch (AskException.Unanswered e) {
      throw Messages.failure(ResponseErrorCode.InvalidRequest, String.valueOf(e.getMessage()));
    }
  }

  /// What makes two calls the same but for their rounds.
  private static String identity(String method, JsonObject params) {
    JsonObject what = new JsonObject();
    what.addProperty("method", method);
    for (Map.Entry<String, JsonElement> member : params.entrySet()) {
      switch (member.getKey()) {
        case "_meta", "inputResponses", "requestState" -> {}
        default -> what.add(member.getKey(), member.getValue());
      }
    }
    return what.toString();
  }

  private static JsonObject envelope(JsonObject params) {
    if (!(params.get("_meta") instanceof JsonObject meta)) {
      throw malformed("Invalid _meta: it must be an object, with `" + PROTOCOL_VERSION + "`");
    }
    if (!(meta.get(PROTOCOL_VERSION) instanceof JsonPrimitive version) || !version.isString()) {
      throw malformed("Invalid _meta: `" + PROTOCOL_VERSION + "` must be a string");
    }
    if (!VERSION.equals(version.getAsString())) {
      throw new MalformedException(unsupported(version.getAsString()));
    }
    if (!(meta.get(CLIENT_CAPABILITIES) instanceof JsonObject)) {
      throw malformed("Invalid _meta: `" + CLIENT_CAPABILITIES + "` must be an object");
    }
    JsonElement clientInfo = meta.get(CLIENT_INFO);
    if (clientInfo != null && Legacy.clientName(clientInfo) == null) {
      throw malformed("Invalid _meta: `" + CLIENT_INFO + "` must be an object with a `name`");
    }
    return meta;
  }

  private static MalformedException malformed(String message) {
    return new MalformedException(
        new ResponseError(ResponseErrorCode.InvalidParams, message, null));
  }

  static ResponseError unsupported(String version) {
    JsonObject data = new JsonObject();
    data.add("supported", supported());
    data.addProperty("requested", version);
    return new ResponseError(UNSUPPORTED_VERSION, "Unsupported protocol version: " + version, data);
  }

  private static JsonArray supported() {
    JsonArray versions = new JsonArray();
    versions.add(VERSION);
    return versions;
  }

  /// @param apart whether it is not what most clients get, and no cache may hand it to them
  private static JsonObject lasting(JsonObject result, boolean apart) {
    return cacheable(result, LIST_TTL_MS, apart ? "private" : "public");
  }

  /// A board may change any time.
  private static JsonObject momentary(JsonObject result) {
    return cacheable(result, 0, "private");
  }

  private static JsonObject cacheable(JsonObject result, int ttlMs, String scope) {
    result.addProperty("ttlMs", ttlMs);
    result.addProperty("cacheScope", scope);
    return complete(result);
  }

  private static JsonObject complete(JsonObject result) {
    result.addProperty("resultType", "complete");
    return result;
  }

  private JsonObject sign(JsonObject result) {
    JsonObject meta = result.get("_meta") instanceof JsonObject given ? given : new JsonObject();
    meta.add(SERVER_INFO, face.serverInfo());
    result.add("_meta", meta);
    return result;
  }
}
