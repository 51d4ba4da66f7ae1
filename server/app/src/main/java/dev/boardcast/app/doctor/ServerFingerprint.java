package dev.boardcast.app.doctor;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who it is that answered. Pure.
final class ServerFingerprint {
  /// Headers that only something in between adds.
  private static final List<String> PROXY_HEADERS =
      List.of(
          "via",
          "proxy-authenticate",
          "proxy-connection",
          "proxy-status",
          "x-squid-error",
          "x-cache",
          "x-cache-lookup",
          "x-envoy-upstream-service-time",
          "x-varnish",
          "cf-ray",
          "x-amz-cf-id");

  /// Programs that stand in front of others.
  private static final List<String> PROXY_PROGRAMS =
      List.of(
          "squid",
          "nginx",
          "openresty",
          "envoy",
          "haproxy",
          "varnish",
          "traefik",
          "caddy",
          "cloudflare",
          "cloudfront",
          "awselb",
          "zscaler",
          "bluecoat",
          "mitmproxy",
          "tinyproxy",
          "privoxy",
          "apache");

  private static final Set<Integer> GATEWAY_STATUSES = Set.of(502, 504);
  private static final int SHOWN_MAX_CHARS = 60;

  private ServerFingerprint() {}

  /// What a tracker says of itself.
  ///
  /// @param epoch null for a server from before there were epochs
  record Health(String version, @Nullable String epoch) {}

  /// The tracker's health; empty when it is not a tracker that answered.
  static Optional<Health> health(@Nullable Answer answer) {
    if (!(answer instanceof Answer.Http http) || http.status() != 200) {
      return Optional.empty();
    }
    JsonObject json = json(http.body());
    String version = text(json, "version");
    return version == null || text(json, "status") == null
        ? Optional.empty()
        : Optional.of(new Health(version, text(json, "epoch")));
  }

  /// Whether the hub answered a plain request at its path: in its own words it asks for a
  /// WebSocket.
  static boolean isHubsPath(Answer answer) {
    return answer instanceof Answer.Http http
        && http.status() == 426
        && problemCode(http).isPresent();
  }

  /// Whether the first message of a WebSocket is a hub's.
  static boolean isWelcome(@Nullable String firstText) {
    return firstText != null && "welcome".equals(text(json(firstText), "type"));
  }

  /// Whether the refusal is ours (a problem of this protocol), and of the key.
  static boolean refusesKey(Answer.Http http) {
    return (http.status() == 401 || http.status() == 403) && problemCode(http).isPresent();
  }

  /// The `code` of a problem of this protocol; empty where another program answers.
  static Optional<String> problemCode(Answer.Http http) {
    return http.header("content-type").startsWith(Problem.MEDIA_TYPE)
        ? Optional.ofNullable(text(json(http.body()), "code"))
        : Optional.empty();
  }

  /// How a proxy betrays itself, in words; empty where nothing speaks of one.
  static Optional<String> proxy(Answer.Http http) {
    if (http.status() == 407) {
      return Optional.of("it wants a login of its own (HTTP 407)");
    }
    for (String header : PROXY_HEADERS) {
      if (!http.header(header).isEmpty()) {
        return Optional.of(
            "its answer has the header `" + header + ": " + shown(http.header(header)) + "`");
      }
    }
    String server = http.header("server").toLowerCase(Locale.ROOT);
    if (PROXY_PROGRAMS.stream().anyMatch(server::contains)) {
      return Optional.of("the answer is of `" + shown(http.header("server")) + "`");
    }
    return GATEWAY_STATUSES.contains(http.status())
        ? Optional.of("HTTP " + http.status() + " is a gateway's answer")
        : Optional.empty();
  }

  /// Fit for a terminal: one line, visible characters alone, cut.
  static String shown(String text) {
    StringBuilder clean = new StringBuilder();
    text.strip()
        .codePoints()
        .limit(SHOWN_MAX_CHARS)
        .forEach(
            c -> clean.appendCodePoint(c < ' ' || (c >= 0x7f && c < 0xa0) || c > 0xffff ? '·' : c));
    return clean
        + (text.strip().codePointCount(0, text.strip().length()) > SHOWN_MAX_CHARS ? "…" : "");
  }

  /// The object in the text; an empty one when it is none.
  static JsonObject json(String text) {
    try {
      return Json.parseObject(text);
    } catch (WireException _) {
      return new JsonObject();
    }
  }

  static @Nullable String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value instanceof JsonPrimitive primitive && primitive.isString()
        ? primitive.getAsString()
        : null;
  }
}
