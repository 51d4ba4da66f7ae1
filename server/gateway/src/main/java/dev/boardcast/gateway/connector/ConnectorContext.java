package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.credentials.Tokens;
import java.util.function.Consumer;

/// What the gateway gives a connector.
///
/// @param version of the gateway, as servers are told it
/// @param changed to be told when there may be other tools, prompts or resources; does not block
/// @param updated to be told the address of a resource that says something else now; does not block
/// @param host starts processes and ends them with the gateway
public record ConnectorContext(
    String version,
    Secrets secrets,
    Tokens tokens,
    Consumer<Change> changed,
    Consumer<String> updated,
    ProcessHost host) {
  /// Of one server.
  public ConnectorContext with(Consumer<Change> told, Consumer<String> toldOfResources) {
    return new ConnectorContext(version, secrets, tokens, told, toldOfResources, host);
  }
}
