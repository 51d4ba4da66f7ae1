package dev.boardcast.tracker.service;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Subject;
import dev.boardcast.tracker.service.Commands.IssueFields;
import dev.boardcast.tracker.service.Commands.WorkItemFields;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteScope;
import dev.boardcast.tracker.store.rows.IssueNumbers;
import dev.boardcast.tracker.store.rows.IssueRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of issues and their work items, each with its event.
public final class IssueChanges {
  private final Urls urls;

  /// Where an issue comes from, when it was made elsewhere.
  ///
  /// @param number the number it shall have; null takes the next one
  /// @param url its address there; null takes the tracker's own
  public record Source(@Nullable Integer number, @Nullable String url) {
    public static final Source HERE = new Source(null, null);
  }

  public IssueChanges(Urls urls) {
    this.urls = urls;
  }

  /// @param fields with a title
  /// @throws Refusal.Conflict when the source's number was used before
  public Issue create(
      WriteScope scope, int project, IssueFields fields, Source source, Precondition precondition) {
    Sql sql = scope.sql();
    precondition.check(
        Lookups.projectVersion(sql, project),
        () -> Marks.project(sql, project),
        "Project #" + project);
    if (IssueRows.count(sql, project) >= Limits.ISSUES_PER_PROJECT_MAX_COUNT) {
      throw new Refusal.Conflict(
          "Project #%d has %d issues, which is the most there can be. Delete some, or begin another project."
              .formatted(project, Limits.ISSUES_PER_PROJECT_MAX_COUNT));
    }
    IssuePatch issue = withPhaseId(sql, project, fields);
    int number = number(sql, project, source);
    String url = source.url() == null ? urls.issue(project, number) : source.url();
    IssueRows.insert(sql, issue.create(project, number, url, scope.now()));
    return emit(scope, project, number, EventType.ISSUE_CREATED, List.of());
  }

  /// @return the issue as it is now, which is as it was when the patch says nothing new
  public Issue update(
      WriteScope scope, int project, int number, IssueFields patch, Precondition precondition) {
    Sql sql = scope.sql();
    Issue old = checked(sql, project, number, precondition);
    return replace(scope, old, withPhaseId(sql, project, patch));
  }

  /// As `update`, for an issue that was made elsewhere and may have another address there by now.
  public Issue follow(WriteScope scope, int project, int number, IssuePatch patch, String url) {
    Issue old = checked(scope.sql(), project, number, Precondition.NONE);
    return replace(scope, old, patch.with(IssueField.URL, url));
  }

  public void delete(WriteScope scope, int project, int number, Precondition precondition) {
    Issue old = checked(scope.sql(), project, number, precondition);
    long sequence = scope.advance(project);
    IssueRows.delete(scope.sql(), project, number);
    scope.emit(project, sequence, EventType.ISSUE_DELETED, new Subject.OfIssue(old), List.of());
  }

  /// @param fields with a title
  /// @return the issue with its new work item, which is the last
  public Issue addWorkItem(
      WriteScope scope, int project, int number, WorkItemFields fields, Precondition precondition) {
    Issue old = checked(scope.sql(), project, number, precondition);
    if (old.workItems().size() >= Limits.WORK_ITEMS_MAX_COUNT) {
      throw Refusal.invalid(
          "title", "an issue has at most %d work items".formatted(Limits.WORK_ITEMS_MAX_COUNT));
    }
    List<WorkItem> items = new ArrayList<>(old.workItems());
    items.add(
        new WorkItem(
            IssueRows.takeWorkItemId(scope.sql(), project, number),
            fields.title().orElse(""),
            fields.completed().orElse(false)));
    return replace(scope, old, IssuePatch.of(IssueField.WORK_ITEMS, items));
  }

  public Issue updateWorkItem(
      WriteScope scope,
      int project,
      int number,
      String id,
      WorkItemFields patch,
      Precondition precondition) {
    Issue old = checked(scope.sql(), project, number, precondition);
    WorkItem item = workItem(old, id);
    List<WorkItem> items = new ArrayList<>(old.workItems());
    items.set(
        items.indexOf(item),
        new WorkItem(
            id, patch.title().orElse(item.title()), patch.completed().orElse(item.completed())));
    return replace(scope, old, IssuePatch.of(IssueField.WORK_ITEMS, items));
  }

  public void deleteWorkItem(
      WriteScope scope, int project, int number, String id, Precondition precondition) {
    Issue old = checked(scope.sql(), project, number, precondition);
    WorkItem item = workItem(old, id);
    List<WorkItem> items = new ArrayList<>(old.workItems());
    items.remove(item);
    replace(scope, old, IssuePatch.of(IssueField.WORK_ITEMS, items));
  }

  /// @throws Refusal.NotFound when the issue has no such work item
  public static WorkItem workItem(Issue issue, String id) {
    return issue.workItems().stream()
        .filter(item -> item.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new Refusal.NotFound(
                "Work item %s not found in issue #%d of project #%d"
                    .formatted(id, issue.number(), issue.projectNumber())));
  }

  private static Issue checked(Sql sql, int project, int number, Precondition precondition) {
    Issue issue = Lookups.issue(sql, project, number);
    precondition.check(
        issue.version(),
        () -> Marks.issue(issue),
        "Issue #%d of project #%d".formatted(number, project));
    return issue;
  }

  private static int number(Sql sql, int project, Source source) {
    Integer wanted = source.number();
    if (wanted == null) {
      return IssueNumbers.takeNext(sql, project);
    }
    if (IssueNumbers.wasUsed(sql, project, wanted)) {
      throw new Refusal.Conflict(
          "Issue #%d of project #%d is gone; its number is not used again."
              .formatted(wanted, project));
    }
    IssueNumbers.take(sql, project, wanted);
    return wanted;
  }

  private static Issue replace(WriteScope scope, Issue old, IssuePatch patch) {
    Issue next = patch.applyTo(old, scope.now());
    List<String> changed = IssuePatch.changedFields(old, next);
    if (changed.isEmpty()) {
      return old;
    }
    IssueRows.update(scope.sql(), next);
    return emit(scope, old.projectNumber(), old.number(), EventType.ISSUE_UPDATED, changed);
  }

  private static Issue emit(
      WriteScope scope, int project, int number, EventType type, List<String> changed) {
    long sequence = scope.advance(project);
    Issue issue = Lookups.issue(scope.sql(), project, number);
    scope.emit(project, sequence, type, new Subject.OfIssue(issue), changed);
    return issue;
  }

  private static IssuePatch withPhaseId(Sql sql, int project, IssueFields fields) {
    IssuePatch patch = fields.patch();
    if (!patch.says(IssueField.PHASE)) {
      return patch;
    }
    String id =
        patch.value(IssueField.PHASE) instanceof String name
            ? Lookups.phaseId(sql, project, name, fields.phaseField())
            : null;
    return patch.with(IssueField.PHASE_ID, id);
  }
}
