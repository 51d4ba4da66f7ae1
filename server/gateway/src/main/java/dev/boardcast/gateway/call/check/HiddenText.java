package dev.boardcast.gateway.call.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.gateway.core.HiddenCharacters;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/// Whether a description has what its reader does not see. Pure.
public final class HiddenText {
  private HiddenText() {}

  /// Where it has; empty where it has nothing such.
  public static String fault(RawObject description) {
    try {
      return fault(JsonText.parse(description.toString()), "");
    } catch (IOException _) {
      // Its readers may each see another half of it.
      return "it has a member twice, or a number that is none";
    }
  }

  private static String fault(JsonElement value, String path) {
    String fault = "";
    switch (value) {
      case JsonObject object -> {
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
          if (HiddenCharacters.first(member.getKey()).isPresent()) {
            return "a member's name has a character that nobody sees";
          }
          fault = fault(member.getValue(), path + (path.isEmpty() ? "" : ".") + member.getKey());
          if (!fault.isEmpty()) {
            return fault;
          }
        }
      }
      case JsonArray list -> {
        for (int i = 0; i < list.size() && fault.isEmpty(); i++) {
          fault = fault(list.get(i), path + "[" + i + "]");
        }
      }
      case JsonPrimitive text when text.isString() -> {
        OptionalInt hidden = HiddenCharacters.first(text.getAsString());
        if (hidden.isPresent()) {
          return "`%s` has a character that nobody sees (U+%04X)"
              .formatted(path, hidden.getAsInt());
        }
      }
      default -> {}
    }
    return fault;
  }
}
