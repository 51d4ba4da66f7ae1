package dev.boardcast.mcp.board.resource;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.mcp.board.text.PartCursor;
import dev.boardcast.mcp.board.text.Parts;
import dev.boardcast.mcp.call.WellFormed;
import dev.boardcast.mcp.tool.NearlyNamed;
import dev.boardcast.mcp.watch.WatchTopic;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.rest.Cursors;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The address of a resource. Pure.
sealed interface BoardAddress {
  String PROJECTS = "board://projects";
  String PROJECT_TEMPLATE = "board://projects/{n}";
  String ISSUES_TEMPLATE = "board://projects/{n}/issues{?status,phase,assignee}";
  String ISSUE_TEMPLATE = "board://projects/{n}/issues/{i}";

  /// Of any address: whose changes a watch of it leaves out. What is read there is the same.
  String NOT_BY = "notBy";

  /// @param after the page begins after the project of this number
  record Projects(int after) implements BoardAddress {}

  /// @param after the page begins after the issue of this number
  record Project(int number, int after) implements BoardAddress {}

  /// Issues that match.
  ///
  /// @param after the page begins after the issue of this number
  record Issues(
      int project,
      @Nullable IssueStatus status,
      @Nullable String phase,
      @Nullable String assignee,
      int after)
      implements BoardAddress {}

  /// @param part where it begins; null: at its beginning
  record Issue(int project, int number, @Nullable PartCursor part) implements BoardAddress {}

  /// Longer addresses are nobody's. There is room for a phase, an assignee and a name, each as long
  /// as it may be and of letters that are twelve characters in an address.
  int LENGTH_MAX_CHARS = 8_192;

  /// What changes it.
  default WatchTopic target() {
    return switch (this) {
      case Projects _ -> new WatchTopic.Projects();
      case Project(var number, _) -> new WatchTopic.Project(number);
      case Issues(var project, _, _, _, _) -> new WatchTopic.Project(project);
      case Issue(var project, var number, _) -> new WatchTopic.Issue(project, number);
    };
  }

  static String of(int project) {
    return PROJECTS + "/" + project;
  }

  static String of(int project, int issue) {
    return PROJECTS + "/" + project + "/issues/" + issue;
  }

  /// The address of the next page.
  static String next(String uri, String cursor) {
    String first = uri.replaceAll("([?&])cursor=[^&]*&?", "$1").replaceAll("[?&]$", "");
    return first + (first.indexOf('?') < 0 ? "?" : "&") + "cursor=" + cursor;
  }

  /// Empty where it is none.
  static Optional<BoardAddress> parse(String uri) {
    if (uri.length() > LENGTH_MAX_CHARS || !WellFormed.is(uri)) {
      return Optional.empty();
    }
    Matcher parts = Parts.OF.matcher(uri);
    Optional<Map<String, String>> query =
        parts.matches() ? query(parts.group(4)) : Optional.empty();
    if (query.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> given = query.get();
    String notBy = given.remove(NOT_BY);
    if (notBy != null && ActorName.of(notBy) == null) {
      return Optional.empty();
    }
    String cursor = given.remove("cursor");
    String project = parts.group(1);
    String issue = parts.group(3);
    if (project != null && issue == null && parts.group(2) != null) {
      return number(project).flatMap(n -> after(cursor).flatMap(after -> issues(n, given, after)));
    }
    if (!given.isEmpty()) {
      return Optional.empty();
    }
    if (project == null) {
      return after(cursor).map(Projects::new);
    }
    if (issue == null) {
      return number(project).flatMap(n -> after(cursor).map(after -> new Project(n, after)));
    }
    Optional<PartCursor> part = cursor == null ? Optional.empty() : PartCursor.parse(cursor);
    if (cursor != null && part.isEmpty()) {
      return Optional.empty();
    }
    return number(project).flatMap(n -> number(issue).map(i -> new Issue(n, i, part.orElse(null))));
  }

  /// The name whose changes a watch of this address leaves out, as changes have it; null: nobody's.
  static @Nullable String notBy(String uri) {
    Matcher parts = Parts.OF.matcher(uri);
    String name =
        parts.matches() ? query(parts.group(4)).map(given -> given.get(NOT_BY)).orElse(null) : null;
    return name == null ? null : ActorName.of(name);
  }

  private static Optional<Integer> after(@Nullable String cursor) {
    return cursor == null ? Optional.of(0) : Cursors.number(cursor);
  }

  private static Optional<BoardAddress> issues(int project, Map<String, String> given, int after) {
    String status = given.remove("status");
    IssueStatus known = status == null ? null : status(status);
    Issues issues =
        new Issues(project, known, given.remove("phase"), given.remove("assignee"), after);
    return (status != null && known == null) || !given.isEmpty()
        ? Optional.empty()
        : Optional.of(issues);
  }

  private static @Nullable IssueStatus status(String written) {
    return IssueStatus.fromWireName(written)
        .or(() ->
            NearlyNamed.of(written, IssueStatus.wireNames()).flatMap(IssueStatus::fromWireName))
        .orElse(null);
  }

  private static Optional<Integer> number(String digits) {
    try {
      return Optional.of(Integer.parseInt(digits)).filter(n -> n > 0);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, String>> query(@Nullable String query) {
    Map<String, String> given = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return Optional.of(given);
    }
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        return Optional.empty();
      }
      try {
        // In an address a plus is a plus.
        String value = part.substring(equals + 1).replace("+", "%2B");
        if (!value.isEmpty()) {
          // A template's variable without a value leaves its name.
          given.put(part.substring(0, equals), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
    return Optional.of(given);
  }

  /// An interface has no private constants.
  final class Parts {
    private static final Pattern OF =
        Pattern.compile(
            "board://projects(?:/([1-9]\\d{0,9})(/issues(?:/([1-9]\\d{0,9}))?)?)?(?:\\?(.*))?");

    private Parts() {}
  }
}
