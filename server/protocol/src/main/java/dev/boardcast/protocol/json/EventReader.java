package dev.boardcast.protocol.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.event.Subject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads an event, whole: each field that is relied on is there and of its kind, or nothing of it
/// is used. An issue is read by the table of its fields, in one pass and without reflection: a
/// sidecar reads thousands of them in its first minute, before Java has compiled much.
public final class EventReader {
  private static final List<String> COUNTS =
      List.of("issueCount", "workItemCount", "completedCount");
  private static final List<String> STATS =
      List.of("totalItems", "openItems", "closedItems", "totalPhases");

  private EventReader() {}

  /// @throws WireException naming the field at fault, and repeating nothing of the event;
  ///   `UnknownType` for a type that a newer hub may have
  public static BoardEvent read(JsonElement tree) {
    JsonObject event = JsonFields.object(tree, "event");
    EventType type =
        EventType.fromWireName(CommentedEvents.type(JsonFields.text(event, "type")))
            .orElseThrow(() -> new WireException.UnknownType("`event.type`"));
    Instant timestamp = time(JsonFields.required(event, "timestamp"), "timestamp");
    int number = JsonFields.positiveInt(event, "projectNumber");
    JsonObject data = object(event, "data");
    return new BoardEvent(
        type,
        timestamp,
        number,
        subject(type, number, event, data),
        data.has("changed") ? texts(data.get("changed"), "changed") : List.of(),
        JsonFields.optionalText(data, "actor"),
        JsonFields.optionalText(data, "origin"),
        overruled(data),
        data.has(BoardEventAdapter.COMMENTS) ? comments(data) : List.of(),
        data.has(BoardEventAdapter.OTHERS)
            ? texts(data.get(BoardEventAdapter.OTHERS), BoardEventAdapter.OTHERS)
            : List.of());
  }

  private static List<Comment> comments(JsonObject data) {
    String name = BoardEventAdapter.COMMENTS;
    List<Comment> comments = new ArrayList<>();
    for (JsonElement element : array(data, name)) {
      JsonObject comment = JsonFields.object(element, name);
      comments.add(
          new Comment(
              JsonFields.positiveInt(comment, "id"),
              JsonFields.optionalText(comment, "author"),
              time(JsonFields.required(comment, "createdAt"), "createdAt"),
              JsonFields.text(comment, "text")));
    }
    return comments;
  }

  private static Subject subject(EventType type, int number, JsonObject event, JsonObject data) {
    return switch (type) {
      case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED -> {
        Project project = project(object(data, "project"));
        same("number", project.number(), number);
        yield new Subject.OfProject(project);
      }
      case ISSUE_CREATED, ISSUE_UPDATED, ISSUE_DELETED -> {
        JsonObject json = object(data, "issue");
        Issue issue = IssueField.issue(field -> value(json, field));
        same("projectNumber", issue.projectNumber(), number);
        if (event.has("issueNumber")) {
          same("issueNumber", JsonFields.positiveInt(event, "issueNumber"), issue.number());
        }
        yield new Subject.OfIssue(issue);
      }
      case PHASE_UPDATED -> {
        phases(data);
        yield new Subject.OfPhases(
            Arrays.asList(shaped(data.get("phases"), "phases", Phase[].class)));
      }
    };
  }

  private static @Nullable Overruled overruled(JsonObject data) {
    if (data.get(BoardEventAdapter.CONFLICT) instanceof JsonObject conflict) {
      return new Conflict(
          JsonFields.text(conflict, "field"),
          JsonFields.optionalText(conflict, "kept"),
          JsonFields.optionalText(conflict, "lost"),
          JsonFields.text(conflict, "by"));
    }
    if (data.get(BoardEventAdapter.REFUSED) instanceof JsonObject refusal) {
      return new RefusedChange(
          JsonFields.text(refusal, "field"),
          JsonFields.optionalText(refusal, "lost"),
          JsonFields.text(refusal, "reason"));
    }
    return null;
  }

