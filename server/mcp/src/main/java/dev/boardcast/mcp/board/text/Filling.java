package dev.boardcast.mcp.board.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.boardcast.mcp.call.AnswerSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// The entries of an answer, taken as long as there is room for both of their forms. So both forms
/// hold the same ones, and the next page begins after the last one taken.
public final class Filling {
  private final ToIntFunction<JsonElement> size;
  private final JsonArray json = new JsonArray();
  private final List<String> lines = new ArrayList<>();
  private int left;

  private Filling(int room, ToIntFunction<JsonElement> size) {
    this.left = room;
    this.size = size;
  }

  /// Of a tool's answer, whose structured content is JSON.
  public static Filling ofTool() {
    return new Filling(AnswerSize.ROOM_CHARS, AnswerSize::of);
  }

  /// Of a part of a tool's answer.
  public static Filling ofTool(int room) {
    return new Filling(room, AnswerSize::of);
  }

  /// Of a resource, whose JSON is a text.
  public static Filling ofResource(int room) {
    return new Filling(room, AnswerSize::ofNested);
  }

  /// Takes an entry; false when it has no room.
  public boolean add(Entry entry) {
    int needed = size.applyAsInt(entry.json()) + AnswerSize.ofText(entry.line()) + "\\n,".length();
    if (needed > left) {
      return false;
    }
    left -= needed;
    json.add(entry.json());
    lines.add(entry.line());
    return true;
  }

  public JsonArray json() {
    return json;
  }

  public List<String> lines() {
    return lines;
  }

  public int count() {
    return json.size();
  }

  public String text() {
    return String.join("\n", lines);
  }
}
