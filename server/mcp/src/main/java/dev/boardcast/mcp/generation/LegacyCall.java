package dev.boardcast.mcp.generation;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.Ask;
import dev.boardcast.mcp.call.AskException;
import dev.boardcast.mcp.call.LogLevel;
import dev.boardcast.mcp.rpc.Outlet;
import dev.boardcast.mcp.rpc.Questions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call of a revision in which the server asks its client by requests of its own.
final class LegacyCall extends RunningCall {
  private final Session session;

  LegacyCall(JsonObject params, Session session, Outlet outlet) {
    super(params, outlet);
    this.session = session;
  }

  @Override
  public @Nullable String clientName() {
    return session.clientName();
  }

  @Override
  @Nullable LogLevel logLevel() {
    return session.logLevel();
  }

  @Override
  public boolean supports(Ask.Kind kind) {
    return outlet().isOpen() && kind.isIn(session.capabilities());
  }

  @Override
  public Map<String, JsonObject> ask(Map<String, Ask> questions) {
    List<Ask.Kind> missing =
        questions.values().stream()
            .map(Ask::kind)
            .distinct()
            .filter(kind -> !supports(kind))
            .toList();
    if (!missing.isEmpty()) {
      throw new AskException.Unsupported(missing);
    }
    Map<String, JsonObject> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Ask> question : questions.entrySet()) {
      Ask ask = question.getValue();
      try {
        answers.put(
            question.getKey(),
            session.questions().ask(outlet(), ask.kind().method(), ask.params()));
      } catch (Questions.NoAnswerException e) {
        throw new AskException.Unanswered(String.valueOf(e.getMessage()));
      }
    }
    return answers;
  }
}
