package dev.boardcast.sidecar.signal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;

/// What a signal file says. Of its fields only the project counts: what became of it is the
/// tracker's to tell.
final class SignalText {
  private SignalText() {}

  /// The project's number: `project` or `projectNumber`, a number, or one as text, as scripts write
  /// it.
  ///
  /// @throws WireException when the text is no signal
  static int project(String text) {
    JsonObject json = Json.parseObject(text);
    String name = json.has("project") ? "project" : "projectNumber";
    JsonElement value = json.get(name);
    if (value instanceof JsonPrimitive primitive
        && primitive.isString()
        && primitive.getAsString().matches("[1-9][0-9]{0,8}")) {
      return Integer.parseInt(primitive.getAsString());
    }
    return JsonFields.positiveInt(json, name);
  }
}
