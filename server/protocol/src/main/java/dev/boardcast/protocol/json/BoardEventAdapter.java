package dev.boardcast.protocol.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.event.Subject;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `{type, timestamp, projectNumber, issueNumber?, data{issue|project|phases, changed, actor?,
/// origin?, conflict?|refused?}}`.
final class BoardEventAdapter implements JsonSerializer<BoardEvent>, JsonDeserializer<BoardEvent> {
  private static final String CONFLICT = "conflict";
  private static final String REFUSED = "refused";

  @Override
  public JsonElement serialize(BoardEvent event, Type type, JsonSerializationContext context) {
    JsonObject data = new JsonObject();
    switch (event.subject()) {
      case Subject.OfIssue(var issue) -> data.add("issue", context.serialize(issue));
      case Subject.OfProject(var project) -> data.add("project", context.serialize(project));
      case Subject.OfPhases(var phases) ->
          data.add("phases", context.serialize(phases.toArray(new Phase[0])));
    }
    JsonArray changed = new JsonArray();
    event.changed().forEach(changed::add);
    data.add("changed", changed);
    addText(data, "actor", event.actor());
    addText(data, "origin", event.origin());
    switch (event.overruled()) {
      case null -> {
        // Most events undo nothing.
      }
      case Conflict conflict -> data.add(CONFLICT, context.serialize(conflict));
      case RefusedChange refusal -> data.add(REFUSED, context.serialize(refusal));
    }

    JsonObject json = new JsonObject();
    json.addProperty("type", event.type().wireName());
    json.add("timestamp", context.serialize(event.timestamp()));
    json.addProperty("projectNumber", event.projectNumber());
    Integer issueNumber = event.issueNumber();
    if (issueNumber != null) {
      json.addProperty("issueNumber", issueNumber);
    }
    json.add("data", data);
    return json;
  }

  @Override
  public BoardEvent deserialize(JsonElement tree, Type type, JsonDeserializationContext context) {
    JsonObject json = JsonFields.object(tree, "event");
    String typeName = JsonFields.text(json, "type");
    EventType eventType =
        EventType.fromWireName(typeName)
            .orElseThrow(() -> new WireException("unknown event type: " + typeName));
    JsonObject data = JsonFields.object(JsonFields.required(json, "data"), "data");
    Subject subject =
        switch (eventType) {
          case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED ->
              new Subject.OfProject(
                  context.deserialize(JsonFields.required(data, "project"), Project.class));
          case ISSUE_CREATED, ISSUE_UPDATED, ISSUE_DELETED ->
              new Subject.OfIssue(
                  context.deserialize(JsonFields.required(data, "issue"), Issue.class));
          case PHASE_UPDATED -> {
            Phase[] phases =
                context.deserialize(JsonFields.required(data, "phases"), Phase[].class);
            yield new Subject.OfPhases(Arrays.asList(phases));
          }
        };
    List<String> changed = new ArrayList<>();
    if (data.has("changed")) {
      JsonFields.array(data.get("changed"), "changed").forEach(e -> changed.add(e.getAsString()));
    }
    return new BoardEvent(
        eventType,
        context.deserialize(JsonFields.required(json, "timestamp"), Instant.class),
        JsonFields.positiveInt(json, "projectNumber"),
        subject,
        changed,
        JsonFields.optionalText(data, "actor"),
        JsonFields.optionalText(data, "origin"),
        overruled(data));
  }

  private static @Nullable Overruled overruled(JsonObject data) {
    if (data.get(CONFLICT) instanceof JsonObject conflict) {
      return new Conflict(
          JsonFields.text(conflict, "field"),
          JsonFields.optionalText(conflict, "kept"),
          JsonFields.optionalText(conflict, "lost"),
          JsonFields.text(conflict, "by"));
    }
    if (data.get(REFUSED) instanceof JsonObject refusal) {
      return new RefusedChange(
          JsonFields.text(refusal, "field"),
          JsonFields.optionalText(refusal, "lost"),
          JsonFields.text(refusal, "reason"));
    }
    return null;
  }

  private static void addText(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.addProperty(name, value);
    }
  }
}
