package dev.boardcast.tracker.service;

import dev.boardcast.core.claim.Dependencies;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.Subject;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Commands.WorkItemFields;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.ClaimRepository;
import dev.boardcast.tracker.store.repository.IssueNumbers;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.PhaseRepository;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Changes of issues and their work items, each with its event.
public final class IssueService {
  private final Urls urls;

  /// Where an issue comes from, when it was made elsewhere.
  ///
  /// @param number the number it shall have; null takes the next one
  /// @param url its address there; null takes the tracker's own
  public record Source(@Nullable Integer number, @Nullable String url) {
    public static final Source HERE = new Source(null, null);
  }

  public IssueService(Urls urls) {
    this.urls = urls;
  }

  /// @param fields with a title
  /// @throws Refusal.Conflict when the source's number was used before
  public Issue create(
      WriteTransaction scope,
      int project,
      IssueFields fields,
      Source source,
      Precondition precondition) {
    Sql sql = scope.sql();
    precondition.check(
        Lookups.projectVersion(sql, project), () -> scope.tip(project), "Project #" + project);
    if (IssueRepository.count(sql, project) >= Limits.ISSUES_PER_PROJECT_MAX_COUNT) {
      throw new Refusal.Conflict(
          "Project #%d has %d issues, which is the most there can be. Delete some, or begin another project."
              .formatted(project, Limits.ISSUES_PER_PROJECT_MAX_COUNT));
    }
    IssuePatch issue = withPhaseId(sql, project, fields);
    int number = number(sql, project, source);
    String url = source.url() == null ? urls.issue(project, number) : source.url();
    requireBlockers(sql, project, number, issue);
    return insert(scope, project, number, issue, url);
  }

  /// An issue under a number that was taken for it; what it says was looked at before.
  Issue insert(WriteTransaction scope, int project, int number, IssuePatch issue) {
    return insert(scope, project, number, issue, urls.issue(project, number));
  }

  private static Issue insert(
      WriteTransaction scope, int project, int number, IssuePatch issue, String url) {
    Issue made = issue.create(project, number, url, scope.now());
    IssueRepository.insert(scope.sql(), made);
    TaskItems.fill(scope.sql(), made);
    return emit(scope, project, number, EventType.ISSUE_CREATED, List.of());
  }

  /// @return the issue as it is now, which is as it was when the patch says nothing new
  public Issue update(
      WriteTransaction scope,
      int project,
      int number,
      IssueFields patch,
      Precondition precondition) {
    return update(scope, project, number, patch, precondition, List.of());
  }

  /// The same where other changes did not stay: each is told, the first one with this change's own
  /// event.
  public Issue update(
      WriteTransaction scope,
      int project,
      int number,
      IssueFields patch,
      Precondition precondition,
      List<Overruled> overruled) {
    Sql sql = scope.sql();
    Issue old = checked(sql, project, number, precondition);
    requireBlockers(sql, project, number, patch.patch());
    return replace(scope, old, withPhaseId(sql, project, patch), overruled);
  }

  /// As `update`, for an issue that was made elsewhere and may have another address there by now.
  public Issue follow(
      WriteTransaction scope, int project, int number, IssuePatch patch, String url) {
    Issue old = checked(scope.sql(), project, number, Precondition.NONE);
    return replace(scope, old, patch.with(IssueField.URL, url));
  }

  /// An issue that was deleted comes back: the same number, work items and phase, where that is
  /// still there.
  ///
  /// @param kept as it was when it was deleted
  /// @param fields what it shall say now, beside those
  public Issue restore(WriteTransaction scope, Issue kept, IssueFields fields) {
    Sql sql = scope.sql();
    int project = kept.projectNumber();
    boolean hasPhase =
        kept.phase() != null
            && kept.phaseId() != null
            && kept.phaseId()
                .equals(Objects.toString(PhaseRepository.idOf(sql, project, kept.phase()), null));
    IssuePatch patch =
        fields
            .patch()
            .with(IssueField.CLAIMED_BY, null)
            // They went with it.
            .with(IssueField.COMMENT_COUNT, null)
            // Others may stand there by now.
            .with(IssueField.PLACE, null)
            // What it waited for may wait for it by now.
            .with(IssueField.BLOCKED_BY, null)
            .with(IssueField.PHASE, null)
            .with(IssueField.PHASE_ID, hasPhase ? kept.phaseId() : null);
    Issue back = patch.applyTo(kept, scope.now());
    IssueRepository.insert(sql, back);
    Issue next = TaskItems.follow(sql, kept, back);
    if (!next.equals(back)) {
      IssueRepository.update(sql, next);
    }
    return emit(scope, project, kept.number(), EventType.ISSUE_CREATED, List.of());
  }

  /// Tells of a change of an issue that did not stay; the issue is as it was.
  public static void tell(WriteTransaction scope, int project, int number, Overruled overruled) {
    emit(scope, project, number, EventType.ISSUE_UPDATED, List.of(), overruled);
  }

