package dev.boardcast.sidecar.lsp.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.sidecar.references.text.PositionEncoding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client says of itself that matters to references.
///
/// @param markdown whether hovers may be Markdown
/// @param refreshesHints whether it asks for hints again when it is told to
/// @param opensPages whether it opens an address when it is asked to
/// @param takesActions whether code actions may be more than commands
public record ReferenceClient(
    PositionEncoding encoding,
    boolean markdown,
    boolean refreshesHints,
    boolean opensPages,
    boolean takesActions) {
  /// @param initialize the parameters of `initialize`
  public static ReferenceClient of(JsonObject initialize) {
    JsonElement capabilities = initialize.get("capabilities");
    return new ReferenceClient(
        PositionEncoding.choose(texts(at(capabilities, "general", "positionEncodings"))),
        texts(at(capabilities, "textDocument", "hover", "contentFormat")).contains("markdown"),
        flag(at(capabilities, "workspace", "inlayHint", "refreshSupport")),
        flag(at(capabilities, "window", "showDocument", "support")),
        at(capabilities, "textDocument", "codeAction", "codeActionLiteralSupport") != null);
  }

  private static @Nullable JsonElement at(@Nullable JsonElement json, String... path) {
    JsonElement at = json;
    for (String name : path) {
      at = at instanceof JsonObject object ? object.get(name) : null;
    }
    return at;
  }

  private static boolean flag(@Nullable JsonElement value) {
    return value instanceof JsonPrimitive flag && flag.isBoolean() && flag.getAsBoolean();
  }

  private static List<String> texts(@Nullable JsonElement value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element instanceof JsonPrimitive text && text.isString()) {
          texts.add(text.getAsString());
        }
      }
    }
    return texts;
  }
}
