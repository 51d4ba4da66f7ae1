package dev.boardcast.mcp.tool;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Arguments as clients and models send them, made what the schema asks for where there is no doubt
/// about what is meant: numbers, truths, lists and objects as text, ids as numbers, names in other
/// words, blanks for what is not given, and a filler where there are no parameters. What is in
/// doubt stays as it is, to be refused. Only for arguments that the schema refuses, so that others
/// cost nothing. Pure.
final class ArgumentForms {
  /// Without a sign, a leading zero, a fraction or a space.
  private static final Pattern WHOLE = Pattern.compile("[1-9]\\d{0,9}");

  private final boolean overwrites;

  private ArgumentForms(boolean overwrites) {
    this.overwrites = overwrites;
  }

  /// The arguments as they are meant; equal ones where there is nothing to be mended.
  static JsonObject mended(Tool tool, JsonObject arguments) {
    return new ArgumentForms(tool.hints().destructive()).object(tool.inputSchema(), arguments);
  }

  private JsonObject object(JsonObject schema, JsonObject given) {
    if (!(schema.get("properties") instanceof JsonObject properties)) {
      return given;
    }
    if (properties.isEmpty()) {
      // Some clients cannot call a tool without arguments, and make one up.
      return new JsonObject();
    }
    Set<String> absent = notGiven(schema, properties, given);
    JsonObject mended = new JsonObject();
    for (Map.Entry<String, JsonElement> member : given.entrySet()) {
      String name = member.getKey();
      if (!absent.contains(name)) {
        mended.add(
            name,
            properties.get(name) instanceof JsonObject known
                ? value(known, member.getValue())
                : member.getValue());
      }
    }
    return mended;
  }

  /// The optional members that are null or empty because the client has no value for them.
  ///
  /// Where a change overwrites, a blank may also be a wish: beside one that would clear something,
  /// none is taken for "not given", for then it is not known what the others mean.
  private Set<String> notGiven(JsonObject schema, JsonObject properties, JsonObject given) {
    Set<String> absent = new HashSet<>();
    for (Map.Entry<String, JsonElement> member : given.entrySet()) {
      JsonElement value = member.getValue();
      if (!isBlank(value)
          || isRequired(schema, member.getKey())
          || !(properties.get(member.getKey()) instanceof JsonObject known)) {
        continue;
      }
      if (isAllowed(known, value)) {
        if (overwrites) {
          return Set.of();
        }
      } else if (value.isJsonNull() || !overwrites || !isFreeText(known)) {
        absent.add(member.getKey());
      }
    }
    return absent;
  }

  private static boolean isBlank(JsonElement value) {
    return value.isJsonNull()
        || (value instanceof JsonPrimitive text && text.isString() && text.getAsString().isEmpty());
  }

  private static boolean isRequired(JsonObject schema, String name) {
    return schema.get("required") instanceof JsonArray required
        && required.contains(new JsonPrimitive(name));
  }

  /// Whether a blank is a value by this schema.
  private static boolean isAllowed(JsonObject schema, JsonElement blank) {
    for (JsonObject branch : branches(schema)) {
      if (blank.isJsonNull()
          ? isOf(branch, "null")
          : isFreeText(branch)
              && (!(branch.get("minLength") instanceof JsonPrimitive least)
                  || least.getAsInt() == 0)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFreeText(JsonObject schema) {
    return branches(schema).stream().anyMatch(b -> isOf(b, "string") && !b.has("enum"));
  }

  private static boolean isOf(JsonObject schema, String type) {
    return schema.get("type") instanceof JsonPrimitive named && named.getAsString().equals(type);
  }

  private static List<JsonObject> branches(JsonObject schema) {
    if (!(schema.get("anyOf") instanceof JsonArray either)) {
      return List.of(schema);
    }
    List<JsonObject> branches = new ArrayList<>();
    either.forEach(branch -> branches.add(branch.getAsJsonObject()));
    return branches;
  }

  private JsonElement value(JsonObject schema, JsonElement given) {
    if (given instanceof JsonNull) {
      return given;
    }
    List<JsonObject> branches =
        branches(schema).stream().filter(branch -> !isOf(branch, "null")).toList();
    if (branches.size() != 1) {
      return given;
    }
    JsonObject one = branches.getFirst();
    String text =
        given instanceof JsonPrimitive primitive && primitive.isString()
            ? primitive.getAsString()
            : null;
    return switch (one.get("type") instanceof JsonPrimitive type ? type.getAsString() : "") {
      case "integer" -> text == null ? given : number(one, given, text);
      case "boolean" -> text == null ? given : truth(given, text);
      case "string" -> text == null ? digits(one, given) : name(one, given, text);
      case "array" -> {
        JsonElement list = text == null ? given : read(given, text, '[');
        yield list instanceof JsonArray array ? list(one, array) : given;
      }
      case "object" -> {
        JsonElement whole = text == null ? given : read(given, text, '{');
        yield whole instanceof JsonObject object ? object(one, object) : given;
      }
      default -> given;
    };
  }

  private JsonArray list(JsonObject schema, JsonArray given) {
    if (!(schema.get("items") instanceof JsonObject items)) {
      return given;
    }
    JsonArray mended = new JsonArray(given.size());
    given.forEach(element -> mended.add(value(items, element)));
    return mended;
  }

  private static JsonElement number(JsonObject schema, JsonElement given, String text) {
    if (!WHOLE.matcher(text).matches()) {
      return given;
    }
    long number = Long.parseLong(text);
    boolean fits =
        (!(schema.get("minimum") instanceof JsonPrimitive least) || number >= least.getAsLong())
            && (!(schema.get("maximum") instanceof JsonPrimitive most)
                || number <= most.getAsLong());
    return fits ? new JsonPrimitive(number) : given;
  }

  /// An id that is a text and looks like a number.
  private static JsonElement digits(JsonObject schema, JsonElement given) {
    return !schema.has("enum")
            && given instanceof JsonPrimitive number
            && number.isNumber()
            && WHOLE.matcher(number.getAsString()).matches()
        ? new JsonPrimitive(number.getAsString())
        : given;
  }

  private static JsonElement truth(JsonElement given, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> new JsonPrimitive(true);
      case "false" -> new JsonPrimitive(false);
      default -> given;
    };
  }

  private static JsonElement name(JsonObject schema, JsonElement given, String text) {
    if (!(schema.get("enum") instanceof JsonArray values) || values.contains(given)) {
      return given;
    }
    List<String> names = values.asList().stream().map(JsonElement::getAsString).toList();
    @Nullable String meant = NearlyNamed.of(text, names).orElse(null);
    return meant == null ? given : new JsonPrimitive(meant);
  }

  /// What a text says in JSON, where it is JSON of the kind that begins so.
  private static JsonElement read(JsonElement given, String text, char begin) {
    if (text.isEmpty() || text.charAt(0) != begin) {
      return given;
    }
    try {
      return JsonText.parse(text);
    } catch (IOException _) {
      return given;
    }
  }
}
