package dev.boardcast.core.mirror;

import dev.boardcast.core.text.TextRules;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the state of a connection is to a person: one place for its words, and for what helps.
/// Pure.
public final class MirrorText {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private MirrorText() {}

  /// One or two words, such as `importing 400 of 1000 items`.
  public static String word(MirrorReport report) {
    return report.known().filter(state -> state == MirrorState.IMPORTING).isPresent()
            && !report.message().isEmpty()
        ? "importing " + report.message()
        : report.state();
  }

  /// One line: how it stands, why, until when, and what waits.
  ///
  /// @param zone in which times are told
  public static String sentence(MirrorReport report, ZoneId zone) {
    String said =
        report
            .known()
            .map(state -> sentence(state, report, zone))
            .orElseGet(() -> report.state() + because(report));
    return TextRules.line(said + waiting(report) + ".");
  }

  private static String sentence(MirrorState state, MirrorReport report, ZoneId zone) {
    return switch (state) {
      case STARTING -> "about to be asked";
      case IMPORTING -> "importing from GitHub: " + orElse(report.message(), "just begun");
      case POLLING -> "up to date with GitHub" + seen(report, zone) + also(report);
      case LIVE -> "up to date with GitHub, which tells of changes by itself" + also(report);
      case WAITING ->
          orElse(report.message(), "GitHub's limit is used up")
              + until(", waiting until ", report.retryAt(), zone);
      case OFFLINE -> "no answer since " + clock(report.since(), zone) + because(report);
      case DENIED -> "refused" + because(report);
      case GONE ->
          orElse(report.message(), "the project was deleted or is hidden from this token")
              + "; the board is kept";
      case CHANGED -> orElse(report.message(), "the field of statuses is another");
    };
  }

  /// What a person can do about it; empty where it passes by itself, or nothing is wrong.
  public static Optional<String> remedy(MirrorReport report) {
    return report.known().flatMap(state -> remedy(state, report)).map(TextRules::line);
  }

  private static Optional<String> remedy(MirrorState state, MirrorReport report) {
    return switch (state) {
      case DENIED ->
          Optional.of(
              "where the server runs: gh auth refresh -s project --hostname " + host(report));
      case GONE ->
          Optional.of(
              "give the token's owner access to %s again, or end the connection: boardcast connect github --disconnect %d"
                  .formatted(report.url(), report.project()));
      case CHANGED ->
          Optional.of(
              "boardcast connect github --disconnect %d, then boardcast connect github %s/%d --project %d --status-map \"OPTION=todo\""
                  .formatted(report.project(), report.owner(), report.number(), report.project()));
      case STARTING, IMPORTING, POLLING, LIVE, WAITING, OFFLINE -> Optional.empty();
    };
  }

  /// Where what was refused here is done instead, and what helps where that project is gone.
  ///
  /// @param what is to be done there
  public static String doneThere(String what, int project) {
    return "%s on GitHub; it comes here by itself (where the project is gone there, end the connection: boardcast connect github --disconnect %d)"
        .formatted(what, project);
  }

  /// The sentence and what helps, for where there is one line for both.
  public static String inFull(MirrorReport report, ZoneId zone) {
    return sentence(report, zone) + remedy(report).map(helps -> " What helps: " + helps).orElse("");
  }

  private static String host(MirrorReport report) {
    return report.host().replaceFirst("^[a-z]+://", "");
  }

  private static String seen(MirrorReport report, ZoneId zone) {
    return until(", as of the look at ", report.seenAt(), zone);
  }

  private static String because(MirrorReport report) {
    return report.message().isEmpty() ? "" : ": " + report.message();
  }

  private static String also(MirrorReport report) {
    return report.message().isEmpty() ? "" : "; " + report.message();
  }

  private static String waiting(MirrorReport report) {
    int count = report.waiting();
    if (count == 0) {
      return "";
    }
    String some = count >= MirrorReport.WAITING_MAX_COUNT ? "100 or more" : String.valueOf(count);
    if (report.isUpToDate()) {
      return count == 1
          ? "; 1 change is on its way"
          : "; %s changes are on their way".formatted(some);
    }
    return count == 1 ? "; 1 change waits here" : "; %s changes wait here".formatted(some);
  }

  private static String until(String words, @Nullable Instant at, ZoneId zone) {
    return at == null ? "" : words + clock(at, zone);
  }

  private static String clock(Instant at, ZoneId zone) {
    return CLOCK.format(at.atZone(zone));
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
