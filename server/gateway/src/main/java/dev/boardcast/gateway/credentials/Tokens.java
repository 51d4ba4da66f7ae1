package dev.boardcast.gateway.credentials;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.GatewayException;

/// Access tokens (OAuth 2.0) of entries that show themselves by some.
public interface Tokens {
  /// Of one entry. Thread-safe.
  interface Source {
    /// One that is good now; fetched where there is none.
    String token() throws GatewayException, InterruptedException;

    /// The service did not take this one: the next is another, where one can be had.
    void refused(String token);

    /// The service took this one.
    void taken(String token);
  }

  /// Asks nobody yet.
  Source of(ServerConfig config);
}
