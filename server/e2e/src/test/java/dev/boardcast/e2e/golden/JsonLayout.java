package dev.boardcast.e2e.golden;

/// JSON over several lines, so that a recording can be read and its changes are small. Nothing but
/// line breaks and indentation is added, and only between tokens: what is recorded is still the
/// text that was sent, byte for byte. Text with white space of its own between its tokens stays as
/// it is.
final class JsonLayout {
  /// What fits is not broken.
  private static final int LINE_MAX_CHARS = 110;

  private final String json;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private JsonLayout(String json) {
    this.json = json;
  }

  static String of(String json) {
    boolean structured = json.startsWith("{") || json.startsWith("[");
    return structured && isCompact(json) ? new JsonLayout(json).whole() : json;
  }

  private String whole() {
    try {
      value(0);
    } catch (StringIndexOutOfBoundsException _) {
      // No JSON.
      return json;
    }
    return at == json.length() ? out.toString() : json;
  }

  private void value(int depth) {
    char open = json.charAt(at);
    if (open != '{' && open != '[') {
      scalar();
      return;
    }
    int end = end();
    if (end - at <= LINE_MAX_CHARS - 2 * depth) {
      out.append(json, at, end);
      at = end;
      return;
    }
    char close = open == '{' ? '}' : ']';
    take();
    while (json.charAt(at) != close) {
      line(depth + 1);
      if (open == '{') {
        scalar();
        take();
      }
      value(depth + 1);
      if (json.charAt(at) == ',') {
        take();
      }
    }
    line(depth);
    take();
  }

  private void take() {
    out.append(json.charAt(at));
    at++;
  }

  private void line(int depth) {
    out.append('\n').append("  ".repeat(depth));
  }

  private void scalar() {
    int end = json.charAt(at) == '"' ? stringEnd(json, at) : at;
    while (end < json.length() && ",:]}".indexOf(json.charAt(end)) < 0) {
      end++;
    }
    out.append(json, at, end);
    at = end;
  }

  /// Behind the object or array that begins here.
  private int end() {
    int depth = 0;
    int i = at;
    do {
      char c = json.charAt(i);
      if (c == '"') {
        i = stringEnd(json, i);
        continue;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      i++;
    } while (depth > 0);
    return i;
  }

  private static int stringEnd(String json, int start) {
    int i = start + 1;
    while (json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  private static boolean isCompact(String json) {
    int i = 0;
    while (i < json.length()) {
      char c = json.charAt(i);
      if (Character.isWhitespace(c)) {
        return false;
      }
      if (c == '"') {
        try {
          i = stringEnd(json, i);
        } catch (StringIndexOutOfBoundsException _) {
          return false;
        }
      } else {
        i++;
      }
    }
    return true;
  }
}
