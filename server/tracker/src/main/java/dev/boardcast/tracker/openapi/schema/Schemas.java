package dev.boardcast.tracker.openapi.schema;

import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.typed;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

/// What `JsonSchemas` has not: formats, which OpenAPI's readers understand, and references. Each
/// call makes a new tree.
public final class Schemas {
  private Schemas() {}

  public static JsonObject time(String description) {
    JsonObject schema = text(description);
    schema.addProperty("format", "date-time");
    return schema;
  }

  /// 1 to 2,147,483,647.
  public static JsonObject number(String description) {
    return number(description, Integer.MAX_VALUE);
  }

  /// From 1 on.
  public static JsonObject number(String description, int max) {
    JsonObject schema = typed("integer", description);
    schema.addProperty("format", "int32");
    schema.addProperty("minimum", 1);
    schema.addProperty("maximum", max);
    return schema;
  }

  /// From 0 on.
  public static JsonObject count(String description) {
    JsonObject schema = typed("integer", description);
    schema.addProperty("format", "int64");
    schema.addProperty("minimum", 0);
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
    if (schema.get("enum") instanceof JsonArray names) {
      names.add(JsonNull.INSTANCE);
    }
    return schema;
  }

  public static JsonObject withDefault(JsonObject schema, JsonElement value) {
    schema.add("default", value);
    return schema;
  }

  public static JsonObject ref(Shape shape) {
    return refTo("schemas/" + shape.component());
  }

  public static JsonObject ref(Body body) {
    return refTo("schemas/" + body.component());
  }

  /// To one of the document's components.
  public static JsonObject refTo(String component) {
    JsonObject ref = new JsonObject();
    ref.addProperty("$ref", "#/components/" + component);
    return ref;
  }
}
