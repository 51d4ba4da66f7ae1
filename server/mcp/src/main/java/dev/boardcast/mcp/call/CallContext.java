package dev.boardcast.mcp.call;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who calls, and how a handler reaches the caller while it runs. Used by the handler's own thread.
public interface CallContext {
  /// As the MCP client introduced itself; null when it did not.
  @Nullable String clientName();

  /// What tells this client from others of its name; null where the transport does.
  @Nullable String session();

  /// Whether the client can be asked this.
  boolean supports(ServerRequest.Kind kind);

  /// Whether the client shows pages beside the answers of tools that have one (MCP Apps).
  boolean showsApps();

  /// Asks the client, which may ask its user, and gives its results by the same keys. In the modern
  /// generation the call ends here and is made again with the answers, so whatever was done before
  /// is done twice: ask first, then act.
  ///
  /// @throws AskException where the client cannot be asked, or did not answer
  Map<String, JsonObject> ask(Map<String, ServerRequest> questions);

  /// Tells how far the call is, where the client wants to know.
  ///
  /// @param done grows with each call
  void progress(double done, double total, @Nullable String message);

  /// Tells the client something about the call, where it wants to know such things.
  void log(LogLevel level, JsonElement data);

  /// A caller that cannot be reached.
  static CallContext of(@Nullable String clientName) {
    return new Unreachable(clientName);
  }

  /// @param clientName as above
  record Unreachable(@Nullable String clientName) implements CallContext {
    @Override
    public @Nullable String session() {
      return null;
    }

    @Override
    public boolean supports(ServerRequest.Kind kind) {
      return false;
    }

    @Override
    public boolean showsApps() {
      return false;
    }

    @Override
    public Map<String, JsonObject> ask(Map<String, ServerRequest> questions) {
      throw new AskException.Unsupported(
          questions.values().stream().map(ServerRequest::kind).distinct().toList());
    }

    @Override
    public void progress(double done, double total, @Nullable String message) {}

    @Override
    public void log(LogLevel level, JsonElement data) {}
  }
}
