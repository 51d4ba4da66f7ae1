package dev.boardcast.tracker.webhook;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.HookRepository;
import dev.boardcast.tracker.store.repository.HookRepository.Told;
import dev.boardcast.tracker.store.repository.IssueNumbers;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.webhook.ToldIssue.Said;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// GitHub's `issues` webhook: an issue is a card of the board whose hook it is.
///
/// Deliveries come late, twice and out of order. What GitHub said last of each issue is kept, by
/// the issue's node id: a delivery that is older is passed over, and of a newer one only what
/// GitHub has changed since goes to the board, so that what is changed here stays.
public final class GitHubIssues {
  /// What puts an open issue on the board: somebody works on it. A repository's hook tells of all
  /// its issues, and an issue that is locked or pinned is no reason to show it.
  private static final Set<String> JOINING =
      Set.of(
          "opened",
          "reopened",
          "edited",
          "assigned",
          "unassigned",
          "labeled",
          "unlabeled",
          "milestoned",
          "demilestoned",
          "typed",
          "untyped");

  private static final Set<String> MOVING = Set.of("closed", "reopened");

  private final IssueService issues;

  /// What a delivery is about.
  ///
  /// @param from where a transferred issue was; empty for others
  /// @param to where it went; empty for others, and where GitHub does not say
  private record Delivery(
      String action, ToldIssue issue, Optional<Place> from, Optional<ToldIssue> to) {}

  /// How an issue is known.
  private record Place(String node, @Nullable String url) {}

  public GitHubIssues(IssueService issues) {
    this.issues = issues;
  }

  /// @param payload of an `issues` event
  /// @return the change that mirrors it into a project
  /// @throws Refusal when it is no such payload
  public Function<WriteTransaction, Integer> read(int project, JsonObject payload) {
    Delivery delivery = delivery(payload);
    return scope -> {
      Lookups.projectVersion(scope.sql(), project);
      if (!delivery.issue().isPullRequest()) {
        apply(scope, project, delivery);
      }
      return project;
    };
  }

  private void apply(WriteTransaction scope, int project, Delivery delivery) {
    switch (delivery.action()) {
      case "deleted" -> delete(scope, project, delivery.issue());
      case "transferred" -> {
        ToldIssue left = delivery.issue();
        delivery.to().ifPresent(to -> move(scope, project, new Place(left.node(), left.url()), to));
        end(scope, project, left);
      }
      default -> {
        delivery.from().ifPresent(from -> move(scope, project, from, delivery.issue()));
        put(scope, project, delivery);
      }
    }
  }

  private void put(WriteTransaction scope, int project, Delivery delivery) {
    Sql sql = scope.sql();
    ToldIssue told = delivery.issue();
    Told known = known(sql, project, told.node(), told.url());
    if (known != null && known.over()) {
      return;
    }
    Said before = known == null ? null : said(known);
    boolean isOlder =
        known != null
            && known.toldAt() != null
            && told.at() != null
            && told.at().isBefore(known.toldAt());
    // Late, it may still be what puts an issue on the board: as GitHub said it last.
    Said now = isOlder && before != null ? before : told.said().over(before);
    Integer number = known == null ? null : known.issue();
    if (number != null) {
      Issue card = IssueRepository.find(sql, project, number);
      if (card == null || isOlder) {
        // Taken off the board here, it stays away.
        return;
      }
      issues.follow(
          scope, project, number, changes(before, now, delivery.action(), card), told.url());
    } else if (JOINING.contains(delivery.action()) && !now.isClosed()) {
      number = create(scope, project, told, now);
    }
    HookRepository.put(
        sql,
        project,
        new Told(
            told.node(),
            number,
            isOlder && known != null ? known.toldAt() : told.at(),
            Json.write(now),
            false),
        scope.now());
  }

  private int create(WriteTransaction scope, int project, ToldIssue told, Said said) {
    Sql sql = scope.sql();
    // GitHub's own number where the project has not used it; null takes the next one.
    Integer number = IssueNumbers.wasUsed(sql, project, told.number()) ? null : told.number();
    return issues
        .create(
            scope,
            project,
            IssueFields.of(
                IssuePatch.of(IssueField.TITLE, said.title())
                    .with(IssueField.BODY, orNone(said.body()))
                    .with(IssueField.STATUS, IssueStatus.BACKLOG)
                    .with(IssueField.ASSIGNEE, orNone(said.assignee()))
                    .with(IssueField.LABELS, said.labels() == null ? List.of() : said.labels())),
            new IssueService.Source(number, told.url()),
            Precondition.NONE)
        .number();
  }

  /// What GitHub has changed since it was heard last. Where both sides changed a field, GitHub's
  /// value stays: it cannot be told from here.
  private static IssuePatch changes(@Nullable Said before, Said now, String action, Issue card) {
    if (before == null) {
      // A card of which nothing is known but its address.
      IssuePatch patch = IssuePatch.of(IssueField.TITLE, now.title());
      patch = now.body() == null ? patch : patch.with(IssueField.BODY, orNone(now.body()));
      patch =
          now.assignee() == null ? patch : patch.with(IssueField.ASSIGNEE, orNone(now.assignee()));
      patch = now.labels() == null ? patch : patch.with(IssueField.LABELS, now.labels());
      return MOVING.contains(action) ? withStatus(patch, now, card.status()) : patch;
    }
    IssuePatch patch = changed(IssuePatch.NONE, IssueField.TITLE, before.title(), now.title());
    patch = changed(patch, IssueField.BODY, orNone(before.body()), orNone(now.body()));
    patch = changed(patch, IssueField.ASSIGNEE, orNone(before.assignee()), orNone(now.assignee()));
    patch =
        now.labels() == null
            ? patch
            : changed(patch, IssueField.LABELS, before.labels(), now.labels());
    return isMoved(before, now, action) ? withStatus(patch, now, card.status()) : patch;
  }

