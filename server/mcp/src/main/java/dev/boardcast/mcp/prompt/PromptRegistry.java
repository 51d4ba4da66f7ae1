package dev.boardcast.mcp.prompt;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The prompts there are, in the order they were registered. Immutable; thread-safe.
public final class PromptRegistry {
  private final Map<String, Prompt> byName = new LinkedHashMap<>();

  /// @throws IllegalArgumentException when a name comes twice
  public PromptRegistry(Collection<Prompt> prompts) {
    for (Prompt prompt : prompts) {
      if (byName.put(prompt.name(), prompt) != null) {
        throw new IllegalArgumentException("two prompts are named " + prompt.name());
      }
    }
  }

  /// As `prompts/list` answers them.
  public JsonArray list(boolean titled) {
    JsonArray array = new JsonArray();
    byName.values().forEach(prompt -> array.add(prompt.toJson(titled)));
    return array;
  }

  /// A prompt as `prompts/get` answers it; null when there is none of that name.
  ///
  /// @throws PromptFailure when an argument is missing or unknown, or the prompt says so
  public @Nullable JsonObject get(String name, Map<String, String> arguments, CallContext context) {
    Prompt prompt = byName.get(name);
    if (prompt == null) {
      return null;
    }
    List<String> known = prompt.arguments().stream().map(Prompt.Argument::name).toList();
    for (String given : arguments.keySet()) {
      if (!known.contains(given)) {
        throw new PromptFailure(
            "`%s` is not an argument of %s. It takes: %s."
                .formatted(given, name, known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
    for (Prompt.Argument argument : prompt.arguments()) {
      if (argument.required() && arguments.getOrDefault(argument.name(), "").isBlank()) {
        throw new PromptFailure(
            "`%s` is missing: %s".formatted(argument.name(), argument.description()));
      }
    }
    JsonArray messages = new JsonArray();
    for (Prompt.Message message : prompt.writer().write(arguments, context)) {
      JsonObject json = new JsonObject();
      json.addProperty("role", message.role());
      json.add("content", message.content().toJson());
      messages.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("description", prompt.description());
    json.add("messages", messages);
    return json;
  }

  /// Values for a prompt's argument; null where there is no such prompt.
  public @Nullable Completions complete(
      String name, String argument, String begun, Map<String, String> given, CallContext context) {
    Prompt prompt = byName.get(name);
    return prompt == null ? null : prompt.completer().complete(argument, begun, given, context);
  }
}