  private static Project project(JsonObject project) {
    JsonFields.text(project, "title");
    named(project, "status", ProjectStatus::fromWireName);
    for (JsonElement field : array(project, "fields")) {
      JsonFields.object(field, "fields");
    }
    phases(project);
    JsonObject stats = object(project, "stats");
    STATS.forEach(name -> JsonFields.nonNegativeLong(stats, name));
    JsonFields.positiveInt(project, "number");
    JsonFields.nonNegativeLong(project, "version");
    time(JsonFields.required(project, "createdAt"), "createdAt");
    time(JsonFields.required(project, "updatedAt"), "updatedAt");
    optionalTexts(project, List.of("description", "url"));
    return shaped(project, "project", Project.class);
  }

  private static <T> T shaped(JsonElement tree, String name, Class<T> type) {
    try {
      return Json.read(tree, type);
    } catch (WireException e) {
      throw new WireException("`" + name + "` is of another shape", e);
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

  private static @Nullable Object value(JsonObject issue, IssueField field) {
    String name = field.wireName();
    JsonElement value = issue.get(name);
    if (value == null || value.isJsonNull()) {
      if (field.isOptional()) {
        return null;
      }
      throw new WireException("`" + name + "` is missing");
    }
    return switch (field.type()) {
      case FieldType.Line _, FieldType.Prose _, FieldType.Opaque _ -> JsonFields.text(value, name);
      case FieldType.Lines _ -> texts(value, name);
      case FieldType.Numbers _ -> numbers(value, name);
      case FieldType.Choice choice -> known(name, choice.named(JsonFields.text(value, name)));
      case FieldType.Positive _ -> JsonFields.positiveInt(value, name);
      case FieldType.Version _ -> JsonFields.nonNegativeLong(value, name);
      case FieldType.Time _ -> time(value, name);
      case FieldType.Checklist _ -> workItems(value, name);
    };
  }

  private static List<WorkItem> workItems(JsonElement value, String name) {
    List<WorkItem> items = new ArrayList<>();
    for (JsonElement item : JsonFields.array(value, name)) {
      JsonObject workItem = JsonFields.object(item, name);
      items.add(
          new WorkItem(
              JsonFields.text(workItem, "id"),
              JsonFields.text(workItem, "title"),
              JsonFields.flag(JsonFields.required(workItem, "completed"), "completed")));
    }
    return items;
  }

  private static List<Integer> numbers(JsonElement value, String name) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonElement one : JsonFields.array(value, name)) {
      numbers.add(JsonFields.positiveInt(one, name));
    }
    return numbers;
  }

  private static List<String> texts(JsonElement value, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonElement one : JsonFields.array(value, name)) {
      texts.add(JsonFields.text(one, name));
    }
    return texts;
  }

  private static void optionalTexts(JsonObject json, List<String> names) {
    names.forEach(name -> JsonFields.optionalText(json, name));
  }

  private static JsonObject object(JsonObject json, String name) {
    return JsonFields.object(JsonFields.required(json, name), name);
  }

  private static Iterable<JsonElement> array(JsonObject json, String name) {
    return JsonFields.array(JsonFields.required(json, name), name);
  }

  private static void same(String name, int found, int wanted) {
    if (found != wanted) {
      throw new WireException("`" + name + "` is of another thing than the event");
    }
  }

  private static <E> void named(
      JsonObject json, String name, Function<String, Optional<E>> byName) {
    var _ = known(name, byName.apply(JsonFields.text(json, name)));
  }

  private static <E> E known(String name, Optional<E> value) {
    return value.orElseThrow(() -> new WireException("`" + name + "` is none that is known"));
  }

  private static Instant time(JsonElement value, String name) {
    try {
      return Timestamps.parse(JsonFields.text(value, name));
    } catch (DateTimeException _) {
      throw new WireException("`" + name + "` is not an ISO 8601 time");
    }
  }
}
