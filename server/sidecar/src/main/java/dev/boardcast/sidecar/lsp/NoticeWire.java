package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.sidecar.announce.EditorTraits;
import dev.boardcast.sidecar.announce.Notice;
import dev.boardcast.sidecar.announce.Severity;

/// What LSP's own messages and progress look like, and what an editor says of how it shows them.
final class NoticeWire {
  private NoticeWire() {}

  static String method(Notice notice) {
    return switch (notice) {
      case Notice.Message(var by, _, _) -> "window/" + by.wireName();
      case Notice.ProgressRequest _ -> "window/workDoneProgress/create";
      case Notice.ProgressBegun _, Notice.ProgressReport _, Notice.ProgressEnded _ -> "$/progress";
    };
  }

  static JsonObject params(Notice notice) {
    JsonObject json = new JsonObject();
    switch (notice) {
      case Notice.Message(_, var severity, var text) -> {
        json.addProperty("type", messageType(severity));
        json.addProperty("message", text);
      }
      case Notice.ProgressRequest(var token) -> json.addProperty("token", token);
      case Notice.ProgressBegun(var token, var title, var message) -> {
        JsonObject value = progress(json, token, "begin");
        value.addProperty("title", title);
        value.addProperty("cancellable", false);
        value.addProperty("message", message);
      }
      case Notice.ProgressReport(var token, var message) ->
          progress(json, token, "report").addProperty("message", message);
      case Notice.ProgressEnded(var token) -> progress(json, token, "end");
    }
    return json;
  }

  private static JsonObject progress(JsonObject json, String token, String kind) {
    JsonObject value = new JsonObject();
    value.addProperty("kind", kind);
    json.addProperty("token", token);
    json.add("value", value);
    return value;
  }

  private static int messageType(Severity severity) {
    return switch (severity) {
      case ERROR -> 1;
      case WARNING -> 2;
      case INFO -> 3;
    };
  }

  /// @param initialize the parameters of `initialize`
  static EditorTraits traits(JsonObject initialize) {
    String name =
        initialize.get("clientInfo") instanceof JsonObject client
                && client.get("name") instanceof JsonPrimitive given
            ? given.getAsString()
            : null;
    boolean showsProgress =
        initialize.get("capabilities") instanceof JsonObject capabilities
            && capabilities.get("window") instanceof JsonObject window
            && window.get("workDoneProgress") instanceof JsonPrimitive shown
            && shown.getAsBoolean();
    return new EditorTraits(name, showsProgress);
  }
}
