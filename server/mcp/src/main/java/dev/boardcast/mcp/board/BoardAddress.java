package dev.boardcast.mcp.board;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.mcp.watch.Target;
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

  record Projects() implements BoardAddress {}

  record Project(int number) implements BoardAddress {}

  /// Issues that match.
  record Issues(
      int project, @Nullable IssueStatus status, @Nullable String phase, @Nullable String assignee)
      implements BoardAddress {}

  record Issue(int project, int number) implements BoardAddress {}

  /// Longer addresses are nobody's.
  int LENGTH_MAX_CHARS = 2_048;

  /// What changes it.
  default Target target() {
    return switch (this) {
      case Projects _ -> new Target.Projects();
      case Project(var number) -> new Target.Project(number);
      case Issues(var project, _, _, _) -> new Target.Project(project);
      case Issue(var project, var number) -> new Target.Issue(project, number);
    };
  }

  static String of(int project) {
    return PROJECTS + "/" + project;
  }

  static String of(int project, int issue) {
    return PROJECTS + "/" + project + "/issues/" + issue;
  }

  /// Empty where it is none.
  static Optional<BoardAddress> parse(String uri) {
    if (uri.length() > LENGTH_MAX_CHARS) {
      return Optional.empty();
    }
    if (uri.equals(PROJECTS)) {
      return Optional.of(new Projects());
    }
    Matcher parts = Parts.OF.matcher(uri);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<Integer> project = number(parts.group(1));
    if (project.isEmpty()) {
      return Optional.empty();
    }
    if (parts.group(2) == null) {
      return Optional.of(new Project(project.get()));
    }
    if (parts.group(3) != null) {
      return number(parts.group(3)).map(issue -> new Issue(project.get(), issue));
    }
    return query(parts.group(4)).flatMap(given -> issues(project.get(), given));
  }

  private static Optional<BoardAddress> issues(int project, Map<String, String> given) {
    String status = given.remove("status");
    IssueStatus known = status == null ? null : IssueStatus.fromWireName(status).orElse(null);
    Issues issues = new Issues(project, known, given.remove("phase"), given.remove("assignee"));
    return (status != null && known == null) || !given.isEmpty()
        ? Optional.empty()
        : Optional.of(issues);
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
        given.put(part.substring(0, equals), URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
    return Optional.of(given);
  }

  /// An interface has no private constants.
  final class Parts {
    private static final Pattern OF =
        Pattern.compile("board://projects/([1-9]\\d{0,9})(/issues(?:/([1-9]\\d{0,9})|\\?(.*))?)?");

    private Parts() {}
  }
}
