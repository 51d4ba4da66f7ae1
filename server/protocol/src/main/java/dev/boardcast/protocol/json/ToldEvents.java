package dev.boardcast.protocol.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/// How a subscriber wants to be told what the log has: each event keeps its place in the order,
/// whatever is told of it. Pure.
///
/// @param comments whether what is said about issues is told, too
/// @param notBy of whose changes only the place is told; null for nobody's
public record ToldEvents(boolean comments, @Nullable String notBy) {
  public static final ToldEvents ALL = new ToldEvents(false, null);

  /// What a change is called of which nothing is told but its place.
  public static final String OWN = "own";

  /// Whether an event is a change of theirs.
  public boolean isOwn(String event) {
    // Most are not: looked for as text first.
    if (notBy == null || !event.contains("\"actor\":" + Json.write(notBy))) {
      return false;
    }
    JsonElement actor = Json.parseObject(event).getAsJsonObject("data").get("actor");
    return actor != null && actor.getAsString().equals(notBy);
  }

  /// What an event of the log is to them.
  ///
  /// @param project whose event it is
  public String told(int project, String event) {
    return isOwn(event) ? own(project) : CommentedEvents.told(event, comments);
  }

  /// What is told in place of a change of theirs.
  public static String own(int project) {
    JsonObject json = new JsonObject();
    json.addProperty("type", OWN);
    json.addProperty("projectNumber", project);
    return Json.write(json);
  }
}
