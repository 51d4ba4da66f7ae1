package dev.boardcast.mcp.rpc.stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.jspecify.annotations.Nullable;

/// Whether the headers of a request of 2026-07-28 say what its body says. Pure.
public final class HeaderCheck {
  public static final int MISMATCH = -32020;
  public static final String VERSION = "MCP-Protocol-Version";

  private static final String VERSION_META = "io.modelcontextprotocol/protocolVersion";
  private static final String BASE64_BEGIN = "=?base64?";
  private static final String BASE64_END = "?=";

  private HeaderCheck() {}

  /// What is wrong; empty when nothing is.
  ///
  /// @param header the value of a header, by its name; null where there is none
  public static Optional<String> fault(
      Function<String, @Nullable String> header, RequestMessage request) {
    JsonObject params = (JsonObject) request.getParams();
    String named = named(request.getMethod());
    return fault(
        header, request.getMethod(), version(params), named == null ? null : text(params, named));
  }

  /// The same of a request whose body is not a tree.
  ///
  /// @param version in the body; null where there is none, for which it is refused elsewhere
  /// @param name what the request is about; null where its method has no such thing
  public static Optional<String> fault(
      Function<String, @Nullable String> header,
      String method,
      @Nullable String version,
      @Nullable String name) {
    return differ(VERSION, header.apply(VERSION), version)
        .or(() -> differ("Mcp-Method", header.apply("Mcp-Method"), method))
        .or(() -> differ("Mcp-Name", decoded(header.apply("Mcp-Name")), name));
  }

  private static @Nullable String version(JsonObject params) {
    return params.get("_meta") instanceof JsonObject meta
            && meta.get(VERSION_META) instanceof JsonPrimitive text
            && text.isString()
        ? text.getAsString()
        : null;
  }

  /// The member of a request's parameters that a header repeats; null where there is none.
  public static @Nullable String named(String method) {
    return switch (method) {
      case "tools/call", "prompts/get" -> "name";
      case "resources/read" -> "uri";
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
  public static String refusal(RequestMessage request, String fault) {
    return Messages.encode(
        Messages.error(request.getRawId(), new ResponseError(MISMATCH, fault, null)));
  }
}
