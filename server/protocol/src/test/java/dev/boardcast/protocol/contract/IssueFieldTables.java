package dev.boardcast.protocol.contract;

import static java.util.stream.Collectors.joining;

import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What docs/PROTOCOL.md says of an issue's fields: a table of them all, between its marks, and
/// their names in the rows of the calls, requests and tools that set them.
final class IssueFieldTables {
  private static final String BEGIN = "<!-- The table is made by scripts/generate. -->\n";
  private static final String END = "<!-- Here it ends. -->\n";

  private IssueFieldTables() {}

  /// The page as it should be.
  static String in(String page) {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalStateException("PROTOCOL.md has no place for the table of issues' fields");
    }
    String text = page.substring(0, begin) + "\n" + table() + "\n" + page.substring(end);
    List<IssueField> all = IssueField.SETTABLE;
    text = cell(text, "`POST /api/projects/{n}/issues`", 1, created());
    text = cell(text, "`PATCH …/issues/{i}`", 1, names(all) + " (null clears)");
    text =
        cell(
            text,
            "`boardcast/createIssue`",
            2,
            "`{projectNumber, %s}` → Issue".formatted(bare(all, true)));
    List<String> cleared =
        IssueField.WITHOUT_CALL.stream()
            .filter(IssueField::isOptional)
            .map(field -> "`" + field.wireName() + "`")
            .toList();
    text =
        cell(
            text,
            "`boardcast/updateIssue`",
            2,
            "`{projectNumber, issueNumber, %s}`, at least one of them; null clears %s → Issue"
                .formatted(bare(IssueField.WITHOUT_CALL, false), and(cleared)));
    return cell(
        text,
        "`create_issue`",
        1,
        names(all).replace("`title?`", "`title`") + ", `idempotencyKey?`");
  }

  private static String table() {
    return Stream.of(IssueField.values())
        .map(field ->
            "| `%s%s` | %s | %s | %s |\n"
                .formatted(
                    field.wireName(),
                    field.isOptional() ? "?" : "",
                    field.about(),
                    bounds(field),
                    IssueField.SETTABLE.contains(field) ? "callers" : "the tracker"))
        .collect(joining("", "| field | what | holds | set by |\n| --- | --- | --- | --- |\n", ""));
  }

  private static String bounds(IssueField field) {
    return switch (field.type()) {
      case FieldType.Line(int max) -> "1 to %,d characters of one line".formatted(max);
      case FieldType.Prose(int max) -> "at most %,d characters".formatted(max);
      case FieldType.Lines(int count, int max, _) ->
          "at most %,d, each once, of 1 to %,d characters of one line".formatted(count, max);
      case FieldType.Numbers(int count, _) ->
          "at most %,d numbers of issues, each once".formatted(count);
      case FieldType.Choice choice -> {
        String first = choice.names().getFirst();
        yield choice.names().stream().map(name -> "`" + name + "`").collect(joining(", "))
            + (field.isOptional() ? "" : "; a new one has `%s`".formatted(first));
      }
      case FieldType.Positive _ -> "a number from 1 on";
      case FieldType.Version _ -> "a number";
      case FieldType.Time _ -> "a time";
      case FieldType.Opaque _ -> "text";
      case FieldType.Checklist _ -> "work items";
    };
  }

  private static String created() {
    return IssueField.SETTABLE.stream()
        .map(field -> {
          if (field == IssueField.TITLE) {
            return "`title`";
          }
          String name = "`%s?`".formatted(field.wireName());
          return field.type() instanceof FieldType.Choice choice && !field.isOptional()
              ? "%s (`%s`)".formatted(name, choice.names().getFirst())
              : name;
        })
        .collect(joining(", "));
  }

  private static String names(List<IssueField> fields) {
    return fields.stream().map(field -> "`" + field.wireName() + "?`").collect(joining(", "));
  }

  private static String bare(List<IssueField> fields, boolean titleRequired) {
    return fields.stream()
        .map(field -> field.wireName() + (titleRequired && field == IssueField.TITLE ? "" : "?"))
        .collect(joining(", "));
  }

  private static String and(List<String> names) {
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  /// The page with another text in a cell of the row that begins like this.
  private static String cell(String page, String row, int column, String text) {
    Matcher found =
        Pattern.compile("^\\| " + Pattern.quote(row) + " \\|.*$", Pattern.MULTILINE).matcher(page);
    if (!found.find()) {
      throw new IllegalStateException("PROTOCOL.md has no row " + row);
    }
    String[] cells = found.group().split(" \\| ", -1);
    cells[column] = cells.length - 1 == column ? text + " |" : text;
    return page.substring(0, found.start())
        + String.join(" | ", cells)
        + page.substring(found.end());
  }
}
