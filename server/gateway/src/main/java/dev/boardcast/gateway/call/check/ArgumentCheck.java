package dev.boardcast.gateway.call.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.JsonText;
import dev.boardcast.mcp.rpc.schema.SchemaValidator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether arguments fit their tool, before a server is asked. A server wrote the schema, so the
/// check may not cost much: of its words only those are looked at that take time in proportion to
/// the arguments; no patterns, no references, no alternatives. What is left out makes the check
/// milder, never stricter: the server checks all of it. So does what models send and servers mostly
/// take: a number as a text, null for what is left out. Thread-safe.
public final class ArgumentCheck {
  /// Faults that are told; the agent mends these first.
  static final int FAULTS_MAX_COUNT = 10;

  /// Deeper parts of a schema are not looked at.
  private static final int DEPTH_MAX = 16;

  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");

  private static final Set<String> NUMBERS =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "maxProperties");

  /// Others see properties, too, that `additionalProperties` then does not forbid.
  private static final Set<String> OPENING =
      Set.of("patternProperties", "$ref", "$dynamicRef", "unevaluatedProperties");

  private final JsonObject schema;
  private final @Nullable SchemaValidator validator;

  /// What objects of a part of the schema must have: looked up for each null that comes.
  private final IdentityHashMap<JsonObject, Set<String>> required = new IdentityHashMap<>();

  private ArgumentCheck(JsonObject schema) {
    this.schema = schema;
    validator = schema.isEmpty() ? null : new SchemaValidator(schema);
    gather(schema);
  }

  private void gather(JsonObject part) {
    if (part.get("required") instanceof JsonArray names) {
      Set<String> kept = new HashSet<>();
      names.forEach(name -> kept.add(name.getAsString()));
      required.put(part, kept);
    }
    if (part.get("properties") instanceof JsonObject properties) {
      properties.asMap().values().forEach(property -> gather(property.getAsJsonObject()));
    }
    if (part.get("items") instanceof JsonObject items) {
      gather(items);
    }
  }

  public static ArgumentCheck of(RawObject tool) {
    RawObject schema = tool.object("inputSchema");
    try {
      return new ArgumentCheck(
          schema == null
              ? new JsonObject()
              : reduced(JsonText.parse(schema.toString()).getAsJsonObject(), 0));
    } catch (IOException | RuntimeException _) {
      // A schema that cannot be used is its server's to look at.
      return new ArgumentCheck(new JsonObject());
    }
  }

  /// @throws GatewayException with each place that does not fit
  public void check(String tool, RawObject arguments) throws GatewayException {
    if (validator == null) {
      return;
    }
    List<String> faults = new ArrayList<>();
    try {
      JsonElement meant = meant(JsonText.parse(arguments.toString()), schema);
      for (SchemaValidator.Fault fault : validator.faults(meant)) {
        String place = fault.pointer().isEmpty() ? "arguments" : path(fault.pointer());
        if (faults.size() < FAULTS_MAX_COUNT) {
          faults.add(place + ": " + fault.message());
        }
      }
    } catch (IOException e) {
      faults.add("arguments: " + e.getMessage());
    }
    if (!faults.isEmpty()) {
      throw new GatewayException(
          Fault.invalid(
              "The arguments do not fit `%s`; the call was not sent. %s. Its inputSchema in the list of tools says what it takes."
                  .formatted(tool, String.join("; ", faults)),
              faults));
    }
  }

  /// What a value is taken for: a text that holds what the schema wants is that, and a member that
  /// is null is left out.
  private JsonElement meant(JsonElement value, @Nullable JsonElement by) {
    if (!(by instanceof JsonObject schema)) {
      return value;
    }
    JsonElement now =
        isText(value) && schema.get("type") instanceof JsonPrimitive type
            ? read(value, type.getAsString())
            : value;
    return switch (now) {
      case JsonObject object -> {
        JsonObject properties =
            schema.get("properties") instanceof JsonObject known ? known : new JsonObject();
        JsonObject meant = new JsonObject();
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
          if (!member.getValue().isJsonNull() || isRequired(member.getKey(), schema)) {
            meant.add(member.getKey(), meant(member.getValue(), properties.get(member.getKey())));
          }
        }
        yield meant;
      }
      case JsonArray list -> {
        JsonArray meant = new JsonArray();
        list.forEach(one -> meant.add(meant(one, schema.get("items"))));
        yield meant;
      }
      default -> now;
    };
  }

  private boolean isRequired(String name, JsonObject schema) {
    return required.getOrDefault(schema, Set.of()).contains(name);
  }

  /// A text as a value of a type; as it is where it holds none.
  private static JsonElement read(JsonElement text, String type) {
    if (type.equals("string")) {
      return text;
    }
    try {
      JsonElement read = JsonText.parse(text.getAsString().strip());
      boolean fits =
          switch (type) {
            case "integer", "number" -> read instanceof JsonPrimitive one && one.isNumber();
            case "boolean" -> read instanceof JsonPrimitive one && one.isBoolean();
            case "array" -> read instanceof JsonArray;
            case "object" -> read instanceof JsonObject;
            default -> false;
          };
      return fits ? read : text;
    } catch (IOException _) {
      return text;
    }
  }

  /// `/a/0/b` as `a.0.b`.
  private static String path(String pointer) {
    return pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
  }

  private static JsonObject reduced(JsonObject schema, int depth) {
    JsonObject kept = new JsonObject();
    for (Map.Entry<String, JsonElement> word : schema.entrySet()) {
      JsonElement value = word.getValue();
      switch (word.getKey()) {
        case "type" -> {
          if (isType(value)
              || (value instanceof JsonArray types
                  && !types.isEmpty()
                  && types.asList().stream().allMatch(ArgumentCheck::isType))) {
            kept.add("type", value);
          }
        }
        case "enum" -> {
          if (value instanceof JsonArray) {
            kept.add("enum", value);
          }
        }
        case "const" -> kept.add("const", value);
        case "required" -> {
          if (value instanceof JsonArray names
              && names.asList().stream().allMatch(ArgumentCheck::isText)) {
            kept.add("required", value);
          }
        }
        case "properties" -> {
          if (value instanceof JsonObject properties) {
            kept.add("properties", properties(properties, depth + 1));
          }
        }
        case "items", "additionalProperties" -> {
          if (value instanceof JsonObject inner) {
            kept.add(
                word.getKey(), depth < DEPTH_MAX ? reduced(inner, depth + 1) : new JsonObject());
          } else if (value instanceof JsonPrimitive truth && truth.isBoolean()) {
            kept.add(word.getKey(), value);
          }
        }
        default -> {
          if (NUMBERS.contains(word.getKey())
              && value instanceof JsonPrimitive number
              && number.isNumber()) {
            kept.add(word.getKey(), value);
          }
        }
      }
    }
    if (OPENING.stream().anyMatch(schema::has)) {
      kept.remove("additionalProperties");
    }
    if (schema.has("prefixItems")) {
      kept.remove("items");
    }
    return kept;
  }

  private static JsonObject properties(JsonObject properties, int depth) {
    JsonObject kept = new JsonObject();
    for (Map.Entry<String, JsonElement> property : properties.entrySet()) {
      kept.add(
          property.getKey(),
          property.getValue() instanceof JsonObject schema && depth < DEPTH_MAX
              ? reduced(schema, depth)
              : new JsonObject());
    }
    return kept;
  }

  private static boolean isType(JsonElement element) {
    return isText(element) && TYPES.contains(element.getAsString());
  }

  private static boolean isText(JsonElement element) {
    return element instanceof JsonPrimitive text && text.isString();
  }
}
