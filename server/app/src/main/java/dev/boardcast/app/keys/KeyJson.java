package dev.boardcast.app.keys;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.access.Scope;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The text of the file of keys: `{"keys": [{"name", "sha256", "scope", "projects"?,
/// "createdAt"}]}`. Pure.
final class KeyJson {
  private KeyJson() {}

  static String write(List<NamedKey> keys) {
    JsonArray array = new JsonArray();
    for (NamedKey key : keys) {
      JsonObject json = new JsonObject();
      json.addProperty("name", key.name());
      json.addProperty("sha256", key.hash());
      json.addProperty("scope", key.scope().wireName());
      key.projects()
          .ifPresent(numbers -> {
            JsonArray projects = new JsonArray();
            new TreeSet<>(numbers).forEach(projects::add);
            json.add("projects", projects);
          });
      json.addProperty("createdAt", key.createdAt().toString());
      array.add(json);
    }
    JsonObject file = new JsonObject();
    file.add("keys", array);
    return file + "\n";
  }

  /// @throws WireException when it is not what `write` makes; the message quotes nothing of it
  static List<NamedKey> read(String text) {
    try {
      JsonObject file = Json.parseObject(text);
      List<NamedKey> keys = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (JsonElement element : JsonFields.array(JsonFields.required(file, "keys"), "keys")) {
        NamedKey key = key(JsonFields.object(element, "keys"));
        if (!names.add(key.name())) {
          throw new WireException("a name is there twice");
        }
        keys.add(key);
      }
      if (keys.size() > KeyStore.KEYS_MAX_COUNT) {
        throw new WireException("too many keys");
      }
      return keys;
    } catch (WireException | IllegalArgumentException | DateTimeException _) {
      throw new WireException("not a file of keys");
    }
  }

  private static NamedKey key(JsonObject json) {
    Optional<Set<Integer>> projects = Optional.empty();
    if (json.has("projects")) {
      Set<Integer> numbers = new TreeSet<>();
      JsonFields.array(json.get("projects"), "projects")
          .forEach(number -> numbers.add(JsonFields.positiveInt(number, "projects")));
      projects = Optional.of(numbers);
    }
    return new NamedKey(
        JsonFields.text(json, "name"),
        JsonFields.text(json, "sha256"),
        Scope.fromWireName(JsonFields.text(json, "scope"))
            .orElseThrow(() -> new WireException("no such scope")),
        projects,
        Instant.parse(JsonFields.text(json, "createdAt")));
  }
}
