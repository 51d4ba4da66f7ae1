package dev.boardcast.protocol.json;

import com.google.gson.JsonObject;

/// An event that carries a comment, as it is stored and as it is told: `comment.added` with the
/// comment to who asked for comments, the change of the issue that it also is to all others. Both
/// have one place in the project's order, so nobody sees a gap. Pure.
public final class CommentedEvents {
  /// What it is called to who asked.
  public static final String ADDED = "comment.added";

  private static final String UPDATED = "issue.updated";
  private static final String STORED_BEGIN = "{\"type\":\"" + UPDATED + "\"";
  private static final String TOLD_BEGIN = "{\"type\":\"" + ADDED + "\"";
  private static final String MEMBER = "comments";

  /// Inside of a text its quotation marks would be escaped.
  private static final String MARK = ",\"" + MEMBER + "\":[{";

  private CommentedEvents() {}

  /// Whether a stored event is one.
  public static boolean is(String event) {
    return event.startsWith(STORED_BEGIN) && event.contains(MARK);
  }

  /// What an event of the log is to one who listens.
  ///
  /// @param asked whether they asked for comments
  public static String told(String event, boolean asked) {
    if (!is(event)) {
      return event;
    }
    if (asked) {
      return TOLD_BEGIN + event.substring(STORED_BEGIN.length());
    }
    JsonObject json = Json.parseObject(event);
    json.getAsJsonObject("data").remove(MEMBER);
    return Json.write(json);
  }

  /// The type as it is known here: by whichever name, a comment is a change of its issue.
  public static String type(String told) {
    return told.equals(ADDED) ? UPDATED : told;
  }
}
