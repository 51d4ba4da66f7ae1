package dev.boardcast.gateway.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The configuration's JSON Schema: what all servers have, and what each type has of its own.
final class ConfigSchema {
  private static final String RESOURCE = "gateway-config.schema.json";

  private ConfigSchema() {}

  /// Without the types'.
  static JsonObject base() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + RESOURCE);
      }
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject whole(Map<String, TypeRule> types) {
    JsonObject schema = base();
    JsonObject server =
        schema.getAsJsonObject("properties").getAsJsonObject("servers").getAsJsonObject("items");
    JsonArray names = new JsonArray();
    JsonArray rules = new JsonArray();
    types.forEach((name, rule) -> {
      names.add(name);
      JsonObject is = new JsonObject();
      is.add("type", object("const", name));
      JsonObject then = new JsonObject();
      then.add("server_specific_config", rule.schema());
      JsonObject one = new JsonObject();
      one.add("if", properties(is));
      one.add("then", properties(then));
      rules.add(one);
    });
    server.getAsJsonObject("properties").getAsJsonObject("type").add("enum", names);
    server.add("allOf", rules);
    return schema;
  }

  private static JsonObject properties(JsonObject properties) {
    JsonObject schema = new JsonObject();
    schema.add("properties", properties);
    return schema;
  }

  private static JsonObject object(String name, String value) {
    JsonObject json = new JsonObject();
    json.addProperty(name, value);
    return json;
  }
}
