package dev.boardcast.sidecar.trace;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes secrets out of what is traced: the values of fields that hold keys, and each key that is
/// known wherever its text stands. Thread-safe.
final class Masker {
  static final String MASK = "***";

  /// Keys that are known at a time; the oldest are forgotten. A session has one, and another for
  /// each change of the setting.
  static final int SECRETS_MAX_COUNT = 64;

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(?:api[-_]?key|authorization|password|secret)|(?:access|auth)[-_]?token|(?:set-)?cookie");
  private static final Pattern MENTION =
      Pattern.compile("(?i)api[-_]?key|authorization|password|secret|cookie");
  private static final Pattern URL_SECRET =
      Pattern.compile("(?i)((?:api[-_]?key|token|secret|password)=)[^&\\s\"']+");
  private static final Pattern URL_USER = Pattern.compile("(?<=://)[^/@\\s\"']+@");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer\\s+)\\S+");

  // Guarded by `this`.
  private final Set<String> secrets = new LinkedHashSet<>();
  private volatile List<String> longestFirst = List.of();

  /// From now on this text is not to be seen.
  synchronized void hide(String secret) {
    if (secret.isBlank() || secret.equals(MASK)) {
      return;
    }
    secrets.remove(secret);
    secrets.add(secret);
    if (secrets.size() > SECRETS_MAX_COUNT) {
      secrets.remove(secrets.iterator().next());
    }
    longestFirst =
        secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /// A copy without secrets.
  JsonElement masked(JsonElement json) {
    learn(json);
    return copy(json);
  }

  String masked(String text) {
    String clean = text;
    for (String secret : longestFirst) {
      clean = clean.replace(secret, MASK);
    }
    clean = URL_SECRET.matcher(clean).replaceAll("$1" + MASK);
    clean = URL_USER.matcher(clean).replaceAll(MASK + "@");
    return BEARER.matcher(clean).replaceAll("$1" + MASK);
  }

  /// Whether a text that is not understood speaks of keys.
  static boolean mentionsSecret(String text) {
    return MENTION.matcher(text).find();
  }

  private static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  /// A key that is told in one field may stand in another one, even before it.
  private void learn(JsonElement json) {
    switch (json) {
      case JsonObject object -> {
        for (Map.Entry<String, JsonElement> field : object.entrySet()) {
          if (isSecretName(field.getKey())
              && field.getValue() instanceof JsonPrimitive value
              && value.isString()) {
            hide(value.getAsString());
            hide(value.getAsString().strip());
          } else {
            learn(field.getValue());
          }
        }
      }
      case JsonArray array -> array.forEach(this::learn);
      default -> {
        // Neither fields nor elements.
      }
    }
  }

  private JsonElement copy(JsonElement json) {
    return switch (json) {
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object
            .entrySet()
            .forEach(field ->
                copy.add(
                    masked(field.getKey()),
                    isSecretName(field.getKey()) && !field.getValue().isJsonNull()
                        ? new JsonPrimitive(MASK)
                        : copy(field.getValue())));
        yield copy;
      }
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        array.forEach(element -> copy.add(copy(element)));
        yield copy;
      }
      case JsonPrimitive value when value.isString() ->
          new JsonPrimitive(masked(value.getAsString()));
      default -> json;
    };
  }
}
