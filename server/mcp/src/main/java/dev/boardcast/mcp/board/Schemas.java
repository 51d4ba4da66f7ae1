package dev.boardcast.mcp.board;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Builds JSON Schemas (2020-12). Each call makes a new tree, which its caller may change.
final class Schemas {
  private Schemas() {}

  /// An object under construction: properties in the order they are added.
  static final class Shape {
    private final Map<String, JsonObject> properties = new LinkedHashMap<>();
    private final JsonArray required = new JsonArray();

    Shape required(String name, JsonObject schema) {
      required.add(name);
      return optional(name, schema);
    }

    Shape optional(String name, JsonObject schema) {
      properties.put(name, schema);
      return this;
    }

    /// Of arguments: what is not named here is refused.
    JsonObject closed() {
      JsonObject schema = open();
      schema.addProperty("additionalProperties", false);
      return schema;
    }

    /// Of answers: more may come with a later tracker.
    JsonObject open() {
      JsonObject schema = new JsonObject();
      schema.addProperty("type", "object");
      JsonObject all = new JsonObject();
      properties.forEach(all::add);
      schema.add("properties", all);
      if (!required.isEmpty()) {
        schema.add("required", required);
      }
      return schema;
    }
  }

  static Shape shape() {
    return new Shape();
  }

  static JsonObject text(String description) {
    return typed("string", description);
  }

  static JsonObject text(String description, int minChars, int maxChars) {
    JsonObject schema = text(description);
    schema.addProperty("minLength", minChars);
    schema.addProperty("maxLength", maxChars);
    return schema;
  }

  static JsonObject truth(String description) {
    return typed("boolean", description);
  }

  /// 1 to 2,147,483,647.
  static JsonObject number(String description) {
    return number(description, Integer.MAX_VALUE);
  }

  /// From 1 on.
  static JsonObject number(String description, int max) {
    JsonObject schema = typed("integer", description);
    schema.addProperty("minimum", 1);
    schema.addProperty("maximum", max);
    return schema;
  }

  static JsonObject count(String description) {
    JsonObject schema = typed("integer", description);
    schema.addProperty("minimum", 0);
    return schema;
  }

  static JsonObject oneOf(String description, List<String> names) {
    JsonObject schema = text(description);
    JsonArray values = new JsonArray();
    names.forEach(values::add);
    schema.add("enum", values);
    return schema;
  }

  static JsonObject status(String description) {
    return oneOf(description, IssueStatus.wireNames());
  }

  static JsonObject list(String description, JsonObject items) {
    JsonObject schema = typed("array", description);
    schema.add("items", items);
    return schema;
  }

  static JsonObject list(String description, JsonObject items, int maxItems) {
    JsonObject schema = list(description, items);
    schema.addProperty("maxItems", maxItems);
    return schema;
  }

  /// The same, with null allowed. As branches: a list of types is not understood everywhere.
  static JsonObject nullable(JsonObject schema) {
    JsonObject none = new JsonObject();
    none.addProperty("type", "null");
    JsonObject either = new JsonObject();
    either.add("description", schema.remove("description"));
    JsonArray branches = new JsonArray();
    branches.add(schema);
    branches.add(none);
    either.add("anyOf", branches);
    return either;
  }

  static JsonObject described(JsonObject schema, String description) {
    schema.addProperty("description", description);
    return schema;
  }

  private static JsonObject typed(String type, String description) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    schema.addProperty("description", description);
    return schema;
  }
}
