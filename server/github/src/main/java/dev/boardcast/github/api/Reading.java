package dev.boardcast.github.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.TextRules;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.api.Views.StatusField;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.ScanDiff;
import dev.boardcast.github.core.StatusOption;
import dev.boardcast.protocol.json.JsonFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// GitHub's JSON, read tolerantly: kinds that are not known are passed over by their `__typename`.
final class Reading {
  private static final String SINGLE_SELECT_VALUE = "ProjectV2ItemFieldSingleSelectValue";

  private Reading() {}

  /// @return empty where there is no such project for this token
  static Optional<ProjectView> project(JsonObject data) {
    if (!(data.get("repositoryOwner") instanceof JsonObject owner)
        || !(owner.get("projectV2") instanceof JsonObject project)) {
      return Optional.empty();
    }
    JsonObject viewer = JsonFields.object(JsonFields.required(data, "viewer"), "viewer");
    JsonObject items = JsonFields.object(JsonFields.required(project, "items"), "items");
    return Optional.of(
        new ProjectView(
            JsonFields.text(viewer, "login"),
            JsonFields.text(owner, "__typename").equals("User"),
            JsonFields.text(project, "id"),
            title(JsonFields.text(project, "title"), "GitHub project"),
            JsonFields.text(project, "url"),
            flag(project, "closed"),
            flag(project, "public"),
            flag(project, "viewerCanUpdate"),
            description(project),
            (int) JsonFields.nonNegativeLong(items, "totalCount"),
            statusField(project)));
  }

  private static String description(JsonObject project) {
    String text = JsonFields.optionalText(project, "shortDescription");
    return text == null ? "" : shortened(TextRules.storable(text), Limits.BODY_MAX_CHARS);
  }

  private static Optional<StatusField> statusField(JsonObject project) {
    if (!(project.get("field") instanceof JsonObject field)
        || !JsonFields.text(field, "__typename").equals("ProjectV2SingleSelectField")) {
      return Optional.empty();
    }
    List<StatusOption> options = new ArrayList<>();
    for (JsonElement option : JsonFields.array(JsonFields.required(field, "options"), "options")) {
      JsonObject one = JsonFields.object(option, "option");
      options.add(new StatusOption(JsonFields.text(one, "id"), JsonFields.text(one, "name")));
    }
    return Optional.of(new StatusField(JsonFields.text(field, "id"), options));
  }

  /// @return empty where the project is not there any more for this token
  static <T> Optional<Page<T>> page(JsonObject data, Function<JsonObject, T> read) {
    if (!(data.get("node") instanceof JsonObject node)
        || !(node.get("items") instanceof JsonObject items)) {
      return Optional.empty();
    }
    JsonObject info = JsonFields.object(JsonFields.required(items, "pageInfo"), "pageInfo");
    List<T> read1 = new ArrayList<>();
    for (JsonElement item : JsonFields.array(JsonFields.required(items, "nodes"), "nodes")) {
      if (item.isJsonObject()) {
        read1.add(read.apply(item.getAsJsonObject()));
      }
    }
    return Optional.of(
        new Page<>(
            (int) JsonFields.nonNegativeLong(items, "totalCount"),
            read1,
            flag(info, "hasNextPage")
                ? Optional.of(JsonFields.text(info, "endCursor"))
                : Optional.empty()));
  }

  /// @param projectUrl where a draft is found, which has no address of its own
  static RemoteItem item(JsonObject item, String projectUrl) {
    String id = JsonFields.text(item, "id");
    JsonObject content = item.get("content") instanceof JsonObject there ? there : null;
    String kind = content == null ? "REDACTED" : JsonFields.text(content, "__typename");
    if (content == null || !(kind.equals("Issue") || kind.equals("DraftIssue"))) {
      return new RemoteItem.Other(id, kind);
    }
    JsonObject value = value(item);
    String url = JsonFields.optionalText(content, "url");
    return new RemoteItem.Card(
        id,
        flag(item, "isArchived"),
        url == null ? projectUrl : url,
        texts(content),
        time(content, "updatedAt"),
        value == null ? null : JsonFields.optionalText(value, "optionId"),
        value == null ? null : time(value, "updatedAt"),
        value != null && value.get("creator") instanceof JsonObject creator
            ? JsonFields.optionalText(creator, "login")
            : null,
        JsonFields.optionalText(content, "id"));
  }

  static ScanDiff.Seen seen(JsonObject item) {
    JsonObject value = value(item);
    JsonObject content = item.get("content") instanceof JsonObject there ? there : new JsonObject();
    return new ScanDiff.Seen(
        JsonFields.text(item, "id"),
        flag(item, "isArchived"),
        value == null ? null : JsonFields.optionalText(value, "optionId"),
        value == null ? null : time(value, "updatedAt"),
        time(content, "updatedAt"));
  }

  /// The status of an item; null where it has none.
  static @Nullable JsonObject value(JsonObject item) {
    return item.get("value") instanceof JsonObject value
            && JsonFields.text(value, "__typename").equals(SINGLE_SELECT_VALUE)
        ? value
        : null;
  }

  static @Nullable Instant time(JsonObject json, String name) {
    String text = JsonFields.optionalText(json, name);
    return text == null ? null : Instant.parse(text);
  }

  private static CardTexts texts(JsonObject content) {
    String body = JsonFields.optionalText(content, "body");
    List<String> logins = names(content, "assignees", "login", Limits.ASSIGNEE_MAX_CHARS);
    return new CardTexts(
        title(JsonFields.text(content, "title"), "GitHub item"),
        body == null || body.isEmpty()
            ? null
            : shortened(TextRules.storable(body), Limits.BODY_MAX_CHARS),
        logins.isEmpty() ? null : logins.getFirst(),
        names(content, "labels", "name", Limits.LABEL_MAX_CHARS));
  }

  private static List<String> names(JsonObject content, String field, String name, int maxChars) {
    List<String> names = new ArrayList<>();
    if (content.get(field) instanceof JsonObject connection
        && connection.get("nodes") instanceof JsonArray nodes) {
      for (JsonElement node : nodes) {
        if (node.isJsonObject() && names.size() < Limits.LABELS_MAX_COUNT) {
          String text = line(JsonFields.text(node.getAsJsonObject(), name), maxChars);
          if (!text.isEmpty() && !names.contains(text)) {
            names.add(text);
          }
        }
      }
    }
    return names;
  }

  private static String title(String text, String otherwise) {
    String title = line(text, Limits.TITLE_MAX_CHARS);
    return title.isEmpty() ? otherwise : title;
  }

  /// Nobody is there to be refused: what a line of a board must not hold is left out.
  private static String line(String text, int maxChars) {
    String line = TextRules.trimmed(shortened(TextRules.line(text), maxChars));
    return TextRules.isBlank(line) ? "" : line;
  }

  private static String shortened(String text, int maxChars) {
    return Limits.length(text) <= maxChars
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxChars));
  }

  private static boolean flag(JsonObject json, String name) {
    return JsonFields.flag(JsonFields.required(json, name), name);
  }
}
