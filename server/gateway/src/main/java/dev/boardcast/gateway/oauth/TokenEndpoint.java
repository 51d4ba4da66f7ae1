package dev.boardcast.gateway.oauth;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.credentials.SecretReading;
import dev.boardcast.gateway.web.WebClient;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// One entry's token endpoint, asked with our own client: no redirects, and not a cloud's own
/// addresses. What is sent and what it means is the library's.
final class TokenEndpoint {
  /// A longer answer is none.
  static final int ANSWER_MAX_CHARS = 64 * 1024;

  private static final String INVALID_GRANT = "invalid_grant";
  private static final int SERVER_FAULTS = 500;
  private static final int TOO_MANY = 429;

  private final ServerConfig config;
  private final ServerConfig.OAuth how;
  private final Secrets secrets;

  /// What it was shown, by references. Of the one thread that asks.
  private final Map<String, String> used = new HashMap<>();

  private boolean isOver;

  TokenEndpoint(ServerConfig config, Secrets secrets) {
    this.config = config;
    this.how = config.authentication().oauth();
    this.secrets = secrets;
  }

  /// A token for the gateway itself.
  Granted byClient() throws GatewayException, InterruptedException {
    return ask(new ClientCredentialsGrant(), new Scope(how.scopes().toArray(new String[0])));
  }

  /// The next of a person's tokens.
  Granted byRefresh(String refreshToken) throws GatewayException, InterruptedException {
    return ask(new RefreshTokenGrant(new RefreshToken(refreshToken)), new Scope());
  }

  /// The first of a person's tokens.
  Granted byCode(AuthorizationCode code, URI redirect, CodeVerifier verifier)
      throws GatewayException, InterruptedException {
    return ask(new AuthorizationCodeGrant(code, redirect, verifier), new Scope());
  }

  /// The client's name.
  String client() throws GatewayException, InterruptedException {
    return read(how.clientIdRef());
  }

  /// Whether it refused what a person's login gave, for good.
  boolean isOver() {
    return isOver;
  }

  String tokenUrl() {
    return how.tokenUrl();
  }

  private Granted ask(AuthorizationGrant grant, Scope scope)
      throws GatewayException, InterruptedException {
    URI url = URI.create(how.tokenUrl());
    ClientID client = new ClientID(client());
    Scope wanted = scope.isEmpty() ? null : scope;
    TokenRequest request =
        how.clientSecretRef().isEmpty()
            ? new TokenRequest(url, client, grant, wanted)
            : new TokenRequest(url, shown(client), grant, wanted);
    return granted(send(request.toHTTPRequest()));
  }

  private ClientAuthentication shown(ClientID client)
      throws GatewayException, InterruptedException {
    Secret secret = new Secret(read(how.clientSecretRef()));
    return how.secretInBody()
        ? new ClientSecretPost(client, secret)
        : new ClientSecretBasic(client, secret);
  }

  private String read(String reference) throws GatewayException, InterruptedException {
    String value = SecretReading.read(secrets, config.id(), reference);
    used.put(reference, value);
    return value;
  }

