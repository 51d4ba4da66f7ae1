package dev.boardcast.app.install;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// How a client starts the server.
///
/// @param env addresses and the like, never a key
public record ServerEntry(String command, List<String> arguments, SortedMap<String, String> env) {
  /// Under which name the server is entered.
  public static final String NAME = "boardcast";

  private static final Gson TEXTS = new GsonBuilder().disableHtmlEscaping().create();

  private static final Pattern SECRET_NAME =
      Pattern.compile("key|token|secret|password|auth", Pattern.CASE_INSENSITIVE);

  public ServerEntry {
    arguments = List.copyOf(arguments);
    env = new TreeMap<>(env);
  }

  /// The entry in a client's file.
  ///
  /// @param former what is there now; what it has beyond this program's own is kept
  JsonObject json(Client client, JsonObject former) {
    JsonObject entry = former.deepCopy();
    if (client.typed()) {
      entry.addProperty("type", "stdio");
    }
    entry.addProperty("command", command);
    JsonArray words = new JsonArray();
    arguments.forEach(words::add);
    entry.add("args", words);
    if (!env.isEmpty()) {
      JsonObject variables =
          entry.get("env") instanceof JsonObject existing ? existing : new JsonObject();
      env.forEach(variables::addProperty);
      entry.add("env", variables);
    }
    return entry;
  }

  /// The entry alone, for who puts it into a file by hand.
  String snippet(Client client) {
    if (client == Client.CODEX) {
      StringBuilder toml = new StringBuilder();
      toml.append("[%s.%s]\n".formatted(client.section(), NAME));
      toml.append("command = ").append(quoted(command)).append('\n');
      toml.append("args = [")
          .append(String.join(", ", arguments.stream().map(ServerEntry::quoted).toList()))
          .append("]\n");
      if (!env.isEmpty()) {
        List<String> pairs = new ArrayList<>();
        env.forEach((name, value) -> pairs.add(name + " = " + quoted(value)));
        toml.append("env = { ").append(String.join(", ", pairs)).append(" }\n");
      }
      return toml.toString();
    }
    JsonObject servers = new JsonObject();
    servers.add(NAME, json(client, new JsonObject()));
    JsonObject root = new JsonObject();
    root.add(client.section(), servers);
    return ConfigEdit.pretty(root) + "\n";
  }

  /// The arguments with which Claude Code's own program enters the server for its user.
  List<String> claudeArguments() {
    List<String> words = new ArrayList<>(List.of("mcp", "add"));
    env.forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
    // An option follows the variables, whose list would else take the name as one more.
    words.addAll(List.of("--scope", "user", NAME, "--", command));
    words.addAll(arguments);
    return words;
  }

  /// An entry as it is shown to people: without the values of variables that may be secrets.
  static JsonObject masked(JsonObject entry) {
    JsonObject shown = new JsonObject();
    for (Map.Entry<String, JsonElement> member : entry.entrySet()) {
      JsonElement value = member.getValue();
      if (value instanceof JsonObject object) {
        shown.add(member.getKey(), masked(object));
      } else if (SECRET_NAME.matcher(member.getKey()).find()) {
        shown.add(member.getKey(), new JsonPrimitive("***"));
      } else {
        shown.add(member.getKey(), value);
      }
    }
    return shown;
  }

  /// TOML's basic strings are written like JSON's.
  private static String quoted(String text) {
    return TEXTS.toJson(text);
  }
}
