package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.json.RawObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who made a call, as its server may speak to them while it works on it. All but what is told to a
/// `Consumer` is called by the thread of the call. Thread-safe.
public interface Counterpart {
  /// Hears nothing, and does nothing for servers.
  Counterpart SILENT = new Silent();

  /// Hears nothing, but for what one of its kind wants to hear.
  class Silent implements Counterpart {
    @Override
    public RawObject offers() {
      return Offers.NONE;
    }

    @Override
    public @Nullable LogLevel logLevel() {
      return null;
    }

    @Override
    public boolean understandsQuestions() {
      return false;
    }

    @Override
    public RawObject answers() {
      return RawObject.EMPTY;
    }

    @Override
    public void told(String method, RawObject params) {}

    @Override
    public void ask(String method, RawObject params, Consumer<String> then) {
      then.accept(failure("The caller cannot be asked."));
    }
  }

  /// What they do for servers, in the form of `Offers`.
  RawObject offers();

  /// From which level on they want to have the server's log; null where they did not say.
  @Nullable LogLevel logLevel();

  /// Whether a result that is a question (`input_required`, of 2026-07-28) is an answer for them.
  boolean understandsQuestions();

  /// What they answer to such a one, as members of the request's parameters; empty for none.
  RawObject answers();

  /// The server tells something; may block.
  void told(String method, RawObject params);

  /// The server asks something.
  ///
  /// @param then told the answer once, as the member of a response that it is: `"result":…` or
  ///   `"error":…`; by whichever thread has it, or never where the call is over before
  void ask(String method, RawObject params, Consumer<String> then);

  /// An error as a member of a response.
  static String failure(String message) {
    return "\"error\":{\"code\":-32603,\"message\":" + RawObject.quote(message) + "}";
  }
}
