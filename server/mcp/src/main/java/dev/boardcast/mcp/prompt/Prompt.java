package dev.boardcast.mcp.prompt;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.call.Content;
import java.util.List;
import java.util.Map;

/// A text that a person asks for, mostly as a command of the agent's program.
///
/// @param name stable, `snake_case`
/// @param title for people
public record Prompt(
    String name,
    String title,
    String description,
    List<Argument> arguments,
    Writer writer,
    Completer completer) {
  public Prompt {
    arguments = List.copyOf(arguments);
  }

  public record Argument(String name, String title, String description, boolean required) {}

  /// @param role `user` or `assistant`
  public record Message(String role, Content content) {
    public static Message user(String text) {
      return new Message("user", new Content.Text(text));
    }
  }

  /// Makes the messages. Runs on a virtual thread.
  @FunctionalInterface
  public interface Writer {
    /// @param arguments the required ones are there, none but the prompt's own
    /// @throws PromptFailure for what the client should be told
    List<Message> write(Map<String, String> arguments, CallContext context);
  }

  /// Gives values for an argument.
  @FunctionalInterface
  public interface Completer {
    Completions complete(
        String argument, String begun, Map<String, String> given, CallContext context);

    /// Knows none.
    Completer NONE = (_, _, _, _) -> Completions.NONE;
  }

  JsonObject toJson(boolean titled) {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    if (titled) {
      json.addProperty("title", title);
    }
    json.addProperty("description", description);
    JsonArray list = new JsonArray();
    for (Argument argument : arguments) {
      JsonObject one = new JsonObject();
      one.addProperty("name", argument.name());
      if (titled) {
        one.addProperty("title", argument.title());
      }
      one.addProperty("description", argument.description());
      one.addProperty("required", argument.required());
      list.add(one);
    }
    json.add("arguments", list);
    return json;
  }
}
