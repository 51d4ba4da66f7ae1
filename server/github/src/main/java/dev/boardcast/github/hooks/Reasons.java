package dev.boardcast.github.hooks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.github.core.ToldItems.Teller;
import dev.boardcast.github.sync.memory.Told;
import dev.boardcast.protocol.json.JsonFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Deliveries, read tolerantly: hooks of 2022 and old servers say less than the newest ones, and
/// what they say of values is not used, for it may be late.
final class Reasons {
  private static final int NAME_MAX_CHARS = 128;

  private Reasons() {}

  /// @throws dev.boardcast.protocol.json.WireException where what it is about is not said
  static Reason of(String event, JsonObject payload) {
    String action = text(payload, "action");
    return switch (event) {
      case "projects_v2_item" -> item(action, object(payload, "projects_v2_item"));
      case "projects_v2" -> project(action, payload, object(payload, "projects_v2"));
      case "issues" -> issue(action, payload);
      case "sub_issues" -> family(payload);
      case "issue_comment" -> talk(payload, "issue");
      // What waits is read; nothing here says which issues it is waited for by.
      case "issue_dependencies" -> talk(payload, "blocked_issue");
      case "repository" -> repository(action, payload);
      case "label" -> label(action, payload);
      default -> new Reason.Nothing();
    };
  }

  /// Who did it, and when its issue was changed by that, as far as it is said. The time of an item
  /// of a project says nothing of what is on its card.
  static Teller teller(JsonObject payload) {
    String at = text(at(payload, "issue"), "updated_at");
    Instant changedAt;
    try {
      changedAt = at.isEmpty() ? null : Instant.parse(at);
    } catch (DateTimeException _) {
      changedAt = null;
    }
    return new Teller(sender(payload), changedAt);
  }

  static @Nullable String sender(JsonObject payload) {
    String login = payload.get("sender") instanceof JsonObject user ? text(user, "login") : "";
    String name = TextRules.trimmed(TextRules.line(login));
    return TextRules.isBlank(name) || name.length() > NAME_MAX_CHARS ? null : name;
  }

  private static Reason item(String action, JsonObject item) {
    String project = text(item, "project_node_id");
    if (action.equals("reordered")) {
      return project.isEmpty() ? new Reason.Nothing() : new Reason.Order(project);
    }
    return new Reason.Item(
        project,
        given(text(item, "node_id")),
        given(text(item, "content_node_id")),
        action.equals("deleted"));
  }

  private static Reason project(String action, JsonObject payload, JsonObject project) {
    String id = JsonFields.text(project, "node_id");
    return switch (action) {
      case "edited" -> {
        List<String> fields = new ArrayList<>();
        if (payload.get("changes") instanceof JsonObject changes) {
          fields.addAll(changes.keySet());
        }
        fields.retainAll(Reason.FIELDS);
        yield fields.isEmpty() ? new Reason.Sign(id) : new Reason.Project(id, fields);
      }
      case "closed", "reopened" -> new Reason.Project(id, List.of(Told.CLOSED));
      case "deleted" -> new Reason.Project(id, List.of());
      default -> new Reason.Nothing();
    };
  }

  private static Reason issue(String action, JsonObject payload) {
    Optional<String> moved =
        action.equals("transferred")
                && payload.get("changes") instanceof JsonObject changes
                && changes.get("new_issue") instanceof JsonObject there
            ? given(text(there, "node_id"))
            : Optional.empty();
    return new Reason.Contents(
        List.of(JsonFields.text(object(payload, "issue"), "node_id")), moved);
  }

  /// Both ends: each names the other one on its page.
  private static Reason family(JsonObject payload) {
    List<String> contents = contents(payload, "parent_issue", "sub_issue");
    return contents.isEmpty()
        ? new Reason.Nothing()
        : new Reason.Contents(contents, Optional.empty());
  }

  private static Reason talk(JsonObject payload, String name) {
    List<String> contents = contents(payload, name);
    return contents.isEmpty() ? new Reason.Nothing() : new Reason.Talk(contents);
  }

  private static List<String> contents(JsonObject payload, String... names) {
    List<String> contents = new ArrayList<>();
    for (String name : names) {
      if (payload.get(name) instanceof JsonObject issue) {
        given(text(issue, "node_id")).ifPresent(contents::add);
      }
    }
    return contents;
  }

  private static Reason repository(String action, JsonObject payload) {
    JsonObject repository = object(payload, "repository");
    String address = JsonFields.text(repository, "html_url");
    int nameAt = address.lastIndexOf('/');
    int ownerAt = address.lastIndexOf('/', Math.max(0, nameAt - 1));
    if (ownerAt < 0) {
      return new Reason.Nothing();
    }
    String before =
        switch (action) {
          case "renamed" -> {
            String name = text(at(payload, "changes", "repository", "name"), "from");
            yield name.isEmpty() ? "" : address.substring(0, nameAt + 1) + name;
          }
          case "transferred" -> {
            JsonObject from = at(payload, "changes", "owner", "from");
            String user = text(at(from, "user"), "login");
            String owner = user.isEmpty() ? text(at(from, "organization"), "login") : user;
            yield owner.isEmpty()
                ? ""
                : address.substring(0, ownerAt + 1) + owner + address.substring(nameAt);
          }
          default -> "";
        };
    return before.isEmpty()
        ? new Reason.Nothing()
        : new Reason.Repository(before + "/", Optional.empty());
  }

  /// A label of another color says the same.
  private static Reason label(String action, JsonObject payload) {
    String before =
        switch (action) {
          case "edited" -> text(at(payload, "changes", "name"), "from");
          case "deleted" -> text(object(payload, "label"), "name");
          default -> "";
        };
    return before.isEmpty()
        ? new Reason.Nothing()
        : new Reason.Repository(
            JsonFields.text(object(payload, "repository"), "html_url") + "/", Optional.of(before));
  }

  private static JsonObject object(JsonObject json, String name) {
    return JsonFields.object(JsonFields.required(json, name), name);
  }

  /// Empty where there is none.
  private static JsonObject at(JsonObject json, String... path) {
    JsonObject found = json;
    for (String name : path) {
      JsonElement next = found.get(name);
      found = next instanceof JsonObject object ? object : new JsonObject();
    }
    return found;
  }

  /// Empty for what is no text.
  private static String text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value && value.isString()
        ? value.getAsString()
        : "";
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
