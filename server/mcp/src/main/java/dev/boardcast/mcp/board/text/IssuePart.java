package dev.boardcast.mcp.board.text;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.protocol.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// An issue whole, or as much of it as there is room for. Pure.
///
/// @param json says in `truncated` what is not all there
/// @param shown the issue with the part of its labels, work items and text
/// @param next where its rest begins; null where this is the last of it
public record IssuePart(JsonObject json, Issue shown, Cuts cuts, @Nullable PartCursor next) {
  /// What marks and the members around them need.
  private static final int MARKS_CHARS = 600;

  /// What makes the parts of an issue fit together: others may tick its items off meanwhile.
  public static int stamp(Issue issue) {
    return Objects.hash(
        issue.body(), issue.labels(), issue.workItems().stream().map(WorkItem::id).toList());
  }

  /// From its beginning.
  public static IssuePart of(Issue issue, int room) {
    return of(issue, PartCursor.begin(stamp(issue)), room);
  }

  /// @param from labels, work items and characters of the body that were shown before
  public static IssuePart of(Issue issue, PartCursor from, int room) {
    if (from.equals(PartCursor.begin(from.stamp()))) {
      JsonObject json = Json.toTree(issue).getAsJsonObject();
      if (AnswerSize.of(json) + AnswerSize.ofText(TextRenderer.issue(issue)) <= room) {
        return new IssuePart(json, issue, new Cuts(), null);
      }
    }
    Issue frame = with(issue, List.of(), List.of(), null);
    int left =
        room
            - MARKS_CHARS
            - AnswerSize.of(Json.toTree(frame))
            - AnswerSize.ofText(TextRenderer.issue(frame));
    List<String> labels = issue.labels();
    int label =
        end(labels, from.first(), left / 4, one -> 2 * AnswerSize.ofText(one) + "\"\",, ".length());
    left -= cost(labels, from.first(), label, one -> 2 * AnswerSize.ofText(one) + 5);
    String body = issue.body() == null ? "" : issue.body();
    List<WorkItem> items = issue.workItems();
    int item = end(items, from.second(), left / 2, IssuePart::size);
    int bodyRoom = left - cost(items, from.second(), item, IssuePart::size);
    int bodyFrom = Math.min(from.third(), body.length());
    int bodyEnd = AnswerSize.end(body, bodyFrom, bodyRoom / 2);
    if (bodyEnd == body.length()) {
      int bodySize = 2 * AnswerSize.ofText(body.substring(bodyFrom, bodyEnd));
      item = end(items, from.second(), left - bodySize, IssuePart::size);
    }
    Cuts cuts = new Cuts();
    cuts.add("body", Span.ofText(body, bodyFrom, bodyEnd), "characters");
    cuts.add("workItems", new Span(from.second(), item, items.size()), "work items");
    cuts.add("labels", new Span(from.first(), label, labels.size()), "labels");
    Issue shown =
        with(
            issue,
            labels.subList(from.first(), label),
            items.subList(from.second(), item),
            issue.body() == null ? null : body.substring(bodyFrom, bodyEnd));
    JsonObject json = Json.toTree(shown).getAsJsonObject();
    cuts.mark(json);
    boolean last = label == labels.size() && item == items.size() && bodyEnd == body.length();
    return new IssuePart(
        json, shown, cuts, last ? null : new PartCursor(from.stamp(), label, item, bodyEnd));
  }

  /// What it says.
  ///
  /// @param rest how one gets what is cut
  public String text(String rest) {
    return TextRenderer.issue(shown) + cuts.words(rest);
  }

  /// Of a work item in both forms.
  private static int size(WorkItem item) {
    return AnswerSize.of(Json.toTree(item))
        + AnswerSize.ofText(TextRenderer.workItem(item))
        + "\\n,".length();
  }

  public static <T> int end(List<T> all, int from, int room, ToIntFunction<T> size) {
    int left = room;
    int end = from;
    while (end < all.size()) {
      left -= size.applyAsInt(all.get(end));
      if (left < 0) {
        break;
      }
      end++;
    }
    return end;
  }

  private static <T> int cost(List<T> all, int from, int to, ToIntFunction<T> size) {
    return all.subList(from, to).stream().mapToInt(size).sum();
  }

  public static Issue with(
      Issue issue, List<String> labels, List<WorkItem> workItems, @Nullable String body) {
    return IssuePatch.of(IssueField.LABELS, labels)
        .with(IssueField.WORK_ITEMS, workItems)
        .with(IssueField.BODY, body)
        .over(issue);
  }
}
