package dev.boardcast.gateway.services;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.gateway.web.Pointers;

/// Plain text and Atlassian's document format (ADF), which version 3 has where version 2 has text.
/// Pure.
final class JiraText {
  private static final int DEPTH_MAX = 32;

  private JiraText() {}

  /// A text as a document: a paragraph for each block between empty lines.
  static JsonObject document(String text) {
    JsonArray content = new JsonArray();
    for (String block : text.strip().split("\\n\\s*\\n", -1)) {
      JsonArray parts = new JsonArray();
      boolean first = true;
      for (String line : block.split("\\n", -1)) {
        if (!first) {
          parts.add(node("hardBreak"));
        }
        first = false;
        if (!line.isEmpty()) {
          JsonObject part = node("text");
          part.addProperty("text", line);
          parts.add(part);
        }
      }
      JsonObject paragraph = node("paragraph");
      paragraph.add("content", parts);
      content.add(paragraph);
    }
    JsonObject document = node("doc");
    document.addProperty("version", 1);
    document.add("content", content);
    return document;
  }

  private static JsonObject node(String type) {
    JsonObject node = new JsonObject();
    node.addProperty("type", type);
    return node;
  }

  /// What a document, or a text, says.
  static String plain(JsonElement value) {
    if (value.isJsonPrimitive()) {
      return value.getAsString();
    }
    StringBuilder text = new StringBuilder();
    append(value, text, 0);
    return text.toString().strip();
  }

  private static void append(JsonElement node, StringBuilder text, int depth) {
    if (!(node instanceof JsonObject object) || depth > DEPTH_MAX) {
      return;
    }
    String type = Pointers.text(object, "/type");
    switch (type) {
      case "text" -> text.append(Pointers.text(object, "/text"));
      case "hardBreak" -> text.append('\n');
      case "mention", "emoji", "status", "inlineCard" -> {
        String shown = Pointers.text(object, "/attrs/text");
        text.append(shown.isEmpty() ? Pointers.text(object, "/attrs/url") : shown);
      }
      case "listItem" -> text.append("- ");
      default -> {}
    }
    if (object.get("content") instanceof JsonArray content) {
      content.forEach(one -> append(one, text, depth + 1));
    }
    switch (type) {
      case "paragraph", "heading", "codeBlock", "rule" -> text.append('\n');
      default -> {}
    }
  }
}
