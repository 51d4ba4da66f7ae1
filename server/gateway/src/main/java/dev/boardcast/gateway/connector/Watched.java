package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.json.RawObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A counterpart by which a server shows that it is alive.
///
/// @param alive told each time that it says something
public record Watched(Counterpart to, Runnable alive) implements Counterpart {
  /// The same of progress.
  public static @Nullable Consumer<RawObject> progress(
      @Nullable Consumer<RawObject> to, Runnable alive) {
    return to == null
        ? null
        : params -> {
          alive.run();
          to.accept(params);
        };
  }

  @Override
  public RawObject offers() {
    return to.offers();
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return to.logLevel();
  }

  @Override
  public boolean understandsQuestions() {
    return to.understandsQuestions();
  }

  @Override
  public RawObject answers() {
    return to.answers();
  }

  @Override
  public void told(String method, RawObject params) {
    alive.run();
    to.told(method, params);
  }

  @Override
  public void ask(String method, RawObject params, Consumer<String> then) {
    alive.run();
    to.ask(method, params, then);
  }
}
