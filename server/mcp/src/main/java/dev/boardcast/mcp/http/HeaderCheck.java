package dev.boardcast.mcp.http;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.protocol.http.HttpAsk;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.jspecify.annotations.Nullable;

/// Whether the headers of a request of 2026-07-28 say what its body says. Pure.
final class HeaderCheck {
  static final int MISMATCH = -32020;
  static final String VERSION = "MCP-Protocol-Version";

  private static final String VERSION_META = "io.modelcontextprotocol/protocolVersion";
  private static final String BASE64_BEGIN = "=?base64?";
  private static final String BASE64_END = "?=";

  private HeaderCheck() {}

  /// What is wrong; empty when nothing is.
  static Optional<String> fault(HttpAsk ask, RequestMessage request) {
    JsonObject params = (JsonObject) request.getParams();
    String version = version(params);
    // A body without a version is refused for that.
    return differ(VERSION, ask.header(VERSION), version)
        .or(() -> differ("Mcp-Method", ask.header("Mcp-Method"), request.getMethod()))
        .or(() ->
            differ("Mcp-Name", decoded(ask.header("Mcp-Name")), name(request.getMethod(), params)));
  }

  private static @Nullable String version(JsonObject params) {
    return params.get("_meta") instanceof JsonObject meta
            && meta.get(VERSION_META) instanceof JsonPrimitive text
            && text.isString()
        ? text.getAsString()
        : null;
  }

  private static @Nullable String name(String method, JsonObject params) {
    return switch (method) {
      case "tools/call", "prompts/get" -> text(params, "name");
      case "resources/read" -> text(params, "uri");
      default -> null;
    };
  }

  private static @Nullable String text(JsonObject params, String member) {
    return params.get(member) instanceof JsonPrimitive text && text.isString()
        ? text.getAsString()
        : null;
  }

  private static Optional<String> differ(
      String header, @Nullable String said, @Nullable String meant) {
    if (meant == null || meant.equals(said)) {
      return Optional.empty();
    }
    return Optional.of(
        said == null
            ? "Header mismatch: the header " + header + " is missing"
            : "Header mismatch: the header " + header + " does not say what the body says");
  }

  /// Of a value that a header cannot carry, its Base64; one that is not Base64 fits nothing.
  private static @Nullable String decoded(@Nullable String value) {
    if (value == null || !value.startsWith(BASE64_BEGIN) || !value.endsWith(BASE64_END)) {
      return value;
    }
    int from = BASE64_BEGIN.length();
    int to = Math.max(from, value.length() - BASE64_END.length());
    try {
      byte[] bytes = Base64.getDecoder().decode(value.substring(from, to));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return value;
    }
  }

  /// The refusal, as an answer to the request.
  static String refusal(RequestMessage request, String fault) {
    return Messages.encode(
        Messages.error(request.getRawId(), new ResponseError(MISMATCH, fault, null)));
  }
}
