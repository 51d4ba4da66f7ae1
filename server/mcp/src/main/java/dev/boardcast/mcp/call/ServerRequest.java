package dev.boardcast.mcp.call;

import com.google.gson.JsonObject;

/// A question to the client.
///
/// @param params of the request by which it is asked
public record ServerRequest(Kind kind, JsonObject params) {
  /// What clients can be asked, where they say that they can.
  public enum Kind {
    /// Its user fills in a form.
    ELICITATION("elicitation", "elicitation/create"),
    /// Its model writes something.
    SAMPLING("sampling", "sampling/createMessage"),
    /// Which folders it works on.
    ROOTS("roots", "roots/list");

    private final String capability;
    private final String method;

    Kind(String capability, String method) {
      this.capability = capability;
      this.method = method;
    }

    /// Its name among the client's capabilities.
    public String capability() {
      return capability;
    }

    public String method() {
      return method;
    }

    /// Whether a client of these capabilities can be asked.
    public boolean isIn(JsonObject capabilities) {
      if (!(capabilities.get(capability) instanceof JsonObject declared)) {
        return false;
      }
      // A client may have the other mode only, in which the user is sent to a web page.
      return this != ELICITATION || declared.isEmpty() || declared.has("form");
    }
  }

  /// @param message what the user reads
  /// @param schema of the form: an object whose properties are simple values
  public static ServerRequest form(String message, JsonObject schema) {
    JsonObject params = new JsonObject();
    params.addProperty("mode", "form");
    params.addProperty("message", message);
    params.add("requestedSchema", schema);
    return new ServerRequest(Kind.ELICITATION, params);
  }
}
