package dev.boardcast.sidecar.references;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.text.MarkdownText;
import dev.boardcast.core.text.TextRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is said of an issue to a person. What people and agents wrote is shown as it is written, on
/// one line.
public final class IssueWords {
  private static final int DATE_FROM_DAYS = 14;

  private IssueWords() {}

  /// What a hover shows, as Markdown.
  public static String markdown(Seen seen, Instant now) {
    return String.join("\n\n", lines(seen, now, text -> MarkdownText.escaped(line(text)), "**"));
  }

  /// What a hover shows, where a client draws no Markdown.
  public static String plain(Seen seen, Instant now) {
    return String.join("\n", lines(seen, now, IssueWords::line, ""));
  }

  private static List<String> lines(
      Seen seen, Instant now, UnaryOperator<String> foreign, String strong) {
    Issue issue = seen.issue();
    List<String> lines = new ArrayList<>();
    lines.add(
        strong
            + Reference.name(issue.projectNumber(), issue.number())
            + strong
            + " "
            + foreign.apply(issue.title()));
    List<String> state = new ArrayList<>();
    state.add(status(issue.status()));
    if (issue.priority() != null) {
      state.add("priority " + issue.priority().wireName());
    }
    if (issue.phase() != null) {
      state.add("phase " + foreign.apply(issue.phase()));
    }
    state.add(issue.assignee() == null ? "nobody's" : foreign.apply(issue.assignee()));
    if (issue.claimedBy() != null) {
      state.add("claimed by " + foreign.apply(issue.claimedBy()));
    }
    lines.add(String.join(" · ", state));
    String by = seen.actor() == null ? "" : " by " + foreign.apply(seen.actor());
    lines.add("Changed " + ago(issue.updatedAt(), now) + by + ".");
    if (seen.ageMs() > 0) {
      lines.add(
          "Not live: this is how it stood " + length(Duration.ofMillis(seen.ageMs())) + " ago.");
    }
    return lines;
  }

  /// The text of a stranger, on one line.
  static String line(String text) {
    return TextRules.line(text);
  }

  public static String status(IssueStatus status) {
    return status.wireName().replace('_', ' ');
  }

  /// `#12 Fix login`.
  static String titled(Issue issue) {
    return "#" + issue.number() + " " + line(issue.title());
  }

  /// In a few words, how it stands and whose it is.
  static String brief(Issue issue) {
    String assignee = issue.assignee();
    return assignee == null
        ? status(issue.status())
        : status(issue.status()) + " · " + line(assignee);
  }

  private static String ago(Instant at, Instant now) {
    Duration since = Duration.between(at, now);
    if (since.toDays() >= DATE_FROM_DAYS) {
      return "on " + LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
    // A clock that runs behind the server's makes no future of the past.
    return since.toSeconds() < 1 ? "just now" : length(since) + " ago";
  }

  private static String length(Duration time) {
    if (time.toDays() >= 2) {
      return time.toDays() + " days";
    }
    if (time.toHours() >= 2) {
      return time.toHours() + " h";
    }
    return time.toMinutes() >= 2 ? time.toMinutes() + " min" : Math.max(1, time.toSeconds()) + " s";
  }

  /// Where people find the issue; only an address of the web is one.
  public static Optional<String> page(@Nullable String url) {
    return Optional.ofNullable(url)
        .filter(address -> address.startsWith("https://") || address.startsWith("http://"))
        .filter(address -> address.chars().allMatch(c -> c > ' ' && c < 0x7f));
  }

  /// The issue of a board, by its number.
  public static Optional<Issue> issue(Board board, int number) {
    List<Issue> issues = board.issues();
    int low = 0;
    int high = issues.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Issue issue = issues.get(middle);
      if (issue.number() == number) {
        return Optional.of(issue);
      }
      if (issue.number() < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }
}