  public void delete(WriteTransaction scope, int project, int number, Precondition precondition) {
    Issue old = checked(scope.sql(), project, number, precondition);
    long sequence = scope.advance(project);
    IssueRepository.delete(scope.sql(), project, number);
    scope.emit(project, sequence, EventType.ISSUE_DELETED, new Subject.OfIssue(old), List.of());
  }

  /// An issue, and its new work item.
  public record Added(Issue issue, WorkItem item) {}

  /// @param fields with a title
  public Added addWorkItem(
      WriteTransaction scope,
      int project,
      int number,
      WorkItemFields fields,
      Precondition precondition) {
    Issue old = checked(scope.sql(), project, number, precondition);
    if (old.workItems().size() >= Limits.WORK_ITEMS_MAX_COUNT) {
      throw Refusal.invalid(
          "title", "an issue has at most %d work items".formatted(Limits.WORK_ITEMS_MAX_COUNT));
    }
    List<WorkItem> items = new ArrayList<>(old.workItems());
    String id = IssueRepository.takeWorkItemId(scope.sql(), project, number);
    items.add(new WorkItem(id, fields.title().orElse(""), fields.completed().orElse(false)));
    Issue issue = replace(scope, old, IssuePatch.of(IssueField.WORK_ITEMS, items));
    return new Added(issue, workItem(issue, id));
  }

  public Issue updateWorkItem(
      WriteTransaction scope,
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
      WriteTransaction scope, int project, int number, String id, Precondition precondition) {
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

  static Issue checked(Sql sql, int project, int number, Precondition precondition) {
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

  static Issue replace(WriteTransaction scope, Issue old, IssuePatch patch) {
    return replace(scope, old, patch, List.of());
  }

  private static Issue replace(
      WriteTransaction scope, Issue old, IssuePatch patch, List<Overruled> overruled) {
    Issue next =
        TaskItems.follow(scope.sql(), old, withoutEndedClaim(patch.applyTo(old, scope.now())));
    if (old.claimedBy() != null && next.claimedBy() == null) {
      ClaimRepository.end(scope.sql(), old.projectNumber(), old.number());
    }
    List<String> changed = IssuePatch.changedFields(old, next);
    Iterator<Overruled> told = overruled.iterator();
    Issue issue = old;
    if (!changed.isEmpty()) {
      IssueRepository.update(scope.sql(), next);
      Overruled first = told.hasNext() ? told.next() : null;
      issue =
          emit(scope, old.projectNumber(), old.number(), EventType.ISSUE_UPDATED, changed, first);
    }
    told.forEachRemaining(one -> tell(scope, old.projectNumber(), old.number(), one));
    return issue;
  }

  /// A claim ends when its issue is moved out of progress, by whomever.
  private static Issue withoutEndedClaim(Issue issue) {
    return issue.claimedBy() == null || issue.status() == IssueStatus.IN_PROGRESS
        ? issue
        : IssuePatch.of(IssueField.CLAIMED_BY, null).over(issue);
  }

  private static Issue emit(
      WriteTransaction scope, int project, int number, EventType type, List<String> changed) {
    return emit(scope, project, number, type, changed, null);
  }

  private static Issue emit(
      WriteTransaction scope,
      int project,
      int number,
      EventType type,
      List<String> changed,
      @Nullable Overruled overruled) {
    long sequence = scope.advance(project);
    Issue issue = Lookups.issue(scope.sql(), project, number);
    scope.emit(project, sequence, type, new Subject.OfIssue(issue), changed, overruled);
    return issue;
  }

  /// Refuses to let an issue wait for what is not there, or for itself.
  private static void requireBlockers(Sql sql, int project, int number, IssuePatch patch) {
    if (!(patch.value(IssueField.BLOCKED_BY) instanceof List<?> list) || list.isEmpty()) {
      return;
    }
    List<Integer> wanted = list.stream().map(Integer.class::cast).toList();
    String field = IssueField.BLOCKED_BY.wireName();
    for (int blocker : wanted) {
      if (blocker != number && !IssueRepository.exists(sql, project, blocker)) {
        throw Refusal.invalid(
            field, "There is no issue #%d in project #%d.".formatted(blocker, project));
      }
    }
    Dependencies.circle(IssueRepository.blockers(sql, project), number, wanted)
        .ifPresent(circle -> {
          throw Refusal.invalid(
              field,
              "Issue #%d would wait for itself: %s (each blocked by the next)."
                  .formatted(number, Dependencies.words(circle)));
        });
  }

  /// Those of the issues that block one which are not done.
  static List<Integer> waitsFor(Sql sql, Issue issue) {
    List<Integer> blockers = issue.blockedBy();
    return blockers == null
        ? List.of()
        : blockers.stream()
            .filter(number -> IssueRepository.isOpen(sql, issue.projectNumber(), number))
            .toList();
  }

  static IssuePatch withPhaseId(Sql sql, int project, IssueFields fields) {
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
