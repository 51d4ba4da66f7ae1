package dev.boardcast.gateway.oauth;

import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.credentials.SharedFetch;
import dev.boardcast.gateway.credentials.Tokens;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable Path folder;
  private final Listener listener;

  /// @param folder where what logins gave is kept; null for nowhere
  public OAuthTokens(Secrets secrets, @Nullable Path folder, Listener listener) {
    this.secrets = secrets;
    this.folder = folder;
    this.listener = listener;
  }

  @Override
  public Source of(ServerConfig config) {
    if (!config.authentication().isByLogin()) {
      return new SharedFetch(
          config.id(), _ -> fetched(config, () -> byClient(config)), System::nanoTime);
    }
    LoginTokens login = new LoginTokens(config, secrets, folder, listener);
    return new SharedFetch(
        config.id(), refused -> fetched(config, () -> login.get(refused)), System::nanoTime);
  }

  /// Gets a token.
  private interface Getting {
    SharedFetch.Fetched get() throws GatewayException, InterruptedException;
  }

  private SharedFetch.Fetched byClient(ServerConfig config)
      throws GatewayException, InterruptedException {
    try {
      Granted granted = new TokenEndpoint(config, secrets).byClient();
      listener.tokenFetched(config.id());
      return new SharedFetch.Fetched(
          granted.accessToken(),
          TokenRule.usedForMs(granted.lifetimeS()),
          TokenRule.goodForMs(granted.lifetimeS()));
    } catch (GatewayException e) {
      listener.tokenFailed(config.id(), e.fault());
      throw e;
    }
  }

  private SharedFetch.Fetched fetched(ServerConfig config, Getting getting)
      throws GatewayException, InterruptedException {
    try {
      return getting.get();
    } catch (RuntimeException e) {
      LOG.error("no access token for {}", config.id(), e);
      Fault fault =
          Fault.refused(
              ErrorCode.MCP_AUTHENTICATION_FAILURE,
              "There is no access token for the server `%s`: what its `authentication` says cannot be used. Tell whoever runs the gateway."
                  .formatted(config.id()));
      listener.tokenFailed(config.id(), fault);
      throw new GatewayException(fault);
    }
  }
}
