package dev.boardcast.app.install;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.install.ConfigTree.Member;
import dev.boardcast.app.install.ConfigTree.ObjectValue;
import dev.boardcast.app.install.ConfigTree.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Edits of one entry in one section of a configuration file. All else keeps its characters:
/// comments, order, indentation, line ends.
final class ConfigEdit {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();

  private static final String DEFAULT_INDENT = "  ";

  private final ConfigTree tree;
  private final String text;
  private final String lineEnd;
  private final String indent;
  private final List<Splice> splices = new ArrayList<>();

  private record Splice(int at, int removed, String inserted) {}

  private ConfigEdit(ConfigTree tree) throws ConfigFault {
    this.tree = tree;
    text = tree.text();
    lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    indent = firstIndent();
  }

  /// JSON over several lines, which end with `\n`.
  static String pretty(JsonElement json) {
    return PRETTY.toJson(json);
  }

  /// The text with the entry in the section; both are made where they are missing.
  ///
  /// @throws ConfigFault when the text is broken, or cannot be edited without losing something
  static String put(String text, String section, String name, JsonObject entry) throws ConfigFault {
    ConfigTree tree = ConfigReader.read(text);
    ConfigEdit edit = new ConfigEdit(tree);
    Optional<ObjectValue> root = tree.rootObject();
    Optional<ObjectValue> servers = tree.section(section);
    Optional<ObjectValue> former = tree.entry(section, name);
    JsonObject expected = root.map(r -> r.json().deepCopy()).orElseGet(JsonObject::new);
    if (!expected.has(section)) {
      expected.add(section, new JsonObject());
    }
    expected.getAsJsonObject(section).add(name, entry);

    JsonObject made = new JsonObject();
    made.add(name, entry);
    if (former.isPresent()) {
      edit.replace(former.get(), name, entry);
    } else if (servers.isPresent()) {
      edit.insert(servers.get(), name, entry);
    } else if (root.isPresent()) {
      edit.insert(root.get(), section, made);
    } else {
      JsonObject whole = new JsonObject();
      whole.add(section, made);
      boolean onItsOwnLine = text.isEmpty() || text.endsWith("\n") || !text.strip().startsWith("/");
      edit.splices.add(
          new Splice(
              text.length(),
              0,
              (onItsOwnLine ? "" : edit.lineEnd) + edit.lines(whole, "") + edit.lineEnd));
    }
    return edit.applied(expected);
  }

  /// The text without the entry; the same text when it has none.
  ///
  /// @throws ConfigFault when the text is broken, or cannot be edited without losing something
  static String remove(String text, String section, String name) throws ConfigFault {
    ConfigTree tree = ConfigReader.read(text);
    Optional<ObjectValue> root = tree.rootObject();
    Optional<ObjectValue> servers = tree.section(section);
    if (root.isEmpty() || servers.isEmpty() || tree.entry(section, name).isEmpty()) {
      return text;
    }
    JsonObject expected = root.get().json().deepCopy();
    expected.getAsJsonObject(section).remove(name);
    ConfigEdit edit = new ConfigEdit(tree);
    edit.delete(servers.get(), tree.member(servers.get(), name).orElseThrow());
    return edit.applied(expected);
  }

  private void replace(ObjectValue former, String name, JsonObject entry) throws ConfigFault {
    Span span = former.span();
    if (tree.hasCommentIn(span)) {
      throw ConfigFault.at(
          text,
          span.start(),
          "\"%s\" has comments in it, which a change would lose".formatted(name));
    }
    boolean oneLine = !text.substring(span.start(), span.end()).contains("\n");
    String now = oneLine ? COMPACT.toJson(entry) : lines(entry, indentAt(span.start()));
    splices.add(new Splice(span.start(), span.end() - span.start(), now));
  }

  private void insert(ObjectValue object, String name, JsonObject value) {
    Span span = object.span();
    if (object.members().isEmpty()) {
      String outer = indentAt(span.start());
      String inner = outer + indent;
      String member = lineEnd + inner + member(name, lines(value, inner));
      if (tree.hasCommentIn(span)) {
        splices.add(new Splice(span.start() + 1, 0, member));
      } else {
        int content = span.end() - span.start() - 2;
        splices.add(new Splice(span.start() + 1, content, member + lineEnd + outer));
      }
      return;
    }
    Member last = object.members().getLast();
    boolean trailingComma = object.trailingComma() >= 0;
    int end = trailingComma ? object.trailingComma() + 1 : last.end();
    if (!trailingComma) {
      splices.add(new Splice(end, 0, ","));
    }
    String after = trailingComma ? "," : "";
    if (startsItsLine(last.start())) {
      String inner = indentAt(last.start());
      splices.add(
          new Splice(
              pastComments(end, span.end()),
              0,
              lineEnd + inner + member(name, lines(value, inner)) + after));
    } else {
      splices.add(
          new Splice(end, 0, " " + COMPACT.toJson(name) + ": " + COMPACT.toJson(value) + after));
    }
  }

