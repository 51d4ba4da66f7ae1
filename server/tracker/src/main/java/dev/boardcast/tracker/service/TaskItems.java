package dev.boardcast.tracker.service;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.tasks.Task;
import dev.boardcast.core.tasks.TaskLines;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Where a board mirrors a project whose checklists are lines of texts, an issue's work items are
/// the task lines of its body: whoever changes the one changes the other, with the same event. So
/// the body alone is what the two sides compare and send.
public final class TaskItems {
  private static final String NOT_A_LINE =
      "Work items of this board are lines of the issue's body, as on GitHub; in this body that"
          + " would be none, or what stands below it would go with another one. Change the body.";

  private static final String GITHUB = "GitHub";

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
    if (isDone) {
      List<WorkItem> items = items(sql, next, TaskLines.tasks(next.body()), List.of());
      return IssuePatch.of(IssueField.WORK_ITEMS, items).over(next);
    }
    String body = written(old, next);
    List<WorkItem> items = items(sql, next, TaskLines.tasks(body), next.workItems());
    return IssuePatch.of(IssueField.BODY, body).with(IssueField.WORK_ITEMS, items).over(next);
  }

  /// What the body of an issue shall be whose item comes back, where its body may have been changed
  /// on both sides while it was away, or had not been sent yet.
  ///
  /// @param last what both had
  /// @param said what GitHub has
  public static Back comesBack(Sql sql, Issue kept, @Nullable String last, @Nullable String said) {
    String here = kept.body();
    if (Objects.equals(here, last)
        || Objects.equals(here, said)
        || !MirrorRepository.hasTaskLines(sql, kept.projectNumber(), kept.number())) {
      return new Back(said, List.of());
    }
    if (Objects.equals(said, last)) {
      return new Back(here, List.of());
    }
    return TaskLines.merge(last, here, said)
        .map(TaskLines.Changed::text)
        .filter(TaskItems::fits)
        .map(body -> new Back(body, List.of()))
        .orElseGet(() -> new Back(said, List.of(conflict(said, here))));
  }

  /// @param overruled what did not stay
  public record Back(@Nullable String body, List<Overruled> overruled) {
    public Back {
      overruled = List.copyOf(overruled);
    }
  }

  private static Overruled conflict(@Nullable String kept, @Nullable String lost) {
    return new Conflict(IssueField.BODY.wireName(), kept, lost, GITHUB);
  }

  private static @Nullable String written(Issue old, Issue next) {
    List<Task> before = tasks(old.workItems());
    List<Task> after = tasks(next.workItems());
    List<String> known = old.workItems().stream().map(WorkItem::id).toList();
    int[] origins = next.workItems().stream().mapToInt(item -> known.indexOf(item.id())).toArray();
    TaskLines.Changed changed = TaskLines.change(next.body(), before, after, origins);
    String body = changed.text();
    List<Task> now = TaskLines.tasks(body);
    // A body may have more of them than an issue, and those that it has move up.
    boolean mayBeMore = before.size() == Limits.WORK_ITEMS_MAX_COUNT;
    boolean isSaid =
        mayBeMore
            ? now.size() >= after.size() && now.subList(0, after.size()).equals(after)
            : now.equals(after);
    if (!changed.isDone() || !isSaid) {
      throw Refusal.invalid("", NOT_A_LINE);
    }
    if (!fits(body)) {
      throw Refusal.invalid(
          "body",
          "would have more than %d characters, work items included"
              .formatted(Limits.BODY_MAX_CHARS));
    }
    return body;
  }

  private static boolean fits(@Nullable String body) {
    return body == null || Limits.length(body) <= Limits.BODY_MAX_CHARS;
  }

  private static List<Task> tasks(List<WorkItem> items) {
    return items.stream().map(item -> new Task(item.title(), item.completed())).toList();
  }

  /// Each task as the work item that it was, or as a new one.
  ///
  /// @param said the first ones, of which it is known
  private static List<WorkItem> items(Sql sql, Issue issue, List<Task> tasks, List<WorkItem> said) {
    int[] origins = TaskLines.origins(tasks(issue.workItems()), tasks);
    int from = said.size();
    IntPredicate isKnown = at -> said.isEmpty() && origins[at] >= 0;
    int count = (int) IntStream.range(from, tasks.size()).filter(isKnown.negate()).count();
    Iterator<String> ids =
        count == 0
            ? Collections.emptyIterator()
            : IssueRepository.takeWorkItemIds(sql, issue.projectNumber(), issue.number(), count)
                .iterator();
    List<WorkItem> items = new ArrayList<>(said);
    for (int at = from; at < tasks.size(); at++) {
      String id = isKnown.test(at) ? issue.workItems().get(origins[at]).id() : ids.next();
      items.add(new WorkItem(id, tasks.get(at).title(), tasks.get(at).completed()));
    }
    return items;
  }
}
