package dev.boardcast.tracker.service;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.protocol.boards.CreatedIssue;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Commands.NewIssue;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.repository.ActivityRepository;
import dev.boardcast.tracker.store.repository.IssueNumbers;
import dev.boardcast.tracker.store.repository.IssueRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Issues as callers make them: one, with a hint where it may be there already, and many at once.
public final class Creations {
  /// An issue of the same title by the same actor is told of when it is not older.
  static final Duration SAME_TITLE_MAX_AGE = Duration.ofMinutes(10);

  /// The newest issues that are looked at for it.
  static final int LOOKED_AT_MAX_COUNT = 200;

  private Creations() {}

  public static CreatedIssue create(
      WriteTransaction scope,
      IssueService issues,
      int project,
      IssueFields fields,
      Precondition precondition) {
    Issue issue = issues.create(scope, project, fields, IssueService.Source.HERE, precondition);
    return new CreatedIssue(issue, false, earlier(scope, issue).orElse(null));
  }

  /// Makes all of them, each with its event, or none. They get their numbers in their order.
  ///
  /// @throws Refusal naming the entry at fault
  public static List<Issue> createAll(
      WriteTransaction scope,
      IssueService issues,
      int project,
      List<NewIssue> entries,
      Precondition precondition) {
    Sql sql = scope.sql();
    precondition.check(
        Lookups.projectVersion(sql, project), () -> scope.tip(project), "Project #" + project);
    long there = IssueRepository.count(sql, project);
    if (there + entries.size() > Limits.ISSUES_PER_PROJECT_MAX_COUNT) {
      throw new Refusal.Conflict(
          "Project #%d has %d issues, and there can be %d: %d more do not fit. Delete some, or begin another project."
              .formatted(project, there, Limits.ISSUES_PER_PROJECT_MAX_COUNT, entries.size()));
    }
    List<Integer> numbers = new ArrayList<>();
    for (NewIssue entry : entries) {
      requireThere(sql, project, entry);
      numbers.add(IssueNumbers.takeNext(sql, project));
    }
    List<Issue> made = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      NewIssue entry = entries.get(i);
      List<Integer> blockers = new ArrayList<>(entry.blockers());
      entry.blockingEntries().forEach(at -> blockers.add(numbers.get(at)));
      IssuePatch patch = IssueService.withPhaseId(sql, project, entry.fields());
      made.add(
          issues.insert(
              scope,
              project,
              numbers.get(i),
              blockers.isEmpty() ? patch : patch.with(IssueField.BLOCKED_BY, blockers)));
    }
    return made;
  }

  private static void requireThere(Sql sql, int project, NewIssue entry) {
    for (int blocker : entry.blockers()) {
      if (!IssueRepository.exists(sql, project, blocker)) {
        throw Refusal.invalid(
            entry.at() + "." + IssueField.BLOCKED_BY.wireName(),
            "There is no issue #%d in project #%d.".formatted(blocker, project));
      }
    }
  }

  /// What may be the same issue: of the same title, by the same actor, minutes old.
  private static Optional<CreatedIssue.Earlier> earlier(WriteTransaction scope, Issue issue) {
    String actor = scope.caller().actor();
    if (actor == null) {
      return Optional.empty();
    }
    Sql sql = scope.sql();
    int project = issue.projectNumber();
    return IssueRepository.newest(
            sql, project, scope.now().minus(SAME_TITLE_MAX_AGE), LOOKED_AT_MAX_COUNT)
        .stream()
        .filter(other -> other.number() != issue.number() && sameTitle(other, issue))
        .filter(other -> actor.equals(maker(sql, project, other.number())))
        .findFirst()
        .map(other -> new CreatedIssue.Earlier(other.number(), other.status(), other.createdAt()));
  }

  private static boolean sameTitle(Issue one, Issue other) {
    return comparable(one.title()).equals(comparable(other.title()));
  }

  private static String comparable(String title) {
    return TextRules.comparable(title).toLowerCase(Locale.ROOT);
  }

  /// Who made an issue; null where that is not known any more.
  private static @Nullable String maker(Sql sql, int project, int number) {
    for (EventLog.Entry entry : ActivityRepository.of(sql, project, number)) {
      JsonObject event = Json.parseObject(entry.json());
      if (event.get("type").getAsString().equals(EventType.ISSUE_CREATED.wireName())
          && event.getAsJsonObject("data").get("actor") != null) {
        return event.getAsJsonObject("data").get("actor").getAsString();
      }
    }
    return null;
  }
}
