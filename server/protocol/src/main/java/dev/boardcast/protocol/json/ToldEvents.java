package dev.boardcast.protocol.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
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
    return notBy != null
        && event.contains("\"actor\":" + Json.write(notBy))
        && notBy.equals(actor(event));
  }

  /// Who made a change; null where nobody is named.
  public static @Nullable String actor(String event) {
    JsonElement actor = Json.parseObject(event).getAsJsonObject("data").get("actor");
    return actor == null ? null : actor.getAsString();
  }

  /// How some events are to be told: all wishes that come to the same there are one.
  ///
  /// @param actors who made them
  /// @param commented whether one of them carries a comment
  public ToldEvents of(Set<String> actors, boolean commented) {
    boolean spared = notBy != null && actors.contains(notBy);
    return new ToldEvents(comments && commented, spared ? notBy : null);
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
