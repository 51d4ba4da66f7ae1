package dev.boardcast.gateway.credentials;

import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the gateway shows itself to a service, by the entry's `authentication`. Secrets are read
/// anew each time, so a changed one counts at once; those of a vault, where one is refused.
/// Thread-safe.
public final class Credentials {
  private final ServerConfig config;
  private final Map<String, String> own;
  private final Secrets secrets;
  private final Tokens.@Nullable Source tokens;

  /// @param own headers that the entry gives beside it; values may be references
  public Credentials(ServerConfig config, Map<String, String> own, Secrets secrets, Tokens tokens) {
    this.config = config;
    this.own = Map.copyOf(own);
    this.secrets = secrets;
    this.tokens = config.authentication().isByTokens() ? tokens.of(config) : null;
  }

  /// What a request has for it.
  ///
  /// @param own headers that count where the request has none of the same name
  /// @param headers that count in any case
  /// @param secrets that are in it, by their references
  public record Shown(
      Map<String, String> own,
      Map<String, String> headers,
      Map<String, String> query,
      Map<String, String> secrets,
      @Nullable String token) {
    /// A shorter one would make words unreadable that have nothing to do with it.
    static final int MASKED_MIN_CHARS = 6;

    /// A text of the service's without what it was shown.
    public String masked(String text) {
      List<String> all = new ArrayList<>(secrets.values());
      headers.values().forEach(value -> all.add(value.replaceFirst("^(Bearer|Basic) ", "")));
      // The longest first: one may be part of another.
      all.sort(Comparator.comparingInt(String::length).reversed());
      String masked = text;
      for (String one : all) {
        masked = one.length() < MASKED_MIN_CHARS ? masked : masked.replace(one, "***");
      }
      return masked;
    }

    /// A record's own would have all of it.
    @Override
    public String toString() {
      return "Shown[by %s]".formatted(headers.keySet());
    }
  }

  /// @throws GatewayException where a secret is not there, or no token can be had
  public Shown shown() throws GatewayException, InterruptedException {
    ServerConfig.Authentication how = config.authentication();
    Map<String, String> headers = new HashMap<>();
    Map<String, String> query = new HashMap<>();
    Map<String, String> used = new HashMap<>();
    String token = tokens == null ? null : tokens.token();
    if (token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    switch (how.method()) {
      case "bearer_token", "pat" ->
          headers.put("Authorization", "Bearer " + read(how.secretRef(), used));
      case "api_key" -> {
        if (how.queryParamName().isEmpty()) {
          headers.put(how.headerName(), read(how.secretRef(), used));
        } else {
          query.put(how.queryParamName(), read(how.secretRef(), used));
        }
      }
      case "basic_auth" ->
          headers.put(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (read(how.userRef(), used) + ":" + read(how.secretRef(), used))
                              .getBytes(StandardCharsets.UTF_8)));
      default -> {}
    }
    Map<String, String> beside = new HashMap<>();
    for (Map.Entry<String, String> header : own.entrySet()) {
      String value = header.getValue();
      beside.put(header.getKey(), Secrets.isReference(value) ? read(value, used) : value);
    }
    return new Shown(beside, headers, query, used, token);
  }

  /// The service took what it was shown.
  public void taken(Shown shown) {
    String token = shown.token();
    if (tokens != null && token != null) {
      tokens.taken(token);
    }
    shown.secrets().forEach(secrets::taken);
  }

  /// The service did not take what it was shown.
  ///
  /// @return what it is shown instead; null where there is nothing else
  public @Nullable Shown renewed(Shown refused) throws GatewayException, InterruptedException {
    String token = refused.token();
    if (tokens != null && token != null) {
      tokens.refused(token);
    }
    refused.secrets().forEach(secrets::refused);
    Shown another = shown();
    return another.equals(refused) ? null : another;
  }

  private String read(String reference, Map<String, String> shown)
      throws GatewayException, InterruptedException {
    String value = SecretReading.read(secrets, config.id(), reference);
    shown.put(reference, value);
    return value;
  }
}
