package dev.boardcast.mcp.version;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.call.Apps;
import dev.boardcast.mcp.call.AskException;
import dev.boardcast.mcp.call.LogLevel;
import dev.boardcast.mcp.call.ServerRequest;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// A call of the generation in which questions are answered by calling again, with the answers.
/// Used by one thread.
final class ModernCall extends RunningCall {
  private final JsonObject meta;
  private final JsonObject given;

  /// Answers of earlier rounds that the call has asked for in this one, too: what the next state
  /// keeps.
  private final JsonObject used = new JsonObject();

  private final JsonObject earlier;

  /// @param earlier answers of earlier rounds, out of a state that is ours
  ModernCall(JsonObject params, JsonObject meta, JsonObject earlier, MessageSink outlet) {
    super(params, outlet);
    this.meta = meta;
    this.earlier = earlier;
    JsonElement responses = params.get("inputResponses");
    if (responses != null && !responses.isJsonObject()) {
      throw Messages.failure(ResponseErrorCode.InvalidParams, "`inputResponses` must be an object");
    }
    given = responses == null ? new JsonObject() : responses.getAsJsonObject();
  }

  @Override
  public @Nullable String clientName() {
    return Legacy.clientName(meta.get(Modern.CLIENT_INFO));
  }

  @Override
  public @Nullable String session() {
    return null;
  }

  @Override
  @Nullable LogLevel logLevel() {
    return meta.get(Modern.LOG_LEVEL) instanceof JsonPrimitive level && level.isString()
        ? LogLevel.fromWireName(level.getAsString()).orElse(null)
        : null;
  }

  @Override
  public boolean supports(ServerRequest.Kind kind) {
    return kind.isIn(meta.getAsJsonObject(Modern.CLIENT_CAPABILITIES));
  }

  @Override
  public boolean showsApps() {
    return Apps.areIn(meta.getAsJsonObject(Modern.CLIENT_CAPABILITIES));
  }

  @Override
  public Map<String, JsonObject> ask(Map<String, ServerRequest> questions) {
    Map<String, JsonObject> answers = new LinkedHashMap<>();
    Map<String, ServerRequest> open = new LinkedHashMap<>();
    questions.forEach((key, question) -> {
      JsonObject answer = answer(key);
      if (answer == null) {
        open.put(key, question);
      } else {
        answers.put(key, answer);
        used.add(key, answer);
      }
    });
    if (open.isEmpty()) {
      return answers;
    }
    List<ServerRequest.Kind> missing =
        open.values().stream()
            .map(ServerRequest::kind)
            .distinct()
            .filter(kind -> !supports(kind))
            .toList();
    if (!missing.isEmpty()) {
      throw new AskException.Unsupported(missing);
    }
    throw new AskException.InputNeeded(open);
  }

  private @Nullable JsonObject answer(String key) {
    if (earlier.get(key) instanceof JsonObject before) {
      return before;
    }
    return given.get(key) instanceof JsonObject now ? now : null;
  }

  /// The answers that this round used.
  JsonObject used() {
    return used;
  }
}
