package dev.boardcast.sidecar.trace;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes the lines of the trace file, without secrets and the user's own text, and of bounded
/// length.
final class TraceLines {
  /// A longer line has the beginning of its message, and says its length.
  static final int LINE_MAX_CHARS = 64 << 10;

  /// Of a longer message only the length is told: nobody looks through it for keys.
  static final int MESSAGE_MAX_CHARS = 1 << 20;

  /// Of what is not JSON.
  private static final int UNREADABLE_MAX_CHARS = 200;

  /// Nulls are written, too: a message is shown as it was.
  private static final Gson JSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private final Masker masker;

  TraceLines(Masker masker) {
    this.masker = masker;
  }

  /// A message as it was sent or came.
  ///
  /// @param text null where it was too long to be kept
  /// @param length in characters
  String message(Instant at, int session, Direction direction, @Nullable String text, int length) {
    JsonObject line = head(at, session, direction);
    if (text == null) {
      line.addProperty("length", length);
      line.addProperty("omitted", "longer than " + MESSAGE_MAX_CHARS + " characters");
      return JSON.toJson(line);
    }
    boolean fromEditor = direction == Direction.EDITOR_TO_SIDECAR;
    JsonElement message;
    try {
      JsonElement whole = Json.parse(text);
      message = masker.masked(fromEditor ? EditorText.without(whole) : whole);
    } catch (WireException _) {
      line.addProperty("length", length);
      line.addProperty(
          "unreadable", unreadable(fromEditor ? EditorText.withoutUnreadable(text) : text));
      return JSON.toJson(line);
    }
    line.add("message", message);
    String made = JSON.toJson(line);
    if (made.length() <= LINE_MAX_CHARS) {
      return made;
    }
    String masked = JSON.toJson(message);
    line.remove("message");
    line.addProperty("length", length);
    // Each of its quotes takes a character more.
    line.addProperty(
        "beginning", masked.substring(0, Math.min(masked.length(), LINE_MAX_CHARS / 2)));
    return JSON.toJson(line);
  }

  /// Something that is no message: a socket opened, a call made.
  ///
  /// @param what its fields
  String note(Instant at, int session, Direction direction, JsonObject what) {
    JsonObject line = head(at, session, direction);
    masker
        .masked(what)
        .getAsJsonObject()
        .entrySet()
        .forEach(f -> line.add(f.getKey(), f.getValue()));
    return JSON.toJson(line);
  }

  private static JsonObject head(Instant at, int session, Direction direction) {
    JsonObject line = new JsonObject();
    line.add("at", Json.toTree(at));
    if (session > 0) {
      line.addProperty("session", session);
    }
    line.addProperty("direction", direction.wireName());
    return line;
  }

  /// Nothing tells a key from other text there, so that words which go with keys hide all of it.
  private String unreadable(String text) {
    String beginning = masker.masked(text);
    beginning = beginning.substring(0, Math.min(beginning.length(), UNREADABLE_MAX_CHARS));
    return Masker.mentionsSecret(text) ? Masker.MASK : beginning;
  }
}
