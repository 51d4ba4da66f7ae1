package dev.boardcast.gateway.talk;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.mcp.rpc.MessageSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a session of an older caller is asked and has not answered. Ids are ours: those of servers
/// never get to a caller. Thread-safe.
public final class Asking {
  /// One more is answered with an error.
  static final int ASKED_MAX_COUNT = 32;

  /// By their ids, as they were written. Guarded by this.
  private final Map<String, Consumer<String>> waiting = new HashMap<>(0);

  private long last;

  /// @return the question's id; empty where it was not asked
  String ask(MessageSink to, String method, RawObject params, Consumer<String> then) {
    String id;
    synchronized (this) {
      id = waiting.size() >= ASKED_MAX_COUNT ? "" : "\"gateway-" + ++last + "\"";
      if (!id.isEmpty()) {
        waiting.put(id, then);
      }
    }
    if (id.isEmpty()) {
      then.accept(
          Counterpart.failure(
              "More than %d questions at once are not passed on.".formatted(ASKED_MAX_COUNT)));
    } else {
      to.send(Rpc.request(id, method, params));
    }
    return id;
  }

  /// The caller answers.
  ///
  /// @return whether it was asked that
  public boolean answered(RawObject message) {
    Consumer<String> then;
    String result = message.raw("result");
    String error = message.raw("error");
    synchronized (this) {
      then = waiting.remove(String.valueOf(message.raw("id")));
    }
    if (then == null) {
      return false;
    }
    then.accept(
        result != null && result.charAt(0) == '{'
            ? "\"result\":" + result
            : error != null && error.charAt(0) == '{'
                ? "\"error\":" + error
                : Counterpart.failure("The caller's answer is none."));
    return true;
  }

  /// An answer to it is not wanted any more.
  ///
  /// @return whether one was awaited
  synchronized boolean forget(String id) {
    return waiting.remove(id) != null;
  }

  /// Nobody answers any more.
  public void close() {
    List<Consumer<String>> left;
    synchronized (this) {
      left = List.copyOf(waiting.values());
      waiting.clear();
    }
    left.forEach(then -> then.accept(Counterpart.failure("The caller is gone.")));
  }
}
