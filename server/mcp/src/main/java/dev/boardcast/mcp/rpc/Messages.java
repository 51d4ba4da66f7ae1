package dev.boardcast.mcp.rpc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.jspecify.annotations.Nullable;

/// JSON trees to JSON-RPC messages and back. Params and results stay trees. Pure.
public final class Messages {
  /// Longer text ids are refused: each is held as long as its request runs.
  static final int ID_MAX_CHARS = 1_024;

  /// What a client's error says is cut to this.
  static final int ERROR_TEXT_MAX_CHARS = 500;

  private Messages() {}

  /// Reads one message.
  ///
  /// @throws RefusedException when it is none; it knows the id to answer to, where there was one
  public static Message decode(JsonElement tree) {
    if (!(tree instanceof JsonObject json)) {
      throw refused(null, "a message must be a JSON object");
    }
    Either<String, Number> id = id(json);
    if (!(json.get("jsonrpc") instanceof JsonPrimitive version)
        || !version.isString()
        || !"2.0".equals(version.getAsString())) {
      throw refused(id, "`jsonrpc` must be \"2.0\"");
    }
    JsonElement method = json.get("method");
    if (method == null && id != null && (json.has("result") || json.has("error"))) {
      return response(id, json);
    }
    if (!(method instanceof JsonPrimitive name) || !name.isString()) {
      throw refused(id, "`method` must be a string");
    }
    JsonElement params = json.get("params");
    if (params != null && !params.isJsonObject()) {
      throw refused(id, "`params` must be an object");
    }
    JsonObject given = params == null ? new JsonObject() : params.getAsJsonObject();
    if (id == null) {
      NotificationMessage notification = new NotificationMessage();
      notification.setMethod(name.getAsString());
      notification.setParams(given);
      return notification;
    }
    RequestMessage request = new RequestMessage();
    request.setRawId(id);
    request.setMethod(name.getAsString());
    request.setParams(given);
    return request;
  }

  /// An answer of the client's; what its error says is for people.
  private static ResponseMessage response(Either<String, Number> id, JsonObject json) {
    JsonElement error = json.get("error");
    if (error == null) {
      return result(id, json.get("result"));
    }
    String text =
        error instanceof JsonObject object
                && object.get("message") instanceof JsonPrimitive message
                && message.isString()
            ? message.getAsString()
            : "no reason given";
    return error(
        id,
        new ResponseError(
            ResponseErrorCode.UnknownErrorCode,
            text.substring(0, Math.min(text.length(), ERROR_TEXT_MAX_CHARS)),
            null));
  }

  /// The text of a notification.
  public static String notification(String method, JsonObject params) {
    JsonObject json = new JsonObject();
    json.addProperty("jsonrpc", "2.0");
    json.addProperty("method", method);
    json.add("params", params);
    return json.toString();
  }

  /// The text of a request.
  public static String request(String id, String method, JsonObject params) {
    JsonObject json = new JsonObject();
    json.addProperty("jsonrpc", "2.0");
    json.addProperty("id", id);
    json.addProperty("method", method);
    json.add("params", params);
    return json.toString();
  }

  /// An id as JSON.
  public static JsonPrimitive json(Either<String, Number> id) {
    return id.isLeft() ? new JsonPrimitive(id.getLeft()) : new JsonPrimitive(id.getRight());
  }

  /// The text of an answer. An absent id becomes `null`, as JSON-RPC wants it for errors about
  /// messages whose id could not be read.
  public static String encode(ResponseMessage message) {
    StringBuilder json = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":");
    Either<String, Number> id = message.getRawId();
    if (id == null) {
      json.append("null");
    } else if (id.isLeft()) {
      json.append(new JsonPrimitive(id.getLeft()));
    } else {
      json.append(id.getRight());
    }
    ResponseError error = message.getError();
    if (error == null) {
      return json.append(",\"result\":").append(message.getResult()).append('}').toString();
    }
    JsonObject fault = new JsonObject();
    fault.addProperty("code", error.getCode());
    fault.addProperty("message", error.getMessage());
    if (error.getData() instanceof JsonElement data) {
      fault.add("data", data);
    }
    return json.append(",\"error\":").append(fault).append('}').toString();
  }

  /// The text of an error that is about no request, without an id, as MCP has it over HTTP.
  public static String errorText(int code, String message) {
    JsonObject fault = new JsonObject();
    fault.addProperty("code", code);
    fault.addProperty("message", message);
    return "{\"jsonrpc\":\"2.0\",\"error\":" + fault + "}";
  }

  public static ResponseMessage result(Either<String, Number> id, JsonElement result) {
    ResponseMessage message = new ResponseMessage();
    message.setRawId(id);
    message.setResult(result);
    return message;
  }

  public static ResponseMessage error(@Nullable Either<String, Number> id, ResponseError error) {
    ResponseMessage message = new ResponseMessage();
    message.setRawId(id);
    message.setError(error);
    return message;
  }

  /// An error to throw out of the handling of a request.
  public static ResponseErrorException failure(ResponseErrorCode code, String message) {
    return new ResponseErrorException(new ResponseError(code, message, null));
  }

  /// A text by which two ids are the same: `1` and `1.0` are, `1` and `"1"` are not.
  public static String key(Either<String, Number> id) {
    if (id.isLeft()) {
      return "s" + id.getLeft();
    }
    return id.getRight() instanceof java.math.BigDecimal fraction
        ? "n" + fraction.stripTrailingZeros().toString().toLowerCase(Locale.ROOT)
        : "n" + new java.math.BigDecimal(id.getRight().toString()).stripTrailingZeros();
  }

  /// The id that a member holds; null when the member is absent.
  ///
  /// @throws RefusedException when it is there and cannot be an id
  public static @Nullable Either<String, Number> id(JsonObject json, String member) {
    JsonElement id = json.get(member);
    if (id == null) {
      return null;
    }
    if (id instanceof JsonPrimitive primitive) {
      if (primitive.isNumber()) {
        return Either.forRight(primitive.getAsNumber());
      }
      if (primitive.isString() && primitive.getAsString().length() <= ID_MAX_CHARS) {
        return Either.forLeft(primitive.getAsString());
      }
    }
    throw refused(
        null,
        "`%s` must be a number or a string of at most %d characters"
            .formatted(member, ID_MAX_CHARS));
  }

  private static @Nullable Either<String, Number> id(JsonObject json) {
    return id(json, "id");
  }

  private static RefusedException refused(@Nullable Either<String, Number> id, String why) {
    return new RefusedException(id, "Invalid request: " + why);
  }

  /// A message that is JSON but no JSON-RPC.
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable Either<String, Number> id;

    RefusedException(@Nullable Either<String, Number> id, String message) {
      super(message);
      this.id = id;
    }

    public @Nullable Either<String, Number> id() {
      return id;
    }

    /// The answer that tells so.
    public ResponseMessage toError() {
      return error(
          id,
          new ResponseError(ResponseErrorCode.InvalidRequest, String.valueOf(getMessage()), null));
    }
  }
}
