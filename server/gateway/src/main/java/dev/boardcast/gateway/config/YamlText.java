package dev.boardcast.gateway.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML 1.2, and so JSON, to a tree. Aliases are not taken: no setting needs them, and a few lines
/// of them can make gigabytes.
public final class YamlText {
  static final int TEXT_MAX_CHARS = 4 * 1024 * 1024;

  private YamlText() {}

  /// @throws IOException when it is no YAML, or no mapping; the message says where
  static JsonObject parse(String text) throws IOException {
    return parse(text, TEXT_MAX_CHARS);
  }

  /// @param maxChars a longer text is refused
  public static JsonObject parse(String text, int maxChars) throws IOException {
    if (text.length() > maxChars) {
      throw new IOException("it has more than " + maxChars + " characters");
    }
    try {
      Object value =
          new Load(
                  LoadSettings.builder()
                      .setLabel("the file")
                      .setAllowDuplicateKeys(false)
                      .setMaxAliasesForCollections(0)
                      .setCodePointLimit(maxChars)
                      .build())
              .loadFromString(text);
      if (tree(value) instanceof JsonObject object) {
        return object;
      }
      throw new IOException("it must be a mapping (of `servers:`, in a configuration)");
    } catch (MarkedYamlEngineException e) {
      throw new IOException(
          "it is no YAML: "
              + e.getProblem()
              + e.getProblemMark()
                  .map(mark ->
                      " (line %d, column %d)".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                  .orElse(""),
          e);
    } catch (YamlEngineException e) {
      throw new IOException("it is no YAML: " + e.getMessage(), e);
    }
  }

  private static JsonElement tree(@Nullable Object value) throws IOException {
    return switch (value) {
      case null -> JsonNull.INSTANCE;
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (!(entry.getKey() instanceof String name)) {
            throw new IOException("the name `" + entry.getKey() + "` must be a text");
          }
          object.add(name, tree(entry.getValue()));
        }
        yield object;
      }
      case List<?> list -> {
        JsonArray array = new JsonArray();
        for (Object element : list) {
          array.add(tree(element));
        }
        yield array;
      }
      case String string -> new JsonPrimitive(string);
      case Number number -> new JsonPrimitive(number);
      case Boolean truth -> new JsonPrimitive(truth);
      default ->
          throw new IOException(
              "it has a value that JSON has not: " + value.getClass().getSimpleName());
    };
  }
}
