package dev.boardcast.gateway.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.gateway.core.Glob;
import dev.boardcast.gateway.core.Permissions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A configuration's text to what it means, or to all that is wrong with it. Pure.
public final class ConfigReader {
  private final Map<String, TypeRule> types;

  /// @param types of servers, by their names
  public ConfigReader(Map<String, TypeRule> types) {
    this.types = new TreeMap<>(types);
  }

  /// @param text YAML or JSON
  public ConfigOutcome read(String text) {
    JsonObject tree;
    try {
      tree = YamlText.parse(text);
    } catch (IOException e) {
      return new ConfigOutcome.Bad(List.of(new ConfigFault("", String.valueOf(e.getMessage()))));
    }
    List<ConfigFault> faults = new ArrayList<>(SchemaFaults.find("", ConfigSchema.base(), tree));
    if (faults.isEmpty()) {
      typeFaults(tree, faults);
    }
    if (!faults.isEmpty()) {
      return new ConfigOutcome.Bad(faults);
    }
    GatewayConfig config = config(tree);
    checks(config, faults);
    return faults.isEmpty() ? new ConfigOutcome.Good(config) : new ConfigOutcome.Bad(faults);
  }

  /// The whole schema, with that of each type.
  public JsonObject schema() {
    return ConfigSchema.whole(types);
  }

  private void typeFaults(JsonObject tree, List<ConfigFault> faults) {
    int i = 0;
    for (JsonElement element : list(tree, "servers")) {
      JsonObject entry = element.getAsJsonObject();
      String path = "servers[" + i++ + "]";
      String type = entry.get("type").getAsString();
      TypeRule rule = types.get(type);
      if (rule == null) {
        faults.add(
            new ConfigFault(
                path + ".type",
                "there is no type \"%s\"; there are: %s"
                    .formatted(type, String.join(", ", types.keySet()))));
      } else {
        faults.addAll(
            SchemaFaults.find(
                path + ".server_specific_config",
                rule.schema(),
                part(entry, "server_specific_config")));
      }
    }
  }

  private void checks(GatewayConfig config, List<ConfigFault> faults) {
    Map<String, Integer> ids = new HashMap<>();
    for (int i = 0; i < config.servers().size(); i++) {
      ServerConfig server = config.servers().get(i);
      String path = "servers[" + i + "]";
      Integer first = ids.putIfAbsent(server.id(), i);
      if (first != null) {
        faults.add(
            new ConfigFault(
                path + ".id",
                "\"%s\" is the id of servers[%d] already; give each its own"
                    .formatted(server.id(), first)));
      }
      if (!server.authentication().method().equals("none")
          && server.authentication().secretRef().isEmpty()) {
        faults.add(
            new ConfigFault(
                path + ".authentication",
                server.authentication().method().equals("api_key")
                    ? "api_key wants keyRef: env:NAME or file:/path"
                    : "bearer_token wants tokenRef: env:NAME or file:/path"));
      }
      TypeRule rule = types.get(server.type());
      if (rule != null) {
        faults.addAll(rule.check().faults(path, server));
      }
    }
    Map<String, Integer> names = new HashMap<>();
    Map<String, Integer> digests = new HashMap<>();
    for (int i = 0; i < config.keys().size(); i++) {
      KeyConfig key = config.keys().get(i);
      if (names.putIfAbsent(key.name(), i) != null) {
        faults.add(
            new ConfigFault(
                "keys[" + i + "].name",
                "\"%s\" is the name of keys[%d] already"
                    .formatted(key.name(), names.get(key.name()))));
      }
      if (digests.putIfAbsent(key.digest(), i) != null) {
        faults.add(
            new ConfigFault(
                "keys[" + i + "].digest",
                "it is that of keys[%d]: give each a key of its own"
                    .formatted(digests.get(key.digest()))));
      }
    }
  }

