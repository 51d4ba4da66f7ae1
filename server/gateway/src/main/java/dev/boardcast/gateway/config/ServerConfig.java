package dev.boardcast.gateway.config;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.core.Glob;
import dev.boardcast.gateway.core.PinRule;
import java.util.List;
import java.util.Map;

/// One entry of `servers`. Two are equal where their entries in the file are.
///
/// @param specific `server_specific_config`
/// @param entry the whole of it, as it was written
public record ServerConfig(
    String id,
    String name,
    String type,
    boolean isEnabled,
    boolean trusted,
    Authentication authentication,
    JsonObject specific,
    List<Glob> include,
    List<Glob> exclude,
    Timeouts timeouts,
    Pool pool,
    RateLimits rateLimits,
    Retry retry,
    Breaker breaker,
    Pin pin,
    String description,
    JsonObject entry) {
  /// @param method as the configuration has it; `none` for none
  /// @param userRef where the user's name of `basic_auth` is; else empty
  /// @param secretRef where the secret is; empty where there is none
  /// @param headerName in which an `api_key` goes
  /// @param queryParamName in which it goes instead; empty for none
  /// @param oauth where tokens come from; its parts are empty where there are none
  public record Authentication(
      String method,
      String userRef,
      String secretRef,
      String headerName,
      String queryParamName,
      OAuth oauth) {
    /// Whether by access tokens of OAuth 2.0.
    public boolean isByTokens() {
      return method.startsWith("oauth2_");
    }

    /// Whether these are a person's, who logs in for them.
    public boolean isByLogin() {
      return method.equals("oauth2_authorization_code");
    }
  }

  /// Where access tokens come from.
  ///
  /// @param authorizationUrl where a person logs in
  /// @param clientIdRef where the client's name is
  /// @param clientSecretRef where its secret is; empty for a client without one
  /// @param secretInBody whether it is shown in a request's body, not in a header
  public record OAuth(
      String tokenUrl,
      String authorizationUrl,
      String clientIdRef,
      String clientSecretRef,
      boolean secretInBody,
      List<String> scopes) {
    public OAuth {
      scopes = List.copyOf(scopes);
    }
  }

  public record Timeouts(int connectMs, int callMs) {}

  /// @param perCaller whether each caller has a connection of its own
  public record Pool(int max, int idleStopS, boolean perCaller) {}

  public record Retry(int maxAttempts, int backoffMs) {}

  /// @param failureRate percent
  public record Breaker(int failureRate, int window, int openMs) {}

  /// @param digests of what may be offered, by the tools' own names
  public record Pin(PinRule.Mode mode, Map<String, String> digests) {
    public Pin {
      digests = Map.copyOf(digests);
    }
  }

  /// Whether a server of type `mcp` has an address, and is no process of ours.
  public boolean isOverHttp() {
    return specific.has("url");
  }

  /// Whether a tool is offered at all.
  public boolean offers(String tool) {
    return (include.isEmpty() || include.stream().anyMatch(glob -> glob.fits(tool)))
        && exclude.stream().noneMatch(glob -> glob.fits(tool));
  }
}