  private static IssuePatch changed(
      IssuePatch patch, IssueField field, @Nullable Object before, @Nullable Object now) {
    return Objects.equals(before, now) ? patch : patch.with(field, now);
  }

  /// Whether it was closed or opened again since; any other event says nothing of the status.
  private static boolean isMoved(Said before, Said now, String action) {
    return before.closed() == null
        ? MOVING.contains(action)
        : before.isClosed() != now.isClosed()
            || (now.isClosed() && before.isGivenUp() != now.isGivenUp());
  }

  /// GitHub knows open and closed only: a status that says the same in more words stays.
  private static IssuePatch withStatus(IssuePatch patch, Said now, IssueStatus card) {
    if (now.isClosed()) {
      return now.isGivenUp() ? patch : patch.with(IssueField.STATUS, IssueStatus.DONE);
    }
    return card == IssueStatus.DONE ? patch.with(IssueField.STATUS, IssueStatus.TODO) : patch;
  }

  private void delete(WriteTransaction scope, int project, ToldIssue told) {
    Told known = known(scope.sql(), project, told.node(), told.url());
    Integer number = known == null ? null : known.issue();
    if (number != null && IssueRepository.find(scope.sql(), project, number) != null) {
      issues.delete(scope, project, number, Precondition.NONE);
    }
    end(scope, project, told);
  }

  /// What comes of it from now on is late.
  private static void end(WriteTransaction scope, int project, ToldIssue told) {
    HookRepository.put(
        scope.sql(),
        project,
        new Told(told.node(), null, told.at(), Json.write(told.said()), true),
        scope.now());
  }

  /// A transferred issue has another id, number and address there, and stays the card that it is
  /// here. The delivery of its new repository may have come first, and made a card of its own: that
  /// one goes, unless somebody has begun to work with it.
  private void move(WriteTransaction scope, int project, Place from, ToldIssue to) {
    Sql sql = scope.sql();
    Told left = known(sql, project, from.node(), from.url());
    Integer number = left == null ? null : left.issue();
    Issue card = number == null ? null : IssueRepository.find(sql, project, number);
    if (left == null || card == null || from.node().equals(to.node())) {
      return;
    }
    Told arrived = known(sql, project, to.node(), to.url());
    if (arrived != null && arrived.over()) {
      return;
    }
    Integer other = arrived == null ? null : arrived.issue();
    Issue twin = other == null ? null : IssueRepository.find(sql, project, other);
    if (twin != null) {
      if (!twin.workItems().isEmpty() || twin.phaseId() != null) {
        return;
      }
      issues.delete(scope, project, twin.number(), Precondition.NONE);
    }
    Said before = said(left);
    Said newest = arrived == null ? null : said(arrived);
    Said now = newest == null ? to.said().over(before) : newest;
    issues.follow(
        scope, project, card.number(), changes(before, now, "transferred", card), to.url());
    HookRepository.put(
        sql,
        project,
        new Told(
            to.node(),
            card.number(),
            arrived == null ? to.at() : arrived.toldAt(),
            Json.write(now),
            false),
        scope.now());
    HookRepository.put(
        sql, project, new Told(from.node(), null, left.toldAt(), left.base(), true), scope.now());
  }

  /// By its id, else by its address, under which a card may have been made in another way. A card
  /// of another id is not it: addresses are given away again when a repository is renamed.
  private static @Nullable Told known(Sql sql, int project, String node, @Nullable String url) {
    Told told = HookRepository.find(sql, project, node);
    if (told != null || url == null) {
      return told;
    }
    Integer number = IssueRepository.numberOfUrl(sql, project, url);
    return number == null || HookRepository.hasIssue(sql, project, number)
        ? null
        : new Told(node, number, null, "", false);
  }

  /// Null where only the address is known.
  private static @Nullable Said said(Told told) {
    return told.base().isEmpty() ? null : Json.read(told.base(), Said.class);
  }

  private static @Nullable String orNone(@Nullable String said) {
    return said == null || said.isEmpty() ? null : said;
  }

  private static Delivery delivery(JsonObject payload) {
    try {
      JsonObject issue = JsonFields.object(JsonFields.required(payload, "issue"), "issue");
      return new Delivery(
          JsonFields.text(payload, "action"),
          ToldIssue.read(issue),
          place(payload),
          ToldIssue.inChanges(payload, "new_issue"));
    } catch (WireException e) {
      throw new Refusal.Malformed("The delivery cannot be read: " + e.getMessage());
    }
  }

  private static Optional<Place> place(JsonObject payload) {
    if (payload.get("changes") instanceof JsonObject changes
        && changes.get("old_issue") instanceof JsonObject old) {
      String url = ToldIssue.text(old, "html_url");
      String node = ToldIssue.text(old, "node_id");
      String key = node == null ? url : node;
      return key == null ? Optional.empty() : Optional.of(new Place(key, url));
    }
    return Optional.empty();
  }
}
