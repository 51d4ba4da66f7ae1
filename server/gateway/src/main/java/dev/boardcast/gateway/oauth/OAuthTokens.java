package dev.boardcast.gateway.oauth;

import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.credentials.SharedFetch;
import dev.boardcast.gateway.credentials.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Access tokens by OAuth 2.0. The library of that is loaded where a token is fetched, and not
/// before. Thread-safe.
public final class OAuthTokens implements Tokens {
  /// Who is told. Must not block.
  public interface Listener {
    Listener NOBODY =
        new Listener() {
          @Override
          public void tokenFetched(String server) {}

          @Override
          public void tokenFailed(String server, Fault fault) {}
        };

    void tokenFetched(String server);

    void tokenFailed(String server, Fault fault);
  }

  private static final Logger LOG = LoggerFactory.getLogger(OAuthTokens.class);

  private final Secrets secrets;
  private final Listener listener;

  public OAuthTokens(Secrets secrets, Listener listener) {
    this.secrets = secrets;
    this.listener = listener;
  }

  @Override
  public Source of(ServerConfig config) {
    return new SharedFetch(config.id(), _ -> fetched(config), System::nanoTime);
  }

  private SharedFetch.Fetched fetched(ServerConfig config)
      throws GatewayException, InterruptedException {
    try {
      Granted granted = new TokenEndpoint(config, secrets).byClient();
      listener.tokenFetched(config.id());
      return new SharedFetch.Fetched(
          granted.accessToken(),
          TokenRule.usedForMs(granted.lifetimeS()),
          TokenRule.goodForMs(granted.lifetimeS()));
    } catch (RuntimeException e) {
      LOG.error("no access token for {}", config.id(), e);
      Fault fault =
          Fault.refused(
              ErrorCode.MCP_AUTHENTICATION_FAILURE,
              "There is no access token for the server `%s`: what its `authentication` says cannot be used. Tell whoever runs the gateway."
                  .formatted(config.id()));
      listener.tokenFailed(config.id(), fault);
      throw new GatewayException(fault);
    } catch (GatewayException e) {
      listener.tokenFailed(config.id(), e.fault());
      throw e;
    }
  }
}
