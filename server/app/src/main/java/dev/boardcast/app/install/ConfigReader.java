package dev.boardcast.app.install;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.app.install.ConfigTree.Member;
import dev.boardcast.app.install.ConfigTree.ObjectValue;
import dev.boardcast.app.install.ConfigTree.PlainValue;
import dev.boardcast.app.install.ConfigTree.Span;
import dev.boardcast.app.install.ConfigTree.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads JSON as editors write it by hand: with comments and commas after the last one.
final class ConfigReader {
  /// Real configurations have some ten levels.
  private static final int NESTING_MAX_DEPTH = 100;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private final List<Span> comments = new ArrayList<>();
  private int at;

  private ConfigReader(String text) {
    this.text = text;
  }

  /// @throws ConfigFault with the place of the first fault
  static ConfigTree read(String text) throws ConfigFault {
    ConfigReader reader = new ConfigReader(text);
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      reader.at = 1;
    }
    reader.skip();
    Optional<Value> root = Optional.empty();
    if (reader.at < text.length()) {
      root = Optional.of(reader.value(0));
      reader.skip();
      if (reader.at < text.length()) {
        throw reader.fault("nothing is expected after the end of the value");
      }
    }
    return new ConfigTree(text, root, List.copyOf(reader.comments));
  }

  private Value value(int depth) throws ConfigFault {
    if (depth > NESTING_MAX_DEPTH) {
      throw fault("it is nested deeper than " + NESTING_MAX_DEPTH + " levels");
    }
    int start = at;
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> plain(start, array(depth));
      case '"' -> plain(start, new JsonPrimitive(string()));
      default -> plain(start, word());
    };
  }

  private PlainValue plain(int start, JsonElement json) {
    return new PlainValue(new Span(start, at), json);
  }

  private ObjectValue object(int depth) throws ConfigFault {
    int start = at;
    at++;
    JsonObject json = new JsonObject();
    List<Member> members = new ArrayList<>();
    int trailingComma = -1;
    while (true) {
      skip();
      if (peek() == '}') {
        at++;
        return new ObjectValue(new Span(start, at), json, List.copyOf(members), trailingComma);
      }
      if (!members.isEmpty() && trailingComma < 0) {
        throw fault("a comma or } is expected here");
      }
      int nameStart = at;
      if (peek() != '"') {
        throw fault("a name in double quotes or } is expected here");
      }
      String name = string();
      skip();
      expect(':');
      skip();
      Value value = value(depth + 1);
      members.add(new Member(name, nameStart, value));
      json.add(name, value.json());
      trailingComma = comma();
    }
  }

  private JsonArray array(int depth) throws ConfigFault {
    at++;
    JsonArray json = new JsonArray();
    boolean more = true;
    while (true) {
      skip();
      if (peek() == ']') {
        at++;
        return json;
      }
      if (!more) {
        throw fault("a comma or ] is expected here");
      }
      json.add(value(depth + 1).json());
      more = comma() >= 0;
    }
  }

  /// @return the offset of the comma that is next, else -1
  private int comma() throws ConfigFault {
    skip();
    if (peek() != ',') {
      return -1;
    }
    return at++;
  }

  private String string() throws ConfigFault {
    StringBuilder content = new StringBuilder();
    int start = at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return content.toString();
      }
      if (c == '\n' || c == '\r') {
        break;
      }
      at++;
      content.append(c == '\\' ? escaped() : c);
    }
    at = start;
    throw fault("this text has no closing double quote on its line");
  }

  private char escaped() throws ConfigFault {
    char c = at < text.length() ? text.charAt(at++) : '\0';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
          if (digit < 0) {
            throw fault("four hexadecimal digits are expected after \\u");
          }
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> {
        at--;
        throw fault("there is no such escape in JSON");
      }
    };
  }

  private JsonElement word() throws ConfigFault {
    for (String word : List.of("true", "false", "null")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("null") ? JsonNull.INSTANCE : new JsonPrimitive(word.equals("true"));
      }
    }
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw fault(at < text.length() ? "a value is expected here" : "the file ends too early");
    }
    try {
      JsonPrimitive value = new JsonPrimitive(new BigDecimal(number.group()));
      at = number.end();
      return value;
    } catch (NumberFormatException _) {
      throw fault("this number is too large");
    }
  }

  /// Passes over space and comments.
  private void skip() throws ConfigFault {
    while (at < text.length()) {
      if (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      } else if (text.startsWith("//", at)) {
        int end = at;
        while (end < text.length() && "\r\n".indexOf(text.charAt(end)) < 0) {
          end++;
        }
        comments.add(new Span(at, end));
        at = end;
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw fault("this comment has no end");
        }
        comments.add(new Span(at, end + 2));
        at = end + 2;
      } else {
        return;
      }
    }
  }

  private void expect(char c) throws ConfigFault {
    if (peek() != c) {
      throw fault(c + " is expected here");
    }
    at++;
  }

  /// The next character; NUL at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private ConfigFault fault(String what) {
    return ConfigFault.at(text, at, at < text.length() ? what : "the file ends too early");
  }
}
