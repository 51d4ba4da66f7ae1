package dev.boardcast.gateway.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.gateway.core.Glob;
import dev.boardcast.gateway.core.Permissions;
import dev.boardcast.gateway.core.PinRule;
import dev.boardcast.gateway.core.uri.ResourceUri;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    // All that is wrong in one round.
    repeated(tree, "servers", "id", faults);
    repeated(tree, "keys", "name", faults);
    repeated(tree, "keys", "digest", faults);
    List<JsonElement> servers = list(tree, "servers").asList();
    for (int i = 0; i < servers.size(); i++) {
      String path = "servers[" + i + "]";
      if (servers.get(i) instanceof JsonObject entry) {
        JsonObject usable = usable(path, entry, faults);
        if (isText(usable.get("id")) && isText(usable.get("type"))) {
          typeFaults(path, usable, faults);
          check(path, server(usable(path, usable, faults)), faults);
        }
      }
    }
    return faults.isEmpty() ? new ConfigOutcome.Good(config(tree)) : new ConfigOutcome.Bad(faults);
  }

  /// An entry without what is wrong with it, so that the rest can be looked at.
  private static JsonObject usable(String path, JsonObject entry, List<ConfigFault> faults) {
    JsonObject usable = entry.deepCopy();
    for (ConfigFault fault : faults) {
      for (String name : entry.keySet()) {
        String at = path + "." + name;
        if (fault.path().equals(at)
            || fault.path().startsWith(at + ".")
            || fault.path().startsWith(at + "[")) {
          // That there is another of its name, or no such type, keeps nothing from being read.
          if (!(isText(entry.get(name)) && (name.equals("id") || name.equals("type")))) {
            usable.remove(name);
          }
        }
      }
    }
    return usable;
  }

  private static boolean isText(@Nullable JsonElement element) {
    return element instanceof JsonPrimitive text && text.isString();
  }

  /// The whole schema, with that of each type.
  public JsonObject schema() {
    return ConfigSchema.whole(types);
  }

  private void typeFaults(String path, JsonObject entry, List<ConfigFault> faults) {
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

  private void check(String path, ServerConfig server, List<ConfigFault> faults) {
    AuthenticationReader.check(path + ".authentication", server.authentication(), faults);
    TypeRule rule = types.get(server.type());
    String specific = path + ".server_specific_config";
    // Its own checks read what its schema has found good.
    if (rule != null && faults.stream().noneMatch(fault -> fault.path().startsWith(specific))) {
      faults.addAll(rule.check().faults(path, server));
    }
  }

  private static void repeated(
      JsonObject tree, String list, String member, List<ConfigFault> faults) {
    Map<String, Integer> first = new HashMap<>();
    List<JsonElement> all = list(tree, list).asList();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof JsonObject entry
          && entry.get(member) instanceof JsonPrimitive value
          && value.isString()) {
        Integer before = first.putIfAbsent(value.getAsString(), i);
        if (before != null) {
          faults.add(
              new ConfigFault(
                  "%s[%d].%s".formatted(list, i, member),
                  // Where a digest should be, somebody may have written the key.
                  member.equals("digest")
                      ? "it is that of %s[%d]: give each a key of its own".formatted(list, before)
                      : "\"%s\" is the %s of %s[%d] already; give each its own"
                          .formatted(value.getAsString(), member, list, before)));
        }
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
      JsonObject prompts = part(key, "prompts");
      JsonObject resources = part(key, "resources");
      boolean readOnly = truth(key, "readOnly", false);
      keys.add(
          new KeyConfig(
              key.get("name").getAsString(),
              key.get("digest").getAsString().substring("sha256:".length()),
              Permissions.of(texts(key, "allow"), texts(key, "deny"), readOnly),
              Permissions.of(texts(prompts, "allow"), texts(prompts, "deny"), readOnly),
              ResourceUri.Rule.of(texts(resources, "allow"), texts(resources, "deny"), readOnly),
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
        AuthenticationReader.read(part(entry, "authentication")),
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
        pin(part(entry, "pin")),
        text(part(entry, "metadata"), "description", ""),
        entry);
  }

  private static ServerConfig.Pin pin(JsonObject json) {
    Map<String, String> digests = new HashMap<>();
    part(json, "digests")
        .entrySet()
        .forEach(entry -> digests.put(entry.getKey(), entry.getValue().getAsString()));
    return new ServerConfig.Pin(
        PinRule.Mode.valueOf(text(json, "mode", "trust_first").toUpperCase(Locale.ROOT)), digests);
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
