package dev.boardcast.mcp.call;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;

/// How much of a model's attention an answer takes: the characters of its JSON as it is sent, those
/// beyond ASCII counted threefold.
///
/// Clients cut answers at 25,000 tokens. Three characters of ASCII are taken for a token (measured:
/// four in lists of issues; numbers and punctuation have fewer), and one that is not ASCII for a
/// whole one (scripts that are rare in what models learned from). So a full answer has at most
/// 20,000 tokens, whatever language it is in. Pure.
public final class AnswerSize {
  /// An answer, text and structured content together; what does not fit comes with its next page.
  public static final int ANSWER_MAX_CHARS = 60_000;

  /// What is left for the entries of a list: without the message around them, and the words about
  /// their number and the next page.
  public static final int ROOM_CHARS = ANSWER_MAX_CHARS - 2_000;

  /// One entry of a list, in both forms together; the texts of a longer one are cut, and it says
  /// so.
  public static final int ENTRY_MAX_CHARS = 15_000;

  private static final int NOT_ASCII_CHARS = 3;
  private static final int SHORT_ESCAPE_CHARS = 2;
  private static final int LONG_ESCAPE_CHARS = 6;

  private AnswerSize() {}

  /// Of a JSON value, without making its text: this is on the way of every list.
  public static int of(JsonElement json) {
    // Not a switch: Java makes a class for each one over types at its first use.
    if (json instanceof JsonPrimitive primitive) {
      String text = primitive.getAsString();
      return primitive.isString() ? ofText(text) + 2 : text.length();
    }
    if (json instanceof JsonArray array) {
      int size = 1 + Math.max(1, array.size());
      for (JsonElement element : array) {
        size += of(element);
      }
      return size;
    }
    if (json instanceof JsonObject object) {
      int size = 1 + Math.max(1, object.size());
      for (Map.Entry<String, JsonElement> member : object.entrySet()) {
        size += ofText(member.getKey()) + 3 + of(member.getValue());
      }
      return size;
    }
    return "null".length();
  }

  /// Of a text inside of a JSON string.
  public static int ofText(String text) {
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      size += of(text.charAt(i));
    }
    return size;
  }

  /// Of a JSON value that is sent as a text.
  public static int ofNested(JsonElement json) {
    return ofText(json.toString());
  }

  /// Where a text must end so that what begins at `from` has room; never between the halves of a
  /// character.
  public static int end(String text, int from, int room) {
    int left = room;
    int end = from;
    while (end < text.length()) {
      int next = end + Character.charCount(text.codePointAt(end));
      for (int i = end; i < next; i++) {
        left -= of(text.charAt(i));
      }
      if (left < 0) {
        break;
      }
      end = next;
    }
    return end;
  }

  private static int of(char c) {
    if (c >= 0x7f) {
      return c == '\u2028' || c == '\u2029' ? LONG_ESCAPE_CHARS : NOT_ASCII_CHARS;
    }
    if (c >= ' ') {
      return c == '"' || c == '\\' ? SHORT_ESCAPE_CHARS : 1;
    }
    return switch (c) {
      case '\n', '\r', '\t', '\b', '\f' -> SHORT_ESCAPE_CHARS;
      default -> LONG_ESCAPE_CHARS;
    };
  }
}
