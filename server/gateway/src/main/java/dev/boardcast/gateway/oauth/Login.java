package dev.boardcast.gateway.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.GatewayException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// One login of a person for an entry of `oauth2_authorization_code`: a browser goes to `address`
/// and comes back to this machine with a code, which is changed into tokens once (PKCE).
/// Thread-safe.
public final class Login {
  private final ServerConfig config;
  private final TokenEndpoint endpoint;
  private final TokenFile file;
  private final URI redirect;
  private final String client;
  private final State state = new State();
  private final CodeVerifier verifier = new CodeVerifier();
  private final AtomicBoolean used = new AtomicBoolean();

  /// @param folder where the gateway keeps things
  /// @param redirect where the browser comes back to
  /// @throws GatewayException where the client's name is not there
  public Login(ServerConfig config, Secrets secrets, Path folder, URI redirect)
      throws GatewayException, InterruptedException {
    this.config = config;
    this.redirect = redirect;
    endpoint = new TokenEndpoint(config, secrets);
    file = new TokenFile(folder, config.id());
    client = endpoint.client();
  }

  /// What a browser's coming back led to.
  public sealed interface Ended {
    /// The tokens are kept.
    record Done(Path file) implements Ended {}

    /// It belongs to no login that is going on; go on waiting.
    record Foreign() implements Ended {}

    record Failed(String why) implements Ended {}
  }

  /// Where the browser is to go.
  public URI address() {
    ServerConfig.OAuth how = config.authentication().oauth();
    AuthorizationRequest.Builder request =
        new AuthorizationRequest.Builder(
                new ResponseType(ResponseType.Value.CODE), new ClientID(client))
            .endpointURI(URI.create(how.authorizationUrl()))
            .redirectionURI(redirect)
            .state(state)
            .codeChallenge(verifier, CodeChallengeMethod.S256);
    if (!how.scopes().isEmpty()) {
      request.scope(new Scope(how.scopes().toArray(new String[0])));
    }
    return request.build().toURI();
  }

  /// @param query with which it came back
  public Ended finish(String query) throws InterruptedException {
    AuthorizationResponse response;
    try {
      response = AuthorizationResponse.parse(URI.create(redirect + "?" + query));
    } catch (ParseException | IllegalArgumentException _) {
      return new Ended.Foreign();
    }
    AuthorizationCode code =
        response.indicatesSuccess() ? response.toSuccessResponse().getAuthorizationCode() : null;
    // Another's answer, or a page's that would log in whoever reads it.
    if (!state.equals(response.getState())
        || (response.indicatesSuccess() && code == null)
        || !used.compareAndSet(false, true)) {
      return new Ended.Foreign();
    }
    if (code == null) {
      String why = response.toErrorResponse().getErrorObject().getCode();
      return new Ended.Failed(
          "the service refused the login (%s)"
              .formatted(why != null && why.matches("[a-z_]{1,64}") ? why : "without a reason"));
    }
    try {
      return file.<Ended, GatewayException>alone(() -> kept(code));
    } catch (GatewayException e) {
      return new Ended.Failed(e.fault().message());
    } catch (IOException e) {
      return new Ended.Failed("what the login gave cannot be kept: " + e.getMessage());
    }
  }

  /// The room for it is there before the code is spent.
  private Ended kept(AuthorizationCode code)
      throws IOException, GatewayException, InterruptedException {
    try (TokenFile.Next next = file.next()) {
      long nowS = System.currentTimeMillis() / 1_000;
      Granted granted = endpoint.byCode(code, redirect, verifier);
      next.keep(TokenFile.Kept.of(endpoint.tokenUrl(), client, granted, nowS));
      return new Ended.Done(file.path());
    }
  }
}
