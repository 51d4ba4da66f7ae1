package dev.boardcast.gateway.face;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `POST chat` asks for.
///
/// @param requestId the caller's; null where there is none
record ChatRequest(String serverId, String toolName, RawObject input, @Nullable String requestId) {
  /// Of a request that could not be read.
  static final ChatRequest NONE = new ChatRequest("", "", RawObject.EMPTY, null);

  private static final Set<String> MEMBERS =
      Set.of(
          "server_id",
          "tool_name",
          "tool_input",
          "conversation_context",
          "user_preferences",
          "request_id");
  private static final Set<String> CONTEXT = Set.of("thread_id", "user_query_history");

  String requestIdOr(String made) {
    return RawObject.quote(requestId == null ? made : requestId);
  }

  /// @throws GatewayException with an entry for each member that does not fit
  static ChatRequest read(byte[] body) throws GatewayException {
    RawObject json;
    try {
      json =
          RawObject.parse(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (IOException e) {
      throw new GatewayException(
          Fault.invalid("The body must be a JSON object: " + e.getMessage() + ".", List.of()));
    }
    List<String> faults = new ArrayList<>();
    for (String name : json.names()) {
      if (!MEMBERS.contains(name)) {
        faults.add(
            name.substring(0, Math.min(name.length(), 64))
                + ": there is no such member; there are server_id, tool_name, tool_input,"
                + " conversation_context, user_preferences and request_id");
      }
    }
    String server = text(json, "server_id", faults);
    String tool = text(json, "tool_name", faults);
    RawObject input = json.object("tool_input");
    if (input == null) {
      faults.add("tool_input: it must be an object; {} where the tool takes nothing");
    }
    for (String name : List.of("conversation_context", "user_preferences")) {
      if (json.has(name) && json.object(name) == null) {
        faults.add(name + ": it must be an object");
      }
    }
    RawObject context = json.object("conversation_context");
    if (context != null && !CONTEXT.containsAll(context.names())) {
      faults.add("conversation_context: it has thread_id and user_query_history, and nothing else");
    }
    String id = json.text("request_id");
    if (json.has("request_id") && (id == null || !RequestIds.FORM.matcher(id).matches())) {
      faults.add("request_id: it must be 1 to 128 of letters, digits, `.`, `_` and `-`");
    }
    if (!faults.isEmpty() || input == null) {
      throw new GatewayException(
          Fault.invalid("The request does not fit: " + String.join("; ", faults) + ".", faults));
    }
    return new ChatRequest(server, tool, input, id);
  }

  private static String text(RawObject json, String name, List<String> faults) {
    String text = json.text(name);
    if (text == null || text.isEmpty() || text.length() > 256) {
      faults.add(name + ": it must be a text of 1 to 256 characters");
      return "";
    }
    return text;
  }
}
