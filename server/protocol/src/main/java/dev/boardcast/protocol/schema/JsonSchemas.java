package dev.boardcast.protocol.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds JSON Schemas (2020-12). Each call makes a new tree, which its caller may change.
public final class JsonSchemas {
  private JsonSchemas() {}

  /// An object under construction: properties in the order they are added.
  public static final class Fields {
    private final @Nullable String description;
    private final JsonObject properties = new JsonObject();
    private final JsonArray required = new JsonArray();

    private Fields(@Nullable String description) {
      this.description = description;
    }

    public Fields required(String name, JsonObject schema) {
      required.add(name);
      return optional(name, schema);
    }

    public Fields optional(String name, JsonObject schema) {
      properties.add(name, schema);
      return this;
    }

    /// Of answers: more may come with a later tracker.
    public JsonObject open() {
      JsonObject schema = new JsonObject();
      schema.addProperty("type", "object");
      if (description != null) {
        schema.addProperty("description", description);
      }
      // Of a tool's arguments some clients want them even where there are none.
      if (!properties.isEmpty() || description == null) {
        schema.add("properties", properties);
      }
      if (!required.isEmpty()) {
        schema.add("required", required);
      }
      return schema;
    }

    /// Of what others make: it has more than is named.
    public JsonObject free() {
      JsonObject schema = open();
      schema.addProperty("additionalProperties", true);
      return schema;
    }

    /// Of requests and arguments: what is not named is refused.
    public JsonObject closed() {
      JsonObject schema = open();
      schema.addProperty("additionalProperties", false);
      return schema;
    }

    /// Of requests that change what is named: something must be.
    public JsonObject changes() {
      JsonObject schema = closed();
      schema.addProperty("minProperties", 1);
      return schema;
    }
  }

  public static Fields fields(String description) {
    return new Fields(description);
  }

  /// The same without a description.
  public static Fields shape() {
    return new Fields(null);
  }

  public static JsonObject text(String description) {
    return typed("string", description);
  }

  public static JsonObject text(String description, int maxChars) {
    JsonObject schema = text(description);
    schema.addProperty("maxLength", maxChars);
    return schema;
  }

  public static JsonObject text(String description, int minChars, int maxChars) {
    JsonObject schema = text(description);
    schema.addProperty("minLength", minChars);
    schema.addProperty("maxLength", maxChars);
    return schema;
  }

  public static JsonObject truth(String description) {
    return typed("boolean", description);
  }

  /// 1 to 2,147,483,647.
  public static JsonObject number(String description) {
    return number(description, Integer.MAX_VALUE);
  }

  /// From 1 on.
  public static JsonObject number(String description, int max) {
    JsonObject schema = typed("integer", description);
    schema.addProperty("minimum", 1);
    schema.addProperty("maximum", max);
    return schema;
  }

  /// From 0 on.
  public static JsonObject count(String description) {
    JsonObject schema = typed("integer", description);
    schema.addProperty("minimum", 0);
    return schema;
  }

  public static JsonObject oneOf(String description, List<String> names) {
    JsonObject schema = text(description);
    JsonArray values = new JsonArray();
    names.forEach(values::add);
    schema.add("enum", values);
    return schema;
  }

  public static JsonObject list(String description, JsonObject items) {
    JsonObject schema = typed("array", description);
    schema.add("items", items);
    return schema;
  }

  public static JsonObject list(String description, JsonObject items, int maxItems) {
    JsonObject schema = list(description, items);
    schema.addProperty("maxItems", maxItems);
    return schema;
  }

  public static JsonObject typed(String type, String description) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    schema.addProperty("description", description);
    return schema;
  }
}
