package dev.boardcast.gateway.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// An entry's `authentication`, and what is wrong with it beyond its schema. Pure.
final class AuthenticationReader {
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
            text(json, "authorizationUrl", ""),
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
          case "oauth2_authorization_code" ->
              shown.oauth().clientIdRef().isEmpty() ? "clientIdRef" : "";
          default -> "";
        };
    if (!wanted.isEmpty()) {
      faults.add(
          new ConfigFault(
              path,
              shown.method() + " wants " + wanted + ": env:NAME, file:/path or vault:path#field"));
    }
    if (byTokens && shown.oauth().tokenUrl().isEmpty()) {
      faults.add(new ConfigFault(path, shown.method() + " wants tokenUrl"));
    } else if (byTokens && !SafeAddress.isSafe(shown.oauth().tokenUrl())) {
      faults.add(new ConfigFault(path + ".tokenUrl", SafeAddress.WANTED));
    }
    checkLogin(path, shown, faults);
  }

  private static void checkLogin(
      String path, ServerConfig.Authentication shown, List<ConfigFault> faults) {
    String url = shown.oauth().authorizationUrl();
    if (shown.isByLogin() && url.isEmpty()) {
      faults.add(new ConfigFault(path, shown.method() + " wants authorizationUrl"));
    } else if (shown.isByLogin() && !SafeAddress.isSafe(url)) {
      faults.add(new ConfigFault(path + ".authorizationUrl", SafeAddress.WANTED));
    }
  }

  private static String text(JsonObject json, String name, String otherwise) {
    return json.has(name) ? json.get(name).getAsString() : otherwise;
  }
}
