package dev.boardcast.gateway.flight;

import dev.boardcast.gateway.core.GatewayException;

/// How something ended that no thread waited for.
public sealed interface Ending {
  /// @param json as it was written
  record Result(String json) implements Ending {}

  record Failed(GatewayException why) implements Ending {}

  /// It is not wanted any more.
  record Cancelled() implements Ending {}

  /// By a mistake of the gateway's own.
  record Broken(Throwable why) implements Ending {}

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
