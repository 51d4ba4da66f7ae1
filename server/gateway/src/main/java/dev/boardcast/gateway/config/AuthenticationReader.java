package dev.boardcast.gateway.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.gateway.core.CloudAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry's `authentication`, and what is wrong with it beyond its schema. Pure.
final class AuthenticationReader {
  private static final String TOKENS_URL =
      "it must be an https:// address (http:// on loopback alone), without a user, and none of a cloud's own";

  private AuthenticationReader() {}

  static ServerConfig.Authentication read(JsonObject json) {
    String method = text(json, "method", "none");
    List<String> scopes = new ArrayList<>();
    if (json.get("scopes") instanceof JsonArray list) {
      list.asList().stream().map(JsonElement::getAsString).forEach(scopes::add);
    }
    return new ServerConfig.Authentication(
        method,
        text(json, "usernameRef", ""),
        switch (method) {
          case "bearer_token", "pat" -> text(json, "tokenRef", "");
          case "api_key" -> text(json, "keyRef", "");
          case "basic_auth" -> text(json, "passwordRef", "");
          default -> "";
        },
        text(json, "headerName", "X-API-Key"),
        text(json, "queryParamName", ""),
        new ServerConfig.OAuth(
            text(json, "tokenUrl", ""),
            text(json, "clientIdRef", ""),
            text(json, "clientSecretRef", ""),
            text(json, "clientSecretIn", "header").equals("body"),
            scopes));
  }

  static void check(String path, ServerConfig.Authentication shown, List<ConfigFault> faults) {
    boolean byTokens = shown.isByTokens();
    String wanted =
        switch (shown.method()) {
          case "api_key" -> shown.secretRef().isEmpty() ? "keyRef" : "";
          case "bearer_token", "pat" -> shown.secretRef().isEmpty() ? "tokenRef" : "";
          case "basic_auth" ->
              shown.secretRef().isEmpty() || shown.userRef().isEmpty()
                  ? "usernameRef and passwordRef"
                  : "";
          case "oauth2_client_credentials" ->
              shown.oauth().clientIdRef().isEmpty() || shown.oauth().clientSecretRef().isEmpty()
                  ? "clientIdRef and clientSecretRef"
                  : "";
          default -> "";
        };
    if (!wanted.isEmpty()) {
      faults.add(
          new ConfigFault(path, shown.method() + " wants " + wanted + ": env:NAME or file:/path"));
    }
    if (byTokens && shown.oauth().tokenUrl().isEmpty()) {
      faults.add(new ConfigFault(path, shown.method() + " wants tokenUrl"));
    } else if (byTokens && !isSafe(shown.oauth().tokenUrl())) {
      faults.add(new ConfigFault(path + ".tokenUrl", TOKENS_URL));
    }
  }

  /// Secrets go there: not in the open, and not where machines in a cloud tell theirs.
  private static boolean isSafe(String text) {
    try {
      URI url = new URI(text);
      String host = url.getHost();
      if (host == null || url.getRawUserInfo() != null) {
        return false;
      }
      InetAddress address = literal(host);
      return switch (url.getScheme()) {
        case "https" -> address == null || !CloudAddresses.has(address.getAddress());
        case "http" ->
            address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
        default -> false;
      };
    } catch (java.net.URISyntaxException _) {
      return false;
    }
  }

  /// Names are not looked up.
  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String text(JsonObject json, String name, String otherwise) {
    return json.has(name) ? json.get(name).getAsString() : otherwise;
  }
}
