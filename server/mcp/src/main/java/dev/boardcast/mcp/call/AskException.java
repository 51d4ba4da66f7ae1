package dev.boardcast.mcp.call;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Why a question to the client gave no answer.
public abstract sealed class AskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private AskException(String message) {
    super(message);
  }

  /// The client did not say that it can be asked this.
  public static final class Unsupported extends AskException {
    private static final long serialVersionUID = 1L;
    private final List<ServerRequest.Kind> kinds;

    public Unsupported(List<ServerRequest.Kind> kinds) {
      super(
          "This needs a client that supports "
              + kinds.stream()
                  .map(ServerRequest.Kind::capability)
                  .collect(Collectors.joining(" and "))
              + ".");
      this.kinds = List.copyOf(kinds);
    }

    /// As the client's capabilities would have to say it.
    public JsonObject required() {
      JsonObject required = new JsonObject();
      kinds.forEach(kind -> required.add(kind.capability(), new JsonObject()));
      return required;
    }
  }

  /// The client answered with an error, or not at all.
  public static final class Unanswered extends AskException {
    private static final long serialVersionUID = 1L;

    public Unanswered(String message) {
      super(message);
    }
  }

  /// The call is to be made again with answers to these questions. Not a failure: handlers let it
  /// through.
  public static final class InputNeeded extends AskException {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, ServerRequest> questions;

    public InputNeeded(Map<String, ServerRequest> questions) {
      super("The client is to answer " + questions.keySet() + " first.");
      this.questions = Map.copyOf(questions);
    }

    public Map<String, ServerRequest> questions() {
      return questions;
    }
  }
}
