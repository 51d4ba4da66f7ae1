package dev.boardcast.gateway.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.schema.SchemaValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is wrong with a tree by its schema, in words with a remedy. Pure.
public final class SchemaFaults {
  /// Names of an earlier sketch of this configuration, and names that other programs have.
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("enabled", "isEnabled"),
          Map.entry("disabled", "isEnabled"),
          Map.entry("auth_details", "authentication"),
          Map.entry("base_url", "server_specific_config.url"),
          Map.entry("burst_limit", "rate_limits.burst"),
          Map.entry("requests_per_second", "rate_limits.requests_per_second"),
          Map.entry("command", "server_specific_config.command"),
          Map.entry("args", "server_specific_config.args"),
          Map.entry("env", "server_specific_config.env"),
          Map.entry("url", "server_specific_config.url"),
          Map.entry("mcpServers", "servers, a list of entries with an id each"));

  private SchemaFaults() {}

  /// @param path of the tree within the whole; empty for the whole
  public static List<ConfigFault> find(String path, JsonObject schema, JsonElement tree) {
    Map<String, ConfigFault> faults = new LinkedHashMap<>();
    walk(path, schema, tree, faults);
    for (SchemaValidator.Fault fault : new SchemaValidator(schema).faults(tree)) {
      Place place = place(path, schema, tree, fault.pointer());
      // What is missing or unknown was told above, in better words; a fault may have no keyword.
      if (!"required".equals(fault.keyword()) && !isWithinAny(place.path(), faults)) {
        faults.putIfAbsent(
            place.path(), new ConfigFault(place.path(), "it must be " + words(place.schema())));
      }
    }
    return new ArrayList<>(faults.values());
  }

  /// Members that there are not, and those that are missing: known before their values are looked
  /// at.
  private static void walk(
      String path, JsonObject schema, JsonElement tree, Map<String, ConfigFault> faults) {
    if (tree instanceof JsonObject object && schema.get("properties") instanceof JsonObject known) {
      for (Map.Entry<String, JsonElement> member : object.entrySet()) {
        String at = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
        if (known.get(member.getKey()) instanceof JsonObject next) {
          walk(at, next, member.getValue(), faults);
        } else if (schema.get("additionalProperties") instanceof JsonPrimitive) {
          String renamed = RENAMED.get(member.getKey());
          faults.put(
              at,
              new ConfigFault(
                  at,
                  renamed != null
                          && path.matches(renamed.startsWith("servers") ? "" : "servers\\[\\d+]")
                      ? "there is no such setting; it is called " + renamed
                      : "there is no such setting; there are: "
                          + String.join(", ", known.keySet())));
        }
      }
      if (schema.get("required") instanceof JsonArray required) {
        for (JsonElement name : required) {
          if (!object.has(name.getAsString())) {
            String at = path.isEmpty() ? name.getAsString() : path + "." + name.getAsString();
            faults.put(
                at,
                new ConfigFault(
                    at,
                    "it is missing: write " + words(known.getAsJsonObject(name.getAsString()))));
          }
        }
      }
    } else if (tree instanceof JsonArray array && schema.get("items") instanceof JsonObject items) {
      int i = 0;
      for (JsonElement element : array) {
        walk(path + "[" + i++ + "]", items, element, faults);
      }
    }
  }

  private static boolean isWithinAny(String path, Map<String, ConfigFault> faults) {
    return faults.keySet().stream()
        .anyMatch(fault ->
            path.equals(fault) || path.startsWith(fault + ".") || path.startsWith(fault + "["));
  }

  private record Place(String path, JsonObject schema) {}

  private static Place place(String path, JsonObject schema, JsonElement tree, String pointer) {
    String at = path;
    JsonObject here = schema;
    JsonElement value = tree;
    for (String step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      if (value instanceof JsonArray array) {
        at += "[" + name + "]";
        here = object(here.get("items"));
        value = array.get(Integer.parseInt(name));
      } else {
        at = at.isEmpty() ? name : at + "." + name;
        JsonElement next = object(here.get("properties")).get(name);
        here = object(next == null ? here.get("additionalProperties") : next);
        value = value instanceof JsonObject object ? object.get(name) : JsonNull.INSTANCE;
      }
    }
    return new Place(at, here);
  }

  private static JsonObject object(@Nullable JsonElement element) {
    return element instanceof JsonObject object ? object : new JsonObject();
  }

  private static String words(JsonObject schema) {
    if (schema.get("x-remedy") instanceof JsonPrimitive remedy) {
      return remedy.getAsString();
    }
    if (schema.get("enum") instanceof JsonArray values) {
      List<String> names = new ArrayList<>();
      values.forEach(value -> names.add(value.getAsString()));
      return "one of " + String.join(", ", names);
    }
    String type = schema.get("type") instanceof JsonPrimitive text ? text.getAsString() : "";
    return switch (type) {
      case "integer" -> "a whole number" + range(schema, "minimum", "maximum", "");
      case "number" -> "a number above 0" + range(schema, "", "maximum", "");
      case "string" -> "a text" + range(schema, "minLength", "maxLength", " characters");
      case "boolean" -> "true or false";
      case "array" -> "a list" + range(schema, "", "maxItems", " entries");
      case "object" -> "a mapping";
      default -> "another value";
    };
  }

  private static String range(JsonObject schema, String low, String high, String unit) {
    if (schema.has(low) && schema.has(high)) {
      return " of " + schema.get(low) + " to " + schema.get(high) + unit;
    }
    return schema.has(high) ? " of at most " + schema.get(high) + unit : "";
  }
}
