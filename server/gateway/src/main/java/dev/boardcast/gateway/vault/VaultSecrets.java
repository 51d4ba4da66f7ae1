package dev.boardcast.gateway.vault;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.boardcast.gateway.config.SafeAddress;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.credentials.SharedFetch;
import dev.boardcast.gateway.web.Outside;
import dev.boardcast.gateway.web.Pointers;
import dev.boardcast.gateway.web.WebClient;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// `vault:path#field`: secrets of a vault with the HTTP API of KV version 2. The first part of a
/// path is where the engine is mounted. Thread-safe.
public final class VaultSecrets implements Secrets.Remote {
  /// After which one is read anew.
  public static final long KEPT_MS = 300_000;

  /// One that cannot be read anew is used for so long.
  static final long GOOD_MS = 3_600_000;

  static final int TIMEOUT_MS = 10_000;

  private static final int TOO_MANY = 429;
  private static final int SERVER_FAULTS = 500;
  private static final String DATA = "/data/data/";

  private final Map<String, String> environment;
  private final LongSupplier nanos;
  private final Map<String, SharedFetch> known = new ConcurrentHashMap<>();

  /// @param environment where `VAULT_ADDR` and `VAULT_TOKEN` are, and `VAULT_NAMESPACE` where there
  ///   are such
  public VaultSecrets(Map<String, String> environment) {
    this(environment, System::nanoTime);
  }

  /// @param nanos a clock
  VaultSecrets(Map<String, String> environment, LongSupplier nanos) {
    this.environment = Map.copyOf(environment);
    this.nanos = nanos;
  }

  @Override
  public String read(String reference) throws Secrets.MissingException, InterruptedException {
    try {
      return fetch(reference).token();
    } catch (GatewayException e) {
      throw new Secrets.MissingException(e.fault().message(), e.fault().retryable());
    }
  }

  @Override
  public void refused(String reference, String value) {
    fetch(reference).refused(value);
  }

  @Override
  public void taken(String reference, String value) {
    fetch(reference).taken(value);
  }

  private SharedFetch fetch(String reference) {
    return known.computeIfAbsent(
        reference,
        _ ->
            new SharedFetch(
                "vault", _ -> new SharedFetch.Fetched(ask(reference), KEPT_MS, GOOD_MS), nanos));
  }

  private String ask(String reference) throws GatewayException, InterruptedException {
    String at = environment.getOrDefault("VAULT_ADDR", "");
    String token = environment.getOrDefault("VAULT_TOKEN", "").strip();
    String namespace = environment.getOrDefault("VAULT_NAMESPACE", "").strip();
    if (at.isEmpty() || token.isEmpty()) {
      throw fault(reference, "VAULT_ADDR and VAULT_TOKEN are not both set");
    }
    if (!(token + namespace).chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw fault(
          reference, "VAULT_TOKEN or VAULT_NAMESPACE has characters that no header may have");
    }
    HttpUrl url = SafeAddress.isSafe(at) ? Outside.address(at) : null;
    if (url == null) {
      throw fault(reference, "VAULT_ADDR is none that is asked: " + SafeAddress.WANTED);
    }
    String path = reference.substring("vault:".length(), reference.lastIndexOf('#'));
    int mount = path.indexOf('/');
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Vault-Token", token);
    headers.put("X-Vault-Request", "true");
    if (!namespace.isEmpty()) {
      headers.put("X-Vault-Namespace", namespace);
    }
    WebClient.Answer answer;
    try (WebClient http = new WebClient("vault", TIMEOUT_MS)) {
      answer =
          http.ask(
              WebClient.Ask.get(
                  url.newBuilder()
                      .addPathSegments("v1/" + path.substring(0, mount) + "/data")
                      .addPathSegments(path.substring(mount + 1))
                      .build(),
                  headers),
              TIMEOUT_MS);
    } catch (GatewayException _) {
      throw away(reference, "the vault cannot be reached, or does not answer", 0);
    }
    int status = answer.status();
    if (status == TOO_MANY || status >= SERVER_FAULTS) {
      throw away(reference, "the vault cannot answer now (" + status + ")", answer.retryAfterS());
    }
    return switch (status) {
      case 200 -> field(reference, answer.body());
      case 403 -> throw fault(reference, "the vault does not let VAULT_TOKEN read it (403)");
      case 404 ->
          throw fault(
              reference,
              "the vault has no such secret (404): it is not there, or deleted, or its engine is not KV version 2");
      default -> throw fault(reference, "the vault answered " + status);
    };
  }

  private static String field(String reference, String body) throws GatewayException {
    String name = reference.substring(reference.lastIndexOf('#') + 1);
    @Nullable JsonElement value = null;
    try {
      value = Pointers.at(JsonText.parse(body), DATA + name);
    } catch (IOException _) {
      throw fault(reference, "what the vault answered is no JSON");
    }
    if (value instanceof JsonPrimitive text && !text.getAsString().isEmpty()) {
      return text.getAsString();
    }
    throw fault(reference, "the secret has no such field");
  }

  /// It may be otherwise in a while.
  private static GatewayException away(String reference, String why, int retryAfterS) {
    return new GatewayException(
        new Fault(
            ErrorCode.MCP_AUTHENTICATION_FAILURE,
            "%s cannot be read: %s".formatted(reference, why),
            ErrorCode.MCP_AUTHENTICATION_FAILURE.status(),
            Outcome.NOT_SENT,
            true,
            Math.max(1, retryAfterS),
            List.of(),
            ""));
  }

  private static GatewayException fault(String reference, String why) {
    return new GatewayException(
        Fault.refused(
            ErrorCode.CONFIGURATION_ERROR, "%s cannot be read: %s".formatted(reference, why)));
  }
}
