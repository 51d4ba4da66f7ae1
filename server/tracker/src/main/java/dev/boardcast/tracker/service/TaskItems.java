package dev.boardcast.tracker.service;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.tasks.Task;
import dev.boardcast.core.tasks.TaskLines;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a board mirrors a project whose checklists are lines of texts, an issue's work items are
/// the task lines of its body: whoever changes the one changes the other, with the same event. So
/// the body alone is what the two sides compare and send.
final class TaskItems {
  private static final String NOT_A_LINE =
      "Work items of this board are lines of the issue's body, as on GitHub; in this body that"
          + " would be none, or others would go with it. Change the body.";

  private TaskItems() {}

  /// A new issue gets the work items that its body has.
  static void fill(Sql sql, Issue made) {
    Issue next = follow(sql, IssuePatch.of(IssueField.BODY, null).over(made), made);
    if (!next.equals(made)) {
      IssueRepository.update(sql, next);
    }
  }

  /// The issue as it shall be, with both saying the same.
  ///
  /// @param next where one of them may be another than in the old one
  static Issue follow(Sql sql, Issue old, Issue next) {
    boolean isSaid = Objects.equals(old.body(), next.body());
    boolean isDone = old.workItems().equals(next.workItems());
    if ((isSaid && isDone)
        || !MirrorRepository.hasTaskLines(sql, next.projectNumber(), next.number())) {
      return next;
    }
    String body = isDone ? next.body() : written(old, next);
    List<WorkItem> items = items(sql, next, TaskLines.tasks(body));
    return IssuePatch.of(IssueField.BODY, body).with(IssueField.WORK_ITEMS, items).over(next);
  }

  private static @Nullable String written(Issue old, Issue next) {
    List<Task> before = tasks(old.workItems());
    List<Task> after = tasks(next.workItems());
    List<String> known = old.workItems().stream().map(WorkItem::id).toList();
    int[] origins = next.workItems().stream().mapToInt(item -> known.indexOf(item.id())).toArray();
    String body = TaskLines.change(next.body(), before, after, origins).text();
    List<Task> now = TaskLines.tasks(body);
    // A body may have more of them than an issue.
    if (now.size() < after.size() || !now.subList(0, after.size()).equals(after)) {
      throw Refusal.invalid("", NOT_A_LINE);
    }
    if (body != null && Limits.length(body) > Limits.BODY_MAX_CHARS) {
      throw Refusal.invalid(
          "body",
          "would have more than %d characters, work items included"
              .formatted(Limits.BODY_MAX_CHARS));
    }
    return body;
  }

  private static List<Task> tasks(List<WorkItem> items) {
    return items.stream().map(item -> new Task(item.title(), item.completed())).toList();
  }

  /// Each task as the work item that it was, or as a new one.
  private static List<WorkItem> items(Sql sql, Issue issue, List<Task> tasks) {
    int[] origins = TaskLines.origins(tasks(issue.workItems()), tasks);
    List<WorkItem> items = new ArrayList<>();
    for (int at = 0; at < tasks.size(); at++) {
      String id =
          origins[at] >= 0
              ? issue.workItems().get(origins[at]).id()
              : IssueRepository.takeWorkItemId(sql, issue.projectNumber(), issue.number());
      items.add(new WorkItem(id, tasks.get(at).title(), tasks.get(at).completed()));
    }
    return items;
  }
}
