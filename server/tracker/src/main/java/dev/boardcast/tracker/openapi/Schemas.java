package dev.boardcast.tracker.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/// Builds JSON Schemas (2020-12, the dialect of OpenAPI 3.1). Each call makes a new tree.
final class Schemas {
  private Schemas() {}

  /// An object under construction: properties in the order they are added.
  static final class Fields {
    private final String description;
    private final JsonObject properties = new JsonObject();
    private final JsonArray required = new JsonArray();

    private Fields(String description) {
      this.description = description;
    }

    Fields required(String name, JsonObject schema) {
      required.add(name);
      return optional(name, schema);
    }

    Fields optional(String name, JsonObject schema) {
      properties.add(name, schema);
      return this;
    }

    /// Of answers: more may come with a later tracker.
    JsonObject open() {
      JsonObject schema = typed("object", description);
      if (!properties.isEmpty()) {
        schema.add("properties", properties);
      }
      if (!required.isEmpty()) {
        schema.add("required", required);
      }
      return schema;
    }

    /// Of what others make: it has more than is named.
    JsonObject free() {
      JsonObject schema = open();
      schema.addProperty("additionalProperties", true);
      return schema;
    }

    /// Of requests: what is not named is refused.
    JsonObject closed() {
      JsonObject schema = open();
      schema.addProperty("additionalProperties", false);
      return schema;
    }

    /// Of requests that change what is named: something must be.
    JsonObject changes() {
      JsonObject schema = closed();
      schema.addProperty("minProperties", 1);
      return schema;
    }
  }

  static Fields fields(String description) {
    return new Fields(description);
  }

  static JsonObject text(String description) {
    return typed("string", description);
  }

  static JsonObject text(String description, int minChars, int maxChars) {
    JsonObject schema = text(description);
    if (minChars > 0) {
      schema.addProperty("minLength", minChars);
    }
    schema.addProperty("maxLength", maxChars);
    return schema;
  }

  static JsonObject time(String description) {
    JsonObject schema = text(description);
    schema.addProperty("format", "date-time");
    return schema;
  }

  static JsonObject oneOf(String description, List<String> names) {
    JsonObject schema = text(description);
    JsonArray values = new JsonArray();
    names.forEach(values::add);
    schema.add("enum", values);
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
    schema.addProperty("format", "int32");
    schema.addProperty("minimum", 1);
    schema.addProperty("maximum", max);
    return schema;
  }

  /// From 0 on.
  static JsonObject count(String description) {
    JsonObject schema = typed("integer", description);
    schema.addProperty("format", "int64");
    schema.addProperty("minimum", 0);
    return schema;
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

  /// An object whose names are not known beforehand.
  static JsonObject map(String description, JsonObject values) {
    JsonObject schema = typed("object", description);
    schema.add("additionalProperties", values);
    return schema;
  }

  /// The same, with null allowed.
  static JsonObject nullable(JsonObject schema) {
    JsonArray types = new JsonArray();
    types.add(schema.get("type"));
    types.add("null");
    schema.add("type", types);
    return schema;
  }

  static JsonObject withDefault(JsonObject schema, JsonElement value) {
    schema.add("default", value);
    return schema;
  }

  static JsonObject ref(Shape shape) {
    return refTo("schemas/" + shape.component());
  }

  static JsonObject ref(Body body) {
    return refTo("schemas/" + body.component());
  }

  /// To one of the document's components.
  static JsonObject refTo(String component) {
    JsonObject ref = new JsonObject();
    ref.addProperty("$ref", "#/components/" + component);
    return ref;
  }

  private static JsonObject typed(String type, String description) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    schema.addProperty("description", description);
    return schema;
  }
}