  private static GatewayConfig config(JsonObject tree) {
    List<ServerConfig> servers = new ArrayList<>();
    for (JsonElement element : list(tree, "servers")) {
      servers.add(server(element.getAsJsonObject()));
    }
    List<KeyConfig> keys = new ArrayList<>();
    for (JsonElement element : list(tree, "keys")) {
      JsonObject key = element.getAsJsonObject();
      keys.add(
          new KeyConfig(
              key.get("name").getAsString(),
              key.get("digest").getAsString().substring("sha256:".length()),
              Permissions.of(
                  texts(key, "allow"), texts(key, "deny"), truth(key, "readOnly", false)),
              limits(part(key, "rate_limits"))));
    }
    return new GatewayConfig(servers, keys);
  }

  private static ServerConfig server(JsonObject entry) {
    JsonObject tools = part(entry, "tools");
    JsonObject timeouts = part(entry, "timeouts");
    JsonObject pool = part(entry, "pool");
    JsonObject retry = part(entry, "retry_policy");
    JsonObject breaker = part(entry, "breaker");
    String id = entry.get("id").getAsString();
    return new ServerConfig(
        id,
        text(entry, "name", id),
        entry.get("type").getAsString(),
        truth(entry, "isEnabled", true),
        truth(entry, "trusted", false),
        authentication(part(entry, "authentication")),
        part(entry, "server_specific_config"),
        texts(tools, "include").stream().map(Glob::new).toList(),
        texts(tools, "exclude").stream().map(Glob::new).toList(),
        new ServerConfig.Timeouts(
            number(timeouts, "connect_ms", 30_000), number(timeouts, "call_ms", 60_000)),
        new ServerConfig.Pool(
            number(pool, "max", 8),
            number(pool, "idle_stop_s", 600),
            text(pool, "isolation", "shared").equals("caller")),
        limits(part(entry, "rate_limits")),
        new ServerConfig.Retry(number(retry, "max_attempts", 1), number(retry, "backoff_ms", 200)),
        new ServerConfig.Breaker(
            number(breaker, "failure_rate", 50),
            number(breaker, "window", 20),
            number(breaker, "open_ms", 10_000)),
        text(part(entry, "metadata"), "description", ""),
        entry);
  }

  private static ServerConfig.Authentication authentication(JsonObject json) {
    String method = text(json, "method", "none");
    return new ServerConfig.Authentication(
        method,
        switch (method) {
          case "bearer_token" -> text(json, "tokenRef", "");
          case "api_key" -> text(json, "keyRef", "");
          default -> "";
        },
        text(json, "headerName", "X-API-Key"));
  }

  private static RateLimits limits(JsonObject limits) {
    double perSecond = Double.POSITIVE_INFINITY;
    if (limits.has("requests_per_second")) {
      perSecond = limits.get("requests_per_second").getAsDouble();
    }
    if (limits.has("requests_per_minute")) {
      perSecond = Math.min(perSecond, limits.get("requests_per_minute").getAsDouble() / 60);
    }
    if (Double.isInfinite(perSecond)) {
      return RateLimits.NONE;
    }
    return new RateLimits(
        perSecond,
        limits.has("burst") ? limits.get("burst").getAsDouble() : Math.max(1, perSecond));
  }

  private static JsonObject part(JsonObject json, String name) {
    return json.get(name) instanceof JsonObject object ? object : new JsonObject();
  }

  private static JsonArray list(JsonObject json, String name) {
    return json.get(name) instanceof JsonArray array ? array : new JsonArray();
  }

  private static List<String> texts(JsonObject json, String name) {
    return list(json, name).asList().stream().map(JsonElement::getAsString).toList();
  }

  private static String text(JsonObject json, String name, String otherwise) {
    return json.has(name) ? json.get(name).getAsString() : otherwise;
  }

  private static boolean truth(JsonObject json, String name, boolean otherwise) {
    return json.has(name) ? json.get(name).getAsBoolean() : otherwise;
  }

  private static int number(JsonObject json, String name, int otherwise) {
    return json.has(name) ? json.get(name).getAsInt() : otherwise;
  }
}
