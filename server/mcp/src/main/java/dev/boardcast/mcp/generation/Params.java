package dev.boardcast.mcp.generation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.Messages;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// Reads requests' parameters; what does not fit is an error of the request.
final class Params {
  private Params() {}

  static ResponseErrorException invalid(String message) {
    return Messages.failure(ResponseErrorCode.InvalidParams, message);
  }

  static String text(JsonObject params, String name) {
    if (params.get(name) instanceof JsonPrimitive text && text.isString()) {
      return text.getAsString();
    }
    throw invalid("`" + name + "` must be a string");
  }

  /// Null where it is absent or null.
  static @Nullable String optionalText(JsonObject params, String name) {
    JsonElement value = params.get(name);
    return value == null || value.isJsonNull() ? null : text(params, name);
  }

  /// Empty where it is absent or null.
  static JsonObject object(JsonObject params, String name) {
    JsonElement value = params.get(name);
    if (value == null || value.isJsonNull()) {
      return new JsonObject();
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw invalid("`" + name + "` must be an object");
  }

  /// An object of texts.
  static Map<String, String> texts(JsonObject params, String name) {
    JsonObject object = object(params, name);
    Map<String, String> texts = new LinkedHashMap<>();
    object.keySet().forEach(key -> texts.put(key, text(object, key)));
    return texts;
  }

  static void requireFirstPage(JsonObject params, String what) {
    if (optionalText(params, "cursor") != null) {
      throw invalid("Unknown cursor: the list of " + what + " has one page");
    }
  }
}
