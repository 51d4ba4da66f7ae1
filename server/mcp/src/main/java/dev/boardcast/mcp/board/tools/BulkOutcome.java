package dev.boardcast.mcp.board.tools;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.mcp.board.support.Summaries;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.tool.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What became of one of many updates. Pure.
sealed interface BulkOutcome {
  record Updated(Issue issue) implements BulkOutcome {}

  record Failed(int number, ToolResult.Failure failure) implements BulkOutcome {}

  /// Reasons that lie with the caller or the tracker, not with an update.
  Set<String> COMMON_CODES =
      Set.of("forbidden", "unauthorized", "unreachable", "timeout", "rate_limit_exceeded");

  /// What an entry has at least: its summary is left out, and of its error, the beginning is there.
  int ERROR_SHORT_CHARS = 150;

  /// The one reason why nothing was changed, where it has nothing to do with the updates.
  static Optional<ToolResult.Failure> commonRefusal(List<BulkOutcome> outcomes) {
    List<ToolResult.Failure> failures =
        outcomes.stream()
            .filter(Failed.class::isInstance)
            .map(outcome -> ((Failed) outcome).failure())
            .toList();
    return failures.size() == outcomes.size()
            && failures.stream().map(ToolResult.Failure::code).distinct().count() == 1
            && COMMON_CODES.contains(failures.getFirst().code())
        ? Optional.of(failures.getFirst())
        : Optional.empty();
  }

  /// An entry for each, in their order: whole ones first, as long as there is room for those after
  /// them in short.
  static List<Entry> fitting(List<BulkOutcome> outcomes) {
    List<Entry> brief = outcomes.stream().map(BulkOutcome::brief).toList();
    int left = AnswerSize.ROOM_CHARS - brief.stream().mapToInt(BulkOutcome::size).sum();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < brief.size(); i++) {
      Entry whole = outcomes.get(i).whole();
      int more = size(whole) - size(brief.get(i));
      if (more <= left) {
        left -= more;
        entries.add(whole);
      } else {
        entries.add(brief.get(i));
      }
    }
    return entries;
  }

  private static int size(Entry entry) {
    return AnswerSize.of(entry.json()) + AnswerSize.ofText(entry.line()) + "\\n,".length();
  }

  private Entry whole() {
    return switch (this) {
      case Updated(var issue) -> {
        Entry summary = Summaries.entry(issue);
        JsonObject json = updated(issue.number());
        json.add("issue", summary.json());
        yield new Entry(json, summary.line());
      }
      case Failed(var number, var failure) -> failed(number, failure, failure.text());
    };
  }

  private Entry brief() {
    return switch (this) {
      case Updated(var issue) ->
          new Entry(
              updated(issue.number()),
              "#%d changed; get_issue_details has it".formatted(issue.number()));
      case Failed(var number, var failure) -> {
        String text = failure.text();
        int end = AnswerSize.end(text, 0, ERROR_SHORT_CHARS);
        yield failed(
            number, failure, end == text.length() ? text : text.substring(0, end) + " … (cut)");
      }
    };
  }

  private static JsonObject updated(int number) {
    JsonObject json = new JsonObject();
    json.addProperty("issueNumber", number);
    json.addProperty("updated", true);
    return json;
  }

  private static Entry failed(int number, ToolResult.Failure failure, String error) {
    JsonObject json = new JsonObject();
    json.addProperty("issueNumber", number);
    json.addProperty("updated", false);
    json.addProperty("code", failure.code());
    json.addProperty("error", error);
    json.addProperty("retryMayHelp", failure.retryMayHelp());
    return new Entry(json, "#%d FAILED (%s): %s".formatted(number, failure.code(), error));
  }
}
