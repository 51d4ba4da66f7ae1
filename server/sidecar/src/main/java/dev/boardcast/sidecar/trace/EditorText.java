package dev.boardcast.sidecar.trace;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps what the user works on out of the trace. Editors send the text of open files and the
/// settings of other programs unasked, in messages that nobody can list; so only the parameters
/// that the sidecar itself reads are traced, and of all others how long they are, and their
/// version.
final class EditorText {
  /// Messages whose parameters are about the session alone, beside `boardcast/…`.
  private static final Set<String> KEPT =
      Set.of(
          "initialize",
          "initialized",
          "shutdown",
          "exit",
          "workspace/executeCommand",
          "workspace/didChangeWatchedFiles",
          "window/workDoneProgress/cancel",
          "$/setTrace",
          "$/cancelRequest");

  private static final String OWN = "boardcast";
  private static final String OMITTED = "omittedChars";

  private EditorText() {}

  /// A message that came from the editor, without what is not for the sidecar.
  ///
  /// @param message not changed
  static JsonElement without(JsonElement message) {
    return message instanceof JsonObject object ? withoutIn(object) : message;
  }

  private static JsonObject withoutIn(JsonObject message) {
    JsonElement method = message.get("method");
    JsonElement params = message.get("params");
    JsonObject reduced = message.deepCopy();
    if (method == null) {
      JsonElement result = message.get("result");
      if (result != null && !result.isJsonNull()) {
        reduced.add("result", omitted(result));
      }
    } else if (params != null && !params.isJsonNull()) {
      String name = method instanceof JsonPrimitive text ? text.getAsString() : "";
      if (name.equals("workspace/didChangeConfiguration")) {
        reduced.add("params", ownSettings(params));
      } else if (!KEPT.contains(name) && !name.startsWith(OWN + "/")) {
        reduced.add("params", omitted(params));
      }
    }
    return reduced;
  }

  /// Of what is not JSON, nothing past the name of its parameters can be told from the user's text.
  static String withoutUnreadable(String text) {
    int params = text.indexOf("\"params\"");
    return params < 0 ? text : text.substring(0, params);
  }

  private static JsonElement ownSettings(JsonElement params) {
    if (!(params instanceof JsonObject object)
        || !(object.get("settings") instanceof JsonObject settings)) {
      return omitted(params);
    }
    JsonObject own = new JsonObject();
    for (Map.Entry<String, JsonElement> section : settings.entrySet()) {
      boolean ours = section.getKey().equals(OWN);
      own.add(section.getKey(), ours ? section.getValue().deepCopy() : omitted(section.getValue()));
    }
    JsonObject kept = new JsonObject();
    kept.add("settings", own);
    return kept;
  }

  private static JsonObject omitted(JsonElement value) {
    JsonObject told = new JsonObject();
    told.addProperty(OMITTED, value.toString().length());
    if (value instanceof JsonObject params) {
      for (String document : List.of("textDocument", "notebookDocument")) {
        if (params.get(document) instanceof JsonObject object
            && object.get("version") instanceof JsonPrimitive version
            && version.isNumber()) {
          told.add("version", version);
        }
      }
    }
    return told;
  }
}
