package dev.boardcast.gateway.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Schemas of a document as schemas of a tool: JSON Schema 2020-12 that stands by itself. What they
/// refer to is in `$defs`. Pure.
final class ToolSchemas {
  /// With more, an operation is left out: no model reads that.
  static final int DEFS_MAX_COUNT = 500;

  private static final int DEPTH_MAX = 64;

  /// Words that are OpenAPI's own.
  private static final Set<String> OWN =
      Set.of("discriminator", "xml", "externalDocs", "example", "nullable");

  /// Words whose members are schemas by names.
  private static final Set<String> BY_NAME =
      Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

  /// Words whose values are data.
  private static final Set<String> DATA =
      Set.of("enum", "const", "default", "examples", "required");

  private final Refs refs;

  /// Whether the document is of OpenAPI 3.0, whose schemas are almost JSON Schema.
  private final boolean almost;

  /// By their names here; those without a schema yet are in `open`.
  private final Map<String, JsonObject> defs = new LinkedHashMap<>();

  private final Map<String, String> names = new LinkedHashMap<>();
  private final Deque<String> open = new ArrayDeque<>();

  ToolSchemas(Refs refs, boolean almost) {
    this.refs = refs;
    this.almost = almost;
  }

  /// A schema, with references to `$defs`.
  JsonObject translated(@Nullable JsonElement schema) throws UnsupportedException {
    JsonElement made = schema == null ? new JsonObject() : any(schema, 0);
    JsonObject object = made instanceof JsonObject one ? one : new JsonObject();
    while (!open.isEmpty()) {
      String ref = open.remove();
      JsonElement target = any(refs.at(ref), 0);
      defs.put(name(ref), target instanceof JsonObject one ? one : new JsonObject());
    }
    return object;
  }

  /// What all translated schemas refer to.
  JsonObject defs() {
    JsonObject all = new JsonObject();
    defs.forEach(all::add);
    return all;
  }

  private String name(String ref) {
    return names.computeIfAbsent(
        ref,
        _ -> {
          String last = ref.substring(ref.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.-]", "_");
          return names.containsValue(last) ? last + "_" + names.size() : last;
        });
  }

  private JsonElement any(JsonElement schema, int depth) throws UnsupportedException {
    if (depth > DEPTH_MAX) {
      throw new UnsupportedException("a schema is too deep");
    }
    if (!(schema instanceof JsonObject object)) {
      return schema;
    }
    JsonObject made = new JsonObject();
    if (object.get("$ref") instanceof JsonPrimitive target) {
      String ref = target.getAsString();
      if (!names.containsKey(ref)) {
        if (names.size() >= DEFS_MAX_COUNT) {
          throw new UnsupportedException("it refers to more than " + DEFS_MAX_COUNT + " schemas");
        }
        var _ = refs.at(ref);
        var _ = name(ref);
        open.add(ref);
      }
      made.addProperty("$ref", "#/$defs/" + name(ref));
      if (almost) {
        return made;
      }
    }
    for (Map.Entry<String, JsonElement> word : object.entrySet()) {
      String name = word.getKey();
      JsonElement value = word.getValue();
      if (name.equals("$ref") || OWN.contains(name) || name.startsWith("x-")) {
        continue;
      }
      if (BY_NAME.contains(name) && value instanceof JsonObject inner) {
        JsonObject each = new JsonObject();
        for (Map.Entry<String, JsonElement> one : inner.entrySet()) {
          each.add(one.getKey(), any(one.getValue(), depth + 1));
        }
        made.add(name, each);
      } else if (!DATA.contains(name) && value instanceof JsonArray list) {
        JsonArray each = new JsonArray();
        for (JsonElement one : list) {
          each.add(any(one, depth + 1));
        }
        made.add(name, each);
      } else {
        made.add(name, DATA.contains(name) ? value : any(value, depth + 1));
      }
    }
    if (almost) {
      mend(object, made);
    }
    return made;
  }

  /// What 3.0 says otherwise than JSON Schema.
  private static void mend(JsonObject from, JsonObject made) {
    for (String side : new String[] {"Minimum", "Maximum"}) {
      String word = "exclusive" + side;
      if (from.get(word) instanceof JsonPrimitive truth && truth.isBoolean()) {
        JsonElement bound = made.remove(side.toLowerCase(Locale.ROOT));
        made.remove(word);
        if (bound != null) {
          made.add(truth.getAsBoolean() ? word : side.toLowerCase(Locale.ROOT), bound);
        }
      }
    }
    if (from.get("nullable") instanceof JsonPrimitive truth && truth.getAsBoolean()) {
      if (made.get("type") instanceof JsonPrimitive type) {
        JsonArray types = new JsonArray();
        types.add(type);
        types.add("null");
        made.add("type", types);
      }
      if (made.get("enum") instanceof JsonArray values && !values.contains(JsonNull.INSTANCE)) {
        JsonArray more = values.deepCopy();
        more.add(JsonNull.INSTANCE);
        made.add("enum", more);
      }
    }
  }
}
