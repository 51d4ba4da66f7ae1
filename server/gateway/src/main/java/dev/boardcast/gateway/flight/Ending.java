package dev.boardcast.gateway.flight;

import dev.boardcast.gateway.core.GatewayException;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// How something ended that no thread waited for.
public sealed interface Ending {
  /// @param json as it was written
  record Result(String json) implements Ending {}

  record Failed(GatewayException why) implements Ending {}

  /// It is not wanted any more.
  record Cancelled() implements Ending {}

  /// By a mistake of the gateway's own.
  record Broken(Throwable why) implements Ending {}

  /// What it came to, as for who has waited.
  default String result() throws GatewayException, InterruptedException {
    return switch (this) {
      case Result(var json) -> json;
      case Failed(var why) -> throw why;
      case Cancelled() -> throw new InterruptedException();
      case Broken(RuntimeException why) -> throw why;
      case Broken(Error why) -> throw why;
      case Broken(var why) -> throw new IllegalStateException(why);
    };
  }

  /// Tells it by a thread that others wait for: whatever happens to who is told, it goes on.
  default void tell(Consumer<Ending> to) {
    try {
      to.accept(this);
    } catch (RuntimeException | Error e) {
      LoggerFactory.getLogger(Ending.class).error("the end of a call was not taken", e);
    }
  }

  /// What is done by a thread that can wait.
  interface Work {
    String of() throws GatewayException, InterruptedException;
  }

  static Ending of(Work work) {
    try {
      return new Result(work.of());
    } catch (GatewayException e) {
      return new Failed(e);
    } catch (InterruptedException _) {
      return new Cancelled();
    } catch (RuntimeException | Error e) {
      return new Broken(e);
    }
  }
}
