package dev.boardcast.mcp.board.text;

import com.google.gson.JsonObject;

/// Which part of something long is shown. Pure.
///
/// @param from how much stands before it
/// @param to where it ends
/// @param of how much there is
public record Span(int from, int to, int of) {
  /// Of a text, in characters as people count them.
  public static Span ofText(String text, int from, int to) {
    int before = text.codePointCount(0, from);
    int shown = text.codePointCount(from, to);
    return new Span(
        before, before + shown, before + shown + text.codePointCount(to, text.length()));
  }

  boolean isWhole() {
    return from == 0 && to == of;
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("from", from);
    json.addProperty("to", to);
    json.addProperty("of", of);
    return json;
  }

  /// For example `characters 20,001 to 40,000 of 65,536`.
  String words(String things) {
    return from == to
        ? "none of %d %s".formatted(of, things)
        : "%s %d to %d of %d".formatted(things, from + 1, to, of);
  }
}
