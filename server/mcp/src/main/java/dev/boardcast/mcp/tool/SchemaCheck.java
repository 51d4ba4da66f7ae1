package dev.boardcast.mcp.tool;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Whether a tool's schema is valid: JSON Schema 2020-12, and of its keywords only those that
/// `SchemaWords` can put into words. By hand, because it runs on the way to the first `tools/list`,
/// and loading a whole validator there takes a third of a second. Pure.
final class SchemaCheck {
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean", "null");

  private enum Kind {
    TEXT,
    COUNT,
    NUMBER,
    PATTERN,
    TYPE,
    NAMES,
    VALUES,
    SCHEMA,
    SCHEMAS,
    SCHEMA_OR_TRUTH,
    BRANCHES,
    ANY
  }

  private static final Map<String, Kind> KEYWORDS =
      Map.ofEntries(
          Map.entry("$schema", Kind.TEXT),
          Map.entry("title", Kind.TEXT),
          Map.entry("description", Kind.TEXT),
          Map.entry("type", Kind.TYPE),
          Map.entry("enum", Kind.VALUES),
          Map.entry("default", Kind.ANY),
          Map.entry("properties", Kind.SCHEMAS),
          Map.entry("required", Kind.NAMES),
          Map.entry("additionalProperties", Kind.SCHEMA_OR_TRUTH),
          Map.entry("items", Kind.SCHEMA),
          Map.entry("anyOf", Kind.BRANCHES),
          Map.entry("minItems", Kind.COUNT),
          Map.entry("maxItems", Kind.COUNT),
          Map.entry("minLength", Kind.COUNT),
          Map.entry("maxLength", Kind.COUNT),
          Map.entry("pattern", Kind.PATTERN),
          Map.entry("minimum", Kind.NUMBER),
          Map.entry("maximum", Kind.NUMBER));

  private SchemaCheck() {}

  /// @param what whose schema it is, for the message
  /// @throws IllegalArgumentException when the schema is not valid, or not an object's
  static void requireValid(JsonObject schema, String what) {
    if (!(schema.get("type") instanceof JsonPrimitive type)
        || !"object".equals(type.getAsString())
        || !(schema.get("properties") instanceof JsonObject)) {
      throw invalid(what, "must have the type \"object\" and `properties`");
    }
    check(schema, what);
    if (schema.get("required") instanceof JsonArray required) {
      for (JsonElement name : required) {
        if (!schema.getAsJsonObject("properties").has(name.getAsString())) {
          throw invalid(what, "`required` names " + name + ", which is no property");
        }
      }
    }
  }

  private static void check(JsonElement element, String path) {
    if (!(element instanceof JsonObject schema)) {
      throw invalid(path, "must be an object");
    }
    for (Map.Entry<String, JsonElement> member : schema.entrySet()) {
      Kind kind = KEYWORDS.get(member.getKey());
      String at = path + "." + member.getKey();
      if (kind == null) {
        throw invalid(at, "is not a keyword that tools may use");
      }
      JsonElement value = member.getValue();
      boolean valid =
          switch (kind) {
            case TEXT -> isText(value);
            case COUNT -> isNumber(value) && value.getAsDouble() >= 0 && isWhole(value);
            case NUMBER -> isNumber(value);
            case PATTERN -> isText(value) && compiles(value.getAsString());
            case TYPE -> isType(value);
            case NAMES -> value instanceof JsonArray names && allText(names);
            case VALUES -> value instanceof JsonArray values && !values.isEmpty();
            case SCHEMA -> {
              check(value, at);
              yield true;
            }
            case SCHEMAS -> {
              if (value instanceof JsonObject schemas) {
                schemas.entrySet().forEach(e -> check(e.getValue(), at + "." + e.getKey()));
                yield true;
              }
              yield false;
            }
            case SCHEMA_OR_TRUTH -> {
              if (!isTruth(value)) {
                check(value, at);
              }
              yield true;
            }
            case BRANCHES -> {
              if (value instanceof JsonArray branches && !branches.isEmpty()) {
                branches.forEach(branch -> check(branch, at));
                yield true;
              }
              yield false;
            }
            case ANY -> true;
          };
      if (!valid) {
        throw invalid(at, "is " + value + ", which JSON Schema does not allow there");
      }
    }
  }

  private static boolean isType(JsonElement value) {
    if (value instanceof JsonArray types) {
      return !types.isEmpty()
          && allText(types)
          && types.asList().stream().allMatch(t -> TYPES.contains(t.getAsString()))
          && types.asList().stream().distinct().count() == types.size();
    }
    return isText(value) && TYPES.contains(value.getAsString());
  }

  private static boolean allText(JsonArray array) {
    return array.asList().stream().allMatch(SchemaCheck::isText);
  }

  private static boolean isText(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString();
  }

  private static boolean isNumber(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isNumber();
  }

  private static boolean isTruth(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isBoolean();
  }

  private static boolean isWhole(JsonElement value) {
    return value.getAsDouble() == Math.rint(value.getAsDouble());
  }

  private static boolean compiles(String regex) {
    try {
      Pattern.compile(regex);
      return true;
    } catch (PatternSyntaxException _) {
      return false;
    }
  }

  private static IllegalArgumentException invalid(String path, String fault) {
    return new IllegalArgumentException("Invalid schema: " + path + " " + fault);
  }
}
