package dev.boardcast.tracker.service;

import static java.util.stream.Collectors.joining;

import dev.boardcast.core.claim.Agenda;
import dev.boardcast.core.claim.Claim;
import dev.boardcast.core.claim.Holder;
import dev.boardcast.core.claim.Lease;
import dev.boardcast.core.claim.OpenIssue;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.protocol.boards.ClaimedIssue;
import dev.boardcast.protocol.boards.NextIssue;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.ClaimRepository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Claims of issues, each change with its event. Claiming an issue puts it in progress; giving it
/// back, and the end of the time without a word of the holder, puts it back to do. A claim also
/// ends when anybody moves the issue out of progress (`IssueService`).
public final class ClaimService {
  /// In whose name claims end that are over.
  public static final Actor TRACKER = new Actor("boardcast", "tracker");

  /// Claims of a project that are given back in one transaction; the others follow.
  static final int GIVEN_BACK_MAX_COUNT = 100;

  private ClaimService() {}

  /// What is best done next.
  ///
  /// @param who asks; null for nobody by name
  public static NextIssue next(Sql sql, int project, @Nullable String who) {
    Agenda agenda = agenda(sql, project, who);
    Optional<Issue> best = agenda.best().map(one -> Lookups.issue(sql, project, one.number()));
    return new NextIssue(
        best.orElse(null), null, agenda.why(), agenda.open(), agenda.free().size());
  }

  public static NextIssue claimNext(WriteTransaction scope, int project, Duration length) {
    Holder holder = holder(scope);
    giveBackAll(scope, project);
    Agenda agenda = agenda(scope.sql(), project, holder.name());
    Optional<OpenIssue> best = agenda.best();
    if (best.isEmpty()) {
      return new NextIssue(null, null, agenda.why(), agenda.open(), 0);
    }
    ClaimedIssue claimed =
        take(scope, Lookups.issue(scope.sql(), project, best.get().number()), holder, length);
    return new NextIssue(
        claimed.issue(), claimed.claim(), agenda.why(), agenda.open(), agenda.free().size());
  }

  /// @throws Refusal.Conflict when somebody else holds it, it is done, or it is blocked
  public static ClaimedIssue claim(
      WriteTransaction scope, int project, int number, Duration length, Precondition precondition) {
    Sql sql = scope.sql();
    Holder holder = holder(scope);
    Issue issue = IssueService.checked(sql, project, number, precondition);
    Lease held = ClaimRepository.find(sql, project, number);
    if (held != null && held.isOver(scope.now())) {
      issue = giveBack(scope.inNameOf(TRACKER), issue);
      held = null;
    }
    if (held != null && held.keepsOut(holder, scope.now())) {
      throw heldByAnother(issue, held, holder);
    }
    if (issue.status() == IssueStatus.DONE) {
      throw new Refusal.Conflict(
          "Issue #%d of project #%d is done: there is nothing to claim."
              .formatted(number, project));
    }
    List<Integer> waitsFor = IssueService.waitsFor(sql, issue);
    if (held == null && !waitsFor.isEmpty()) {
      throw new Refusal.Conflict(
          "Issue #%d of project #%d is blocked by %s, which %s not done."
              .formatted(
                  number,
                  project,
                  waitsFor.stream().map(one -> "#" + one).collect(joining(", ")),
                  waitsFor.size() == 1 ? "is" : "are"));
    }
    return take(scope, issue, holder, length);
  }

  /// @throws Refusal.Conflict when somebody else holds it, or nobody
  public static ClaimedIssue release(
      WriteTransaction scope, int project, int number, Precondition precondition) {
    Holder holder = holder(scope);
    Issue issue = IssueService.checked(scope.sql(), project, number, precondition);
    Lease held = ClaimRepository.find(scope.sql(), project, number);
    if (held == null) {
      throw new Refusal.Conflict(
          "Issue #%d of project #%d is nobody's claim.".formatted(number, project));
    }
    if (held.keepsOut(holder, scope.now())) {
      throw heldByAnother(issue, held, holder);
    }
    return new ClaimedIssue(giveBack(scope, issue), null);
  }

  /// Gives back what is over, as far as one transaction goes.
  public static void giveBackAll(WriteTransaction scope, int project) {
    WriteTransaction own = scope.inNameOf(TRACKER);
    for (int number :
        ClaimRepository.over(scope.sql(), project, scope.now(), GIVEN_BACK_MAX_COUNT)) {
      giveBack(own, Lookups.issue(scope.sql(), project, number));
    }
  }

  /// Who holds an issue, where somebody does.
  public static @Nullable Claim of(Sql sql, Issue issue) {
    if (issue.claimedBy() == null) {
      return null;
    }
    Lease lease = ClaimRepository.find(sql, issue.projectNumber(), issue.number());
    return lease == null ? null : lease.claim();
  }

  private static ClaimedIssue take(
      WriteTransaction scope, Issue issue, Holder holder, Duration length) {
    Lease lease = Lease.begin(holder, length, scope.now());
    ClaimRepository.put(scope.sql(), issue.projectNumber(), issue.number(), lease);
    Issue taken =
        IssueService.replace(
            scope,
            issue,
            IssuePatch.of(IssueField.STATUS, IssueStatus.IN_PROGRESS)
                .with(IssueField.CLAIMED_BY, holder.name()));
    return new ClaimedIssue(taken, lease.claim());
  }

  private static Issue giveBack(WriteTransaction scope, Issue issue) {
    return IssueService.replace(
        scope,
        issue,
        IssuePatch.of(IssueField.STATUS, IssueStatus.TODO).with(IssueField.CLAIMED_BY, null));
  }

  private static Refusal heldByAnother(Issue issue, Lease held, Holder asking) {
    String holder = held.holder().name();
    return new Refusal.Conflict(
        "Issue #%d of project #%d is claimed by %s until %s."
            .formatted(
                issue.number(),
                issue.projectNumber(),
                holder.equals(asking.name()) ? "another session of " + holder : holder,
                held.until()));
  }

  /// Of a closed project nothing is handed out; an issue of it may still be claimed by its number.
  private static Agenda agenda(Sql sql, int project, @Nullable String who) {
    List<OpenIssue> open = ClaimRepository.openIssues(sql, project);
    return Lookups.project(sql, project).status() == ProjectStatus.CLOSED
        ? Agenda.ofClosed(open.size())
        : Agenda.of(open, who);
  }

  private static Holder holder(WriteTransaction scope) {
    return scope
        .caller()
        .holder()
        .orElseThrow(
            () -> Refusal.invalid(Headers.ACTOR, "is required here: a claim is held in a name"));
  }
}