  private void delete(ObjectValue object, Member member) {
    int index = object.members().indexOf(member);
    boolean last = index == object.members().size() - 1;
    int from = pastSpaceBackwards(member.start());
    int comma = last ? object.trailingComma() : commaAfter(member.end());
    int to = comma >= 0 ? comma + 1 : member.end();
    if (object.members().size() == 1 && !tree.hasCommentIn(object.span())) {
      from = object.span().start() + 1;
      to = object.span().end() - 1;
    } else if (last && index > 0 && comma < 0) {
      int before = commaAfter(object.members().get(index - 1).end());
      if (before + 1 == from) {
        from = before;
      } else {
        splices.add(new Splice(before, 1, ""));
      }
    }
    splices.add(new Splice(from, to - from, ""));
  }

  /// The edited text, if it says what it should and has all of the comments.
  private String applied(JsonObject expected) throws ConfigFault {
    StringBuilder edited = new StringBuilder(text);
    List<Splice> backwards = new ArrayList<>(splices);
    // Stable: of two at one place, the later one is put in first and stands after the other.
    backwards.sort(Comparator.comparingInt(Splice::at));
    for (Splice splice : backwards.reversed()) {
      edited.replace(splice.at(), splice.at() + splice.removed(), splice.inserted());
    }
    String result = edited.toString();
    if (!isAsExpected(result, expected)) {
      throw new ConfigFault("it is written in a way in which it cannot be edited safely");
    }
    return result;
  }

  private boolean isAsExpected(String result, JsonObject expected) {
    try {
      ConfigTree now = ConfigReader.read(result);
      return now.root().isPresent()
          && now.root().get().json().equals(expected)
          && now.comments().size() == tree.comments().size();
    } catch (ConfigFault _) {
      return false;
    }
  }

  private String firstIndent() throws ConfigFault {
    Optional<ObjectValue> root = tree.rootObject();
    if (root.isEmpty() || root.get().members().isEmpty()) {
      return DEFAULT_INDENT;
    }
    int start = root.get().members().getFirst().start();
    String found = indentAt(start);
    return startsItsLine(start) && !found.isEmpty() ? found : DEFAULT_INDENT;
  }

  private static String member(String name, String value) {
    return COMPACT.toJson(name) + ": " + value;
  }

  /// Over several lines, all but the first of which begin with this.
  private String lines(JsonObject value, String outer) {
    return pretty(value)
        .lines()
        .map(line -> {
          String bare = line.stripLeading();
          // The pretty printer's own indentation is two spaces.
          return indent.repeat((line.length() - bare.length()) / 2) + bare;
        })
        .reduce((a, b) -> a + lineEnd + outer + b)
        .orElse("");
  }

  /// The space at the start of the line of this place.
  private String indentAt(int at) {
    int start = text.lastIndexOf('\n', at - 1) + 1;
    int end = start;
    while (end < at && " \t".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return text.substring(start, end);
  }

  private boolean startsItsLine(int at) {
    int start = text.lastIndexOf('\n', at - 1);
    return start >= 0 && text.substring(start, at).isBlank();
  }

  /// Past the comments that stand behind something on its line, and belong to it.
  private int pastComments(int from, int limit) {
    int at = from;
    for (Span comment : tree.comments()) {
      if (comment.start() >= at
          && comment.end() <= limit
          && !text.substring(from, comment.start()).contains("\n")) {
        at = comment.end();
      }
    }
    return at;
  }

  private int pastSpaceBackwards(int from) {
    int at = from;
    while (at > 0 && " \t\r\n".indexOf(text.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }

  /// The offset of the next comma that is not in a comment.
  private int commaAfter(int from) {
    int at = text.indexOf(',', from);
    for (Span comment : tree.comments()) {
      if (comment.start() >= from && comment.start() <= at && at < comment.end()) {
        at = text.indexOf(',', comment.end());
      }
    }
    return at;
  }
}
