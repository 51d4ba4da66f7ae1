package dev.boardcast.gateway.credentials;

import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import java.util.List;

/// Reads secrets for a server, and says for callers where they are missing.
public final class SecretReading {
  private SecretReading() {}

  /// @param server its id
  public static String read(Secrets secrets, String server, String reference)
      throws GatewayException, InterruptedException {
    try {
      return secrets.read(reference);
    } catch (Secrets.MissingException e) {
      throw new GatewayException(fault(server, e));
    }
  }

  private static Fault fault(String server, Secrets.MissingException e) {
    return e.passes()
        ? new Fault(
            ErrorCode.MCP_AUTHENTICATION_FAILURE,
            "The server `%s` was not asked: %s. Try again later.".formatted(server, e.getMessage()),
            ErrorCode.MCP_AUTHENTICATION_FAILURE.status(),
            Outcome.NOT_SENT,
            true,
            1,
            List.of(),
            "")
        : Fault.refused(
            ErrorCode.CONFIGURATION_ERROR,
            "The server `%s` cannot be asked: %s. Tell whoever runs the gateway."
                .formatted(server, e.getMessage()));
  }
}