  private WebClient.Answer send(HTTPRequest request) throws GatewayException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    request.getHeaderMap().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
    headers.put("Accept", "application/json");
    headers.put("User-Agent", "boardcast-gateway");
    int timeoutMs = config.timeouts().connectMs();
    try (WebClient http = new WebClient(config.id(), timeoutMs)) {
      return http.ask(
          new WebClient.Ask(
              "POST",
              HttpUrl.get(how.tokenUrl()),
              headers,
              request.getBody(),
              ContentType.APPLICATION_URLENCODED.toString()),
          timeoutMs);
    } catch (GatewayException e) {
      throw new GatewayException(
          e.fault().code() == ErrorCode.CONFIGURATION_ERROR
              ? fault("its `tokenUrl` leads to an address that is not asked", false, 0)
              : fault("its token endpoint cannot be reached, or does not answer", true, 1));
    }
  }

  private Granted granted(WebClient.Answer answer) throws GatewayException {
    int status = answer.status();
    if (status >= SERVER_FAULTS || status == TOO_MANY) {
      throw new GatewayException(
          fault(
              "its token endpoint cannot answer now (%d)".formatted(status),
              true,
              Math.max(1, answer.retryAfterS())));
    }
    if (status >= 300 && status < 400) {
      throw new GatewayException(
          fault("its token endpoint sends to another address, which is not followed", false, 0));
    }
    AtomicReference<@Nullable JsonElement> lifetime = new AtomicReference<>();
    TokenResponse response = parsed(answer, lifetime);
    if (!response.indicatesSuccess()) {
      // Another one may be kept by now.
      used.forEach(secrets::refused);
      String code = response.toErrorResponse().getErrorObject().getCode();
      // Of a client's own credentials nobody can mend that by a login.
      isOver = config.authentication().isByLogin() && INVALID_GRANT.equals(code);
      String why =
          "its token endpoint refuses (%s)"
              .formatted(
                  code != null && code.matches("[a-z_]{1,64}") ? code : Integer.toString(status));
      throw new GatewayException(isOver ? loginWanted(why) : fault(why, false, 0));
    }
    AccessToken token = response.toSuccessResponse().getTokens().getAccessToken();
    if (!AccessTokenType.BEARER.equals(token.getType()) || !isHeaderText(token.getValue())) {
      throw new GatewayException(fault("its token endpoint gives none for a header", false, 0));
    }
    RefreshToken refresh = response.toSuccessResponse().getTokens().getRefreshToken();
    return new Granted(
        token.getValue(),
        TokenRule.lifetimeS(lifetime.get()),
        TokenRule.saysLifetime(lifetime.get()),
        refresh == null ? null : refresh.getValue());
  }

  /// @param lifetime set to what it says of that, which the library takes for less than it may be
  private TokenResponse parsed(
      WebClient.Answer answer, AtomicReference<@Nullable JsonElement> lifetime)
      throws GatewayException {
    try {
      if (answer.body().length() > ANSWER_MAX_CHARS) {
        throw new GatewayException(fault("the answer of its token endpoint is too long", false, 0));
      }
      HTTPResponse response = new HTTPResponse(answer.status());
      // Some say that it is a text.
      response.setEntityContentType(ContentType.APPLICATION_JSON);
      JsonElement body = JsonText.parse(answer.body());
      if (body instanceof JsonObject object) {
        lifetime.set(object.remove("expires_in"));
      }
      response.setBody(body.toString());
      return TokenResponse.parse(response);
    } catch (ParseException | IOException | RuntimeException _) {
      // Without its message, which may have what was sent.
      throw new GatewayException(
          fault(
              "the answer of its token endpoint (%d) is none of OAuth 2.0"
                  .formatted(answer.status()),
              false,
              0));
    }
  }

  private static boolean isHeaderText(String token) {
    return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /// A person has to log in.
  Fault loginWanted(String why) {
    return Fault.refused(
        ErrorCode.MCP_AUTHENTICATION_FAILURE,
        "There is no access token for the server `%s`: %s. Tell whoever runs the gateway to run `boardcast gateway login %s --config FILE`."
            .formatted(config.id(), why, config.id()));
  }

  /// What was given cannot be kept: nothing that was not kept is used.
  Fault notKept() {
    return fault("what its login gave cannot be written to the data folder", true, 1);
  }

  /// @param passes whether it may be otherwise in a while; nothing was sent to the service
  private Fault fault(String why, boolean passes, int retryAfterS) {
    return new Fault(
        ErrorCode.MCP_AUTHENTICATION_FAILURE,
        "There is no access token for the server `%s`: %s. %s"
            .formatted(
                config.id(),
                why,
                passes
                    ? "Try again later."
                    : "Tell whoever runs the gateway to look at its `authentication`."),
        ErrorCode.MCP_AUTHENTICATION_FAILURE.status(),
        passes ? Outcome.NOT_SENT : Outcome.REFUSED,
        passes,
        retryAfterS,
        List.of(),
        "");
  }
}
