package dev.boardcast.mcp.version.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.call.WellFormed;
import dev.boardcast.mcp.rpc.JsonText;
import dev.boardcast.mcp.rpc.Messages;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// Reads requests' parameters; what does not fit is an error of the request.
public final class Params {
  private Params() {}

  public static ResponseErrorException invalid(String message) {
    return Messages.failure(ResponseErrorCode.InvalidParams, message);
  }

  public static String text(JsonObject params, String name) {
    if (params.get(name) instanceof JsonPrimitive text && text.isString()) {
      return text.getAsString();
    }
    throw invalid("`" + name + "` must be a string");
  }

  /// Null where it is absent or null.
  public static @Nullable String optionalText(JsonObject params, String name) {
    JsonElement value = params.get(name);
    return value == null || value.isJsonNull() ? null : text(params, name);
  }

  /// Empty where it is absent or null.
  public static JsonObject object(JsonObject params, String name) {
    JsonElement value = params.get(name);
    if (value == null || value.isJsonNull()) {
      return new JsonObject();
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw invalid("`" + name + "` must be an object");
  }

  /// An object of texts. Null is none, and whole numbers and truths are taken as they are written.
  public static Map<String, String> texts(JsonObject params, String name) {
    JsonObject object = object(params, name);
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> member : object.entrySet()) {
      if (!member.getValue().isJsonNull()) {
        texts.put(member.getKey(), written(object, member.getKey()));
      }
    }
    return texts;
  }

  /// The same of one member.
  public static String written(JsonObject params, String name) {
    String text =
        params.get(name) instanceof JsonPrimitive simple
                && (simple.isBoolean() || simple.getAsString().matches("-?\\d{1,18}"))
            ? simple.getAsString()
            : text(params, name);
    WellFormed.fault(name, text)
        .ifPresent(fault -> {
          throw invalid(fault);
        });
    return text;
  }

  /// The arguments of a tool. Some clients send the object as a text that holds it.
  public static JsonObject arguments(JsonObject params) {
    if (params.get("arguments") instanceof JsonPrimitive written && written.isString()) {
      try {
        if (JsonText.parse(written.getAsString()) instanceof JsonObject object) {
          return object;
        }
      } catch (IOException _) {
        // Refused as any other text.
      }
    }
    return object(params, "arguments");
  }

  /// Null for the first page: where it is absent, null or empty.
  public static @Nullable String cursor(JsonObject params) {
    String cursor = optionalText(params, "cursor");
    return cursor == null || cursor.isEmpty() ? null : cursor;
  }

  public static void requireFirstPage(JsonObject params, String what) {
    if (cursor(params) != null) {
      throw invalid("Unknown cursor: the list of " + what + " has one page");
    }
  }
}
