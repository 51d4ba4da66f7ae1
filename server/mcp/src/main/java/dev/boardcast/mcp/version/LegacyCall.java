package dev.boardcast.mcp.version;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.Apps;
import dev.boardcast.mcp.call.AskException;
import dev.boardcast.mcp.call.LogLevel;
import dev.boardcast.mcp.call.ServerRequest;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.PendingServerRequests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call of a revision in which the server asks its client by requests of its own.
public final class LegacyCall extends RunningCall {
  private final Session session;

  LegacyCall(JsonObject params, Session session, MessageSink outlet) {
    super(params, outlet);
    this.session = session;
  }

  @Override
  public @Nullable String clientName() {
    return session.clientName();
  }

  @Override
  public @Nullable String session() {
    return session.id();
  }

  @Override
  @Nullable LogLevel logLevel() {
    return session.logLevel();
  }

  @Override
  public boolean supports(ServerRequest.Kind kind) {
    return outlet().isOpen() && kind.isIn(session.capabilities());
  }

  @Override
  public boolean showsApps() {
    return Apps.areIn(session.capabilities());
  }

  @Override
  public Map<String, JsonObject> ask(Map<String, ServerRequest> questions) {
    List<ServerRequest.Kind> missing =
        questions.values().stream()
            .map(ServerRequest::kind)
            .distinct()
            .filter(kind -> !supports(kind))
            .toList();
    if (!missing.isEmpty()) {
      throw new AskException.Unsupported(missing);
    }
    Map<String, JsonObject> answers = new LinkedHashMap<>();
    for (Map.Entry<String, ServerRequest> question : questions.entrySet()) {
      ServerRequest ask = question.getValue();
      try {
        answers.put(
            question.getKey(),
            session.questions().ask(outlet(), ask.kind().method(), ask.params()));
      } catch (PendingServerRequests.NoAnswerException e) {
        throw new AskException.Unanswered(String.valueOf(e.getMessage()));
      }
    }
    return answers;
  }
}
