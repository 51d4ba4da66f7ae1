package dev.boardcast.protocol.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.event.Subject;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/// `{type, timestamp, projectNumber, issueNumber?, data{issue|project|phases, changed, actor?,
/// origin?, conflict?|refused?, comments?, others?}}`.
final class BoardEventAdapter implements JsonSerializer<BoardEvent>, JsonDeserializer<BoardEvent> {
  static final String CONFLICT = "conflict";
  static final String REFUSED = "refused";
  static final String COMMENTS = "comments";
  static final String OTHERS = "others";

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
    if (!event.comments().isEmpty()) {
      data.add(COMMENTS, context.serialize(event.comments().toArray(new Comment[0])));
    }
    if (!event.others().isEmpty()) {
      data.add(OTHERS, context.serialize(event.others().toArray(new String[0])));
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
    return EventReader.read(tree);
  }

  private static void addText(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.addProperty(name, value);
    }
  }
}
