package dev.boardcast.gateway.oauth;

import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.credentials.SharedFetch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tokens of an entry for which somebody has logged in: as they are kept, and refreshed. Of the one
/// thread at a time that fetches.
final class LoginTokens {
  /// So often the file is looked at: another login, or another gateway, may have changed it.
  static final long LOOKED_AT_MS = 5_000;

  /// A refresh that was refused for what a person may mend is asked for again after so long at
  /// first, twice as long each time, up to the other. A login that is over is not asked about
  /// again.
  static final long REFUSED_MS = 10_000;

  static final long REFUSED_MAX_MS = 300_000;

  private static final Logger LOG = LoggerFactory.getLogger(LoginTokens.class);

  private final ServerConfig config;
  private final Secrets secrets;
  private final @Nullable Path folder;
  private final OAuthTokens.Listener listener;

  /// How the last refresh was refused.
  ///
  /// @param refreshToken which was
  /// @param untilNanos not asked again before; null for never
  private record Refused(String refreshToken, Fault fault, @Nullable Long untilNanos, long heldMs) {
    @Override
    public String toString() {
      return "Refused[%s]".formatted(fault.code());
    }
  }

  private @Nullable Refused last;

  /// What was said last of what a person has to do; empty since all was well.
  private String told = "";

  /// What a refresh gave and no file has yet, and the refresh token that it cost.
  private TokenFile.@Nullable Kept unkept;

  private @Nullable String spent;

  LoginTokens(
      ServerConfig config, Secrets secrets, @Nullable Path folder, OAuthTokens.Listener listener) {
    this.config = config;
    this.secrets = secrets;
    this.folder = folder;
    this.listener = listener;
  }

  /// @param refused that the service did not take; null for none
  SharedFetch.Fetched get(@Nullable String refused) throws GatewayException, InterruptedException {
    TokenEndpoint endpoint = new TokenEndpoint(config, secrets);
    try {
      Granted granted = granted(endpoint, refused);
      told = "";
      return new SharedFetch.Fetched(
          granted.accessToken(),
          Math.min(LOOKED_AT_MS, TokenRule.usedForMs(granted.lifetimeS())),
          TokenRule.goodForMs(granted.lifetimeS()));
    } catch (GatewayException e) {
      // Told once, not with each call until somebody logs in.
      if (e.fault().retryable() || !e.fault().message().equals(told)) {
        listener.tokenFailed(config.id(), e.fault());
      }
      if (!e.fault().message().equals(told)) {
        told = e.fault().message();
        LOG.warn("{}", told);
      }
      throw e;
    }
  }

  private Granted granted(TokenEndpoint endpoint, @Nullable String refused)
      throws GatewayException, InterruptedException {
    if (folder == null) {
      throw new GatewayException(endpoint.loginWanted("there is no folder where it would be kept"));
    }
    TokenFile file = new TokenFile(folder, config.id());
    try {
      // It is replaced whole, and can be read beside who refreshes it.
      Granted kept = unkept == null ? usable(endpoint, file.read(), refused) : null;
      return kept != null
          ? kept
          : file.<Granted, GatewayException>alone(() -> held(endpoint, file, refused));
    } catch (IOException e) {
      LOG.error("what a login gave cannot be used: {}", file.path(), e);
      throw new GatewayException(endpoint.loginWanted("what its login gave cannot be read"));
    }
  }

  /// @return null where it has to be refreshed
  private @Nullable Granted usable(
      TokenEndpoint endpoint, TokenFile.@Nullable Kept kept, @Nullable String refused)
      throws GatewayException, InterruptedException {
    if (kept == null) {
      throw new GatewayException(endpoint.loginWanted("nobody has logged in for it"));
    }
    if (!kept.tokenUrl().equals(endpoint.tokenUrl()) || !kept.client().equals(endpoint.client())) {
      throw new GatewayException(
          endpoint.loginWanted("its login was at another `tokenUrl`, or for another client"));
    }
    if (kept.accessToken().equals(refused)) {
      return null;
    }
    if (kept.goodUntilS() == TokenFile.UNTIL_REFUSED) {
      return new Granted(
          kept.accessToken(), TokenRule.LIFETIME_DEFAULT_S, false, kept.refreshToken());
    }
    long leftS = kept.goodUntilS() - System.currentTimeMillis() / 1_000;
    // Where none can follow it is used to its end.
    return leftS > (kept.refreshToken() == null ? 0 : TokenRule.AHEAD_S)
        ? new Granted(kept.accessToken(), leftS, true, kept.refreshToken())
        : null;
  }

  private Granted held(TokenEndpoint endpoint, TokenFile file, @Nullable String refused)
      throws IOException, GatewayException, InterruptedException {
    TokenFile.Kept kept = file.read();
    TokenFile.Kept waiting = unkept;
    if (waiting != null
        && kept != null
        && kept.refreshToken() != null
        && kept.refreshToken().equals(spent)) {
      try (TokenFile.Next next = file.next()) {
        next.keep(waiting);
      } catch (IOException e) {
        LOG.error("a refreshed token cannot be kept: {}", file.path(), e);
        throw new GatewayException(endpoint.notKept());
      }
      kept = waiting;
    }
    unkept = null;
    spent = null;
    // Another process may have refreshed it meanwhile.
    Granted usable = usable(endpoint, kept, refused);
    if (usable != null) {
      return usable;
    }
    String refreshToken = kept == null ? null : kept.refreshToken();
    if (refreshToken == null) {
      throw new GatewayException(endpoint.loginWanted("its login is over"));
    }
    return refreshed(endpoint, file, refreshToken);
  }

  private Granted refreshed(TokenEndpoint endpoint, TokenFile file, String refreshToken)
      throws GatewayException, InterruptedException {
    Refused before = last;
    if (before != null && !before.refreshToken().equals(refreshToken)) {
      before = null;
      last = null;
    }
    if (before != null
        && (before.untilNanos() == null || System.nanoTime() - before.untilNanos() < 0)) {
      throw new GatewayException(before.fault());
    }
    // The room for it is there before it is asked for: who gives another refresh token takes the
    // old one back.
    try (TokenFile.Next next = file.next()) {
      long nowS = System.currentTimeMillis() / 1_000;
      Granted granted = asked(endpoint, refreshToken, before);
      Granted whole =
          granted.refreshToken() == null
              ? new Granted(
                  granted.accessToken(), granted.lifetimeS(), granted.saysLifetime(), refreshToken)
              : granted;
      unkept = TokenFile.Kept.of(endpoint.tokenUrl(), endpoint.client(), whole, nowS);
      spent = refreshToken;
      next.keep(unkept);
      unkept = null;
      spent = null;
      listener.tokenFetched(config.id());
      return whole;
    } catch (IOException e) {
      LOG.error("a refreshed token cannot be kept: {}", file.path(), e);
      throw new GatewayException(endpoint.notKept());
    }
  }

  private Granted asked(TokenEndpoint endpoint, String refreshToken, @Nullable Refused before)
      throws GatewayException, InterruptedException {
    try {
      Granted granted = endpoint.byRefresh(refreshToken);
      last = null;
      return granted;
    } catch (GatewayException e) {
      if (!e.fault().retryable()) {
        long heldMs = before == null ? REFUSED_MS : Math.min(REFUSED_MAX_MS, before.heldMs() * 2);
        Long until =
            endpoint.isOver() ? null : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(heldMs);
        last = new Refused(refreshToken, e.fault(), until, heldMs);
      }
      throw e;
    }
  }
}
