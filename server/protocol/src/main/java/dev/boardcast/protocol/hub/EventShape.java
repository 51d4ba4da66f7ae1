package dev.boardcast.protocol.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.EventType;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Whether an event of the hub is whole: each field that is relied on is there and of its kind.
/// Looked at before anything of it is used, so that half an event changes nothing.
final class EventShape {
  private static final List<String> COUNTS =
      List.of("issueCount", "workItemCount", "completedCount");
  private static final List<String> STATS =
      List.of("totalItems", "openItems", "closedItems", "totalPhases");

  private EventShape() {}

  /// @throws WireException naming the field at fault; `UnknownType` for a type that a newer hub may
  ///   have
  static void check(JsonElement tree) {
    JsonObject event = JsonFields.object(tree, "event");
    String name = JsonFields.text(event, "type");
    EventType type =
        EventType.fromWireName(name)
            .orElseThrow(() -> new WireException.UnknownType("`event.type`"));
    time(event, "timestamp");
    int number = JsonFields.positiveInt(event, "projectNumber");
    JsonObject data = JsonFields.object(JsonFields.required(event, "data"), "data");
    switch (type) {
      case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED -> {
        JsonObject project = object(data, "project");
        project(project);
        same(project, "number", number);
      }
      case ISSUE_CREATED, ISSUE_UPDATED, ISSUE_DELETED -> {
        JsonObject issue = object(data, "issue");
        issue(issue);
        same(issue, "projectNumber", number);
        if (event.has("issueNumber")) {
          same(event, "issueNumber", JsonFields.positiveInt(issue, "number"));
        }
      }
      case PHASE_UPDATED -> phases(data);
    }
    if (data.has("changed")) {
      texts(data, "changed");
    }
    optionalTexts(data, List.of("actor", "origin"));
    overruled(data, "conflict", "by");
    overruled(data, "refused", "reason");
  }

  private static void overruled(JsonObject data, String name, String said) {
    if (data.get(name) instanceof JsonObject one) {
      JsonFields.text(one, "field");
      JsonFields.text(one, said);
      optionalTexts(one, List.of("kept", "lost"));
    }
  }

  private static void project(JsonObject project) {
    JsonFields.text(project, "title");
    named(project, "status", ProjectStatus::fromWireName);
    for (JsonElement field : array(project, "fields")) {
      JsonFields.object(field, "fields");
    }
    phases(project);
    JsonObject stats = object(project, "stats");
    STATS.forEach(name -> JsonFields.nonNegativeLong(stats, name));
    JsonFields.nonNegativeLong(project, "version");
    time(project, "createdAt");
    time(project, "updatedAt");
    optionalTexts(project, List.of("description", "url"));
  }

  private static void issue(JsonObject issue) {
    for (IssueField field : IssueField.values()) {
      JsonElement value = issue.get(field.wireName());
      boolean none = value == null || value.isJsonNull();
      if (!none || !field.isOptional()) {
        field(issue, field.wireName(), field.type());
      }
    }
  }

  private static void field(JsonObject issue, String name, FieldType type) {
    switch (type) {
      case FieldType.Line _, FieldType.Prose _, FieldType.Opaque _ -> JsonFields.text(issue, name);
      case FieldType.Lines _ -> texts(issue, name);
      case FieldType.Numbers _ ->
          array(issue, name).forEach(one -> JsonFields.positiveInt(one, name));
      case FieldType.Choice choice -> named(issue, name, choice::named);
      case FieldType.Positive _ -> JsonFields.positiveInt(issue, name);
      case FieldType.Version _ -> JsonFields.nonNegativeLong(issue, name);
      case FieldType.Time _ -> time(issue, name);
      case FieldType.Checklist _ -> workItems(issue, name);
    }
  }

  private static void workItems(JsonObject issue, String name) {
    for (JsonElement item : array(issue, name)) {
      JsonObject workItem = JsonFields.object(item, name);
      JsonFields.text(workItem, "id");
      JsonFields.text(workItem, "title");
      JsonFields.flag(JsonFields.required(workItem, "completed"), "completed");
    }
  }

  private static void phases(JsonObject owner) {
    for (JsonElement element : array(owner, "phases")) {
      JsonObject phase = JsonFields.object(element, "phases");
      JsonFields.text(phase, "id");
      JsonFields.text(phase, "name");
      named(phase, "status", PhaseStatus::fromWireName);
      JsonFields.nonNegativeLong(phase, "order");
      COUNTS.forEach(name -> JsonFields.nonNegativeLong(phase, name));
      optionalTexts(phase, List.of("description"));
    }
  }

  private static JsonObject object(JsonObject json, String name) {
    return JsonFields.object(JsonFields.required(json, name), name);
  }

  private static Iterable<JsonElement> array(JsonObject json, String name) {
    return JsonFields.array(JsonFields.required(json, name), name);
  }

  private static void texts(JsonObject json, String name) {
    for (JsonElement element : array(json, name)) {
      JsonFields.text(element, name);
    }
  }

  private static void optionalTexts(JsonObject json, List<String> names) {
    names.forEach(name -> JsonFields.optionalText(json, name));
  }

  private static void same(JsonObject json, String name, int number) {
    if (JsonFields.positiveInt(json, name) != number) {
      throw new WireException("`" + name + "` is of another thing than the event");
    }
  }

  private static <E> void named(
      JsonObject json, String name, Function<String, Optional<E>> byName) {
    if (byName.apply(JsonFields.text(json, name)).isEmpty()) {
      throw new WireException("`" + name + "` is none that is known");
    }
  }

  private static void time(JsonObject json, String name) {
    try {
      Instant.parse(JsonFields.text(json, name));
    } catch (DateTimeException _) {
      throw new WireException("`" + name + "` is not an ISO 8601 time");
    }
  }
}
