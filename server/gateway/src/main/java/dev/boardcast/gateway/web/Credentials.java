package dev.boardcast.gateway.web;

import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// How the gateway shows itself to a service, by the entry's `authentication`. Secrets are read
/// anew each time, so a changed one counts at once. Thread-safe.
public final class Credentials {
  private final ServerConfig config;
  private final Secrets secrets;

  public Credentials(ServerConfig config, Secrets secrets) {
    this.config = config;
    this.secrets = secrets;
  }

  /// What a request has for it.
  public record Shown(Map<String, String> headers, Map<String, String> query) {}

  /// @throws GatewayException where a secret is not there
  public Shown shown() throws GatewayException {
    ServerConfig.Authentication how = config.authentication();
    Map<String, String> headers = new HashMap<>();
    Map<String, String> query = new HashMap<>();
    switch (how.method()) {
      case "bearer_token" -> headers.put("Authorization", "Bearer " + read(how.secretRef()));
      case "api_key" -> {
        if (how.queryParamName().isEmpty()) {
          headers.put(how.headerName(), read(how.secretRef()));
        } else {
          query.put(how.queryParamName(), read(how.secretRef()));
        }
      }
      case "basic_auth" ->
          headers.put(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (read(how.userRef()) + ":" + read(how.secretRef()))
                              .getBytes(StandardCharsets.UTF_8)));
      default -> {}
    }
    return new Shown(headers, query);
  }

  private String read(String reference) throws GatewayException {
    try {
      return secrets.read(reference);
    } catch (Secrets.MissingException e) {
      throw new GatewayException(
          Fault.refused(
              ErrorCode.CONFIGURATION_ERROR,
              "The server `%s` cannot be asked: %s. Tell whoever runs the gateway."
                  .formatted(config.id(), e.getMessage())));
    }
  }
}
