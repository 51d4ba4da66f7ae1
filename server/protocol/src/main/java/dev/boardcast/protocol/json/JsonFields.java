package dev.boardcast.protocol.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Reads typed fields out of a parsed object. Every refusal is a `WireException` that names the
/// field.
public final class JsonFields {
  private JsonFields() {}

  public static JsonElement required(JsonObject json, String name) {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      throw new WireException("`" + name + "` is missing");
    }
    return value;
  }

  public static JsonObject object(JsonElement value, String name) {
    if (!value.isJsonObject()) {
      throw new WireException("`" + name + "` must be an object");
    }
    return value.getAsJsonObject();
  }

  /// @return an empty one where there is none
  public static JsonObject objectOrEmpty(@Nullable JsonElement value, String name) {
    return value == null || value.isJsonNull() ? new JsonObject() : object(value, name);
  }

  public static JsonArray array(JsonElement value, String name) {
    if (!value.isJsonArray()) {
      throw new WireException("`" + name + "` must be an array");
    }
    return value.getAsJsonArray();
  }

  public static String text(JsonObject json, String name) {
    return text(required(json, name), name);
  }

  public static String text(JsonElement value, String name) {
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw new WireException("`" + name + "` must be a string");
  }

  public static @Nullable String optionalText(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || value.isJsonNull() ? null : text(value, name);
  }

  public static boolean flag(JsonElement value, String name) {
    if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw new WireException("`" + name + "` must be true or false");
  }

  public static int positiveInt(JsonObject json, String name) {
    return positiveInt(required(json, name), name);
  }

  public static int positiveInt(JsonElement value, String name) {
    long number = wholeNumber(value, name);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new WireException("`" + name + "` must be a positive integer");
    }
    return (int) number;
  }

  public static long nonNegativeLong(JsonObject json, String name) {
    return nonNegativeLong(required(json, name), name);
  }

  public static long nonNegativeLong(JsonElement value, String name) {
    long number = wholeNumber(value, name);
    if (number < 0) {
      throw new WireException("`" + name + "` must not be negative");
    }
    return number;
  }

  private static long wholeNumber(JsonElement value, String name) {
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      String digits = primitive.getAsString();
      try {
        // Long exponents would make BigDecimal work without bound.
        if (digits.length() <= 20) {
          return isPlain(digits) ? Long.parseLong(digits) : new BigDecimal(digits).longValueExact();
        }
      } catch (ArithmeticException | NumberFormatException _) {
        // Falls through to the one refusal below.
      }
    }
    throw new WireException("`" + name + "` must be an integer");
  }

  /// As nearly all are: without fraction or exponent.
  private static boolean isPlain(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if ((c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }
}
