package dev.boardcast.mcp.call;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Optional;

/// Whether texts are Unicode. JSON can say half of a surrogate pair; it has no UTF-8, so it would
/// be stored as something else. Pure.
public final class WellFormed {
  private WellFormed() {}

  public static boolean is(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /// What is wrong with a value, in a sentence; empty when nothing is.
  ///
  /// @param name of the value
  public static Optional<String> fault(String name, JsonElement value) {
    // Not a switch: Java makes a class for each one over types at its first use.
    if (value instanceof JsonPrimitive text && text.isString()) {
      return fault(name, text.getAsString());
    }
    if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        Optional<String> fault = fault(name + "[" + i + "]", array.get(i));
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, JsonElement> member : object.entrySet()) {
        String path = name.isEmpty() ? member.getKey() : name + "." + member.getKey();
        Optional<String> fault = fault(path, member.getValue());
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return Optional.empty();
  }

  /// The same for a text.
  public static Optional<String> fault(String name, String text) {
    return is(text)
        ? Optional.empty()
        : Optional.of(
            "`%s` must be valid Unicode; it holds one half of a surrogate pair.".formatted(name));
  }
}
