package dev.boardcast.mcp.tool;

import static java.util.Comparator.comparingInt;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.schema.SchemaValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is wrong with a call's arguments, field by field, in plain words. Pure.
final class SchemaErrorFormatter {
  /// A longer text is described, not repeated.
  private static final int QUOTED_MAX_CHARS = 60;

  private SchemaErrorFormatter() {}

  /// One sentence a field at fault, in the order of the arguments; missing ones last.
  static List<String> describe(
      JsonObject schema, JsonObject arguments, List<SchemaValidator.Fault> faults) {
    JsonObject properties = schema.getAsJsonObject("properties");
    Map<String, String> byField = new LinkedHashMap<>();
    for (String name : arguments.keySet()) {
      if (!properties.has(name)) {
        byField.put(
            name,
            "`%s` is not a parameter of this tool. It takes: %s."
                .formatted(
                    quoted(name),
                    properties.isEmpty() ? "none" : String.join(", ", properties.keySet())));
      }
    }
    // The library's order is not its promise.
    List<String> order = List.copyOf(arguments.keySet());
    List<SchemaValidator.Fault> sorted =
        faults.stream()
            .sorted(
                comparingInt(f -> order.indexOf(path(f.pointer()).stream().findFirst().orElse(""))))
            .toList();
    for (SchemaValidator.Fault fault : sorted) {
      List<String> path = path(fault.pointer());
      if (!path.isEmpty() && properties.has(path.getFirst())) {
        Place place = walk(properties, arguments, path);
        byField.putIfAbsent(place.name(), sentence(place));
      }
    }
    if (schema.get("required") instanceof JsonArray required) {
      for (JsonElement name : required) {
        String field = name.getAsString();
        if (!arguments.has(field)) {
          byField.put(
              field,
              "`%s` is missing: %s.".formatted(field, valid(properties.getAsJsonObject(field))));
        }
      }
    }
    List<String> sentences = new ArrayList<>(byField.values());
    if (sentences.isEmpty()) {
      faults.forEach(fault -> sentences.add(fault.message()));
    }
    return sentences;
  }

  private record Place(String name, JsonObject schema, @Nullable JsonElement value) {}

  private static String sentence(Place place) {
    if (place.value() instanceof JsonObject object
        && place.schema().get("properties") instanceof JsonObject members) {
      for (String name : object.keySet()) {
        if (!members.has(name)) {
          return "`%s` has no `%s`. It takes: %s."
              .formatted(place.name(), quoted(name), String.join(", ", members.keySet()));
        }
      }
      if (place.schema().get("required") instanceof JsonArray required) {
        for (JsonElement name : required) {
          if (!object.has(name.getAsString())) {
            return "`%s.%s` is missing: %s."
                .formatted(
                    place.name(),
                    name.getAsString(),
                    valid(members.getAsJsonObject(name.getAsString())));
          }
        }
      }
    }
    return "`%s` must be %s, not %s."
        .formatted(place.name(), valid(place.schema()), given(place.value()));
  }

  private static String quoted(String name) {
    return name.length() <= QUOTED_MAX_CHARS ? name : name.substring(0, QUOTED_MAX_CHARS) + "…";
  }

  private static Place walk(JsonObject properties, JsonObject arguments, List<String> path) {
    Place place =
        new Place(
            path.getFirst(),
            properties.getAsJsonObject(path.getFirst()),
            arguments.get(path.getFirst()));
    for (String step : path.subList(1, path.size())) {
      if (place.value() instanceof JsonArray array
          && place.schema().get("items") instanceof JsonObject items) {
        place =
            new Place(place.name() + "[" + step + "]", items, array.get(Integer.parseInt(step)));
      } else if (place.value() instanceof JsonObject object
          && place.schema().get("properties") instanceof JsonObject members
          && members.get(step) instanceof JsonObject member) {
        place = new Place(place.name() + "." + step, member, object.get(step));
      }
    }
    return place;
  }

  private static List<String> path(String pointer) {
    return pointer.isEmpty() ? List.of() : List.of(pointer.substring(1).split("/", -1));
  }

  /// What a schema allows.
  static String valid(JsonObject schema) {
    if (schema.get("enum") instanceof JsonArray values) {
      List<String> names = new ArrayList<>();
      values.forEach(v -> names.add(v.isJsonNull() ? "null" : v.getAsString()));
      return "one of " + String.join(", ", names);
    }
    if (schema.get("anyOf") instanceof JsonArray branches) {
      List<String> words = new ArrayList<>();
      branches.forEach(branch -> words.add(valid(branch.getAsJsonObject())));
      return String.join(" or ", words);
    }
    return switch (schema.get("type")) {
      case JsonPrimitive type -> valid(type.getAsString(), schema);
      case null, default -> "another value";
    };
  }

  private static String valid(String type, JsonObject schema) {
    return switch (type) {
      case "integer" -> "a whole number" + range(schema, "minimum", "maximum", "");
      case "string" -> "text" + range(schema, "minLength", "maxLength", " characters");
      case "boolean" -> "true or false";
      case "array" ->
          "a list"
              + range(schema, "minItems", "maxItems", "")
              + (schema.get("items") instanceof JsonObject items ? ", each " + valid(items) : "");
      case "object" -> "an object";
      default -> type;
    };
  }

  private static String range(JsonObject schema, String low, String high, String unit) {
    if (schema.has(low) && schema.has(high)) {
      return " of " + schema.get(low) + " to " + schema.get(high) + unit;
    }
    if (schema.has(low)) {
      return " of at least " + schema.get(low) + unit;
    }
    return schema.has(high) ? " of at most " + schema.get(high) + unit : "";
  }

  private static String given(@Nullable JsonElement value) {
    return switch (value) {
      case JsonPrimitive text when text.isString() && text.getAsString().isEmpty() -> "empty";
      case JsonPrimitive text
          when text.isString() && text.getAsString().length() > QUOTED_MAX_CHARS ->
          "a text of "
              + text.getAsString().codePointCount(0, text.getAsString().length())
              + " characters";
      case JsonPrimitive simple -> simple.toString();
      case JsonArray list -> "a list of " + list.size();
      case JsonObject _ -> "an object";
      case null, default -> "null";
    };
  }
}
