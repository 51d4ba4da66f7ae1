package dev.boardcast.mcp.board.support;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.schema.JsonSchemas;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A caller's own key, under which something is made once. What agents of other names use as
/// theirs, is another.
public final class CallersKey {
  private static final String NAME = "idempotencyKey";
  private static final int MAX_CHARS = 128;

  private CallersKey() {}

  public static JsonObject schema() {
    return JsonSchemas.text(
        "A name of your own for this call, so that it is done once: called again with the same key and"
            + " fields within 24 hours, it answers what it created the first time.",
        1,
        MAX_CHARS);
  }

  /// @param make asked with the key as the tracker takes it; null where there is none
  public static <T> T making(
      JsonObject arguments, CallContext context, Function<@Nullable String, T> make) {
    String key = JsonFields.optionalText(arguments, NAME);
    try {
      return make.apply(key == null ? null : own(key, context.clientName()));
    } catch (TrackerException.Conflict e) {
      if (key == null || !String.valueOf(e.getMessage()).startsWith("This Idempotency-Key")) {
        throw e;
      }
      throw new ToolFailure(
          "This idempotencyKey was used within 24 hours for a call with other fields. Nothing was created: repeat that call as it was, or use another key.",
          e.code(),
          false,
          e);
    }
  }

  /// Of whatever characters, and whoever asks.
  private static String own(String key, @Nullable String client) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String whole = (client == null ? "" : client) + "\n" + key;
      return "agent-"
          + HexFormat.of().formatHex(digest.digest(whole.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
