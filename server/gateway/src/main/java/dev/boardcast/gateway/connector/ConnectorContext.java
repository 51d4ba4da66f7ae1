package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.config.Secrets;

/// What the gateway gives a connector.
///
/// @param version of the gateway, as servers are told it
/// @param toolsChanged to be called when there may be other tools; does not block
/// @param host starts processes and ends them with the gateway
public record ConnectorContext(
    String version, Secrets secrets, Runnable toolsChanged, ProcessHost host) {
  public ConnectorContext with(Runnable changed) {
    return new ConnectorContext(version, secrets, changed, host);
  }
}
