package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.claim.Dependencies;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.testkit.github.FakeProject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// What people on both sides say about the cards of a round, and which they let wait for which.
final class FaultyTalk {
  private final Boards boards;
  private final int project;
  private final FakeProject there;
  private final String where;

  /// What was said here, by the card.
  private final Map<String, List<String>> saidHere = new HashMap<>();

  private int said;
  int comments;
  int waits;

  FaultyTalk(Boards boards, int project, FakeProject there, String where) {
    this.boards = boards;
    this.project = project;
    this.there = there;
    this.where = where;
  }

  private static String card(String title) {
    return title.substring(0, title.indexOf(' '));
  }

  void act(Random random) {
    List<Issue> issues = boards.board(project).issues();
    List<String> cards = there.cards();
    int who = random.nextInt(4);
    if (who == 0 && !issues.isEmpty()) {
      here(issues, random);
    } else if (who == 1 && !cards.isEmpty()) {
      there(cards.get(random.nextInt(cards.size())), random);
    }
  }

  /// Somebody says something here, or lets an issue wait.
  private void here(List<Issue> issues, Random random) {
    Issue issue = issues.get(random.nextInt(issues.size()));
    if (random.nextBoolean()) {
      String text = "here %d".formatted(++said);
      var _ = boards.teamwork().comment(project, issue.number(), text);
      saidHere.computeIfAbsent(card(issue.title()), _ -> new ArrayList<>()).add(text);
      comments++;
      return;
    }
    Issue other = issues.get(random.nextInt(issues.size()));
    List<Integer> next =
        new ArrayList<>(Objects.requireNonNullElse(issue.blockedBy(), List.<Integer>of()));
    if (!next.removeIf(number -> number == other.number())) {
      next.add(other.number());
    }
    Set<Integer> numbers = new HashSet<>();
    issues.forEach(one -> numbers.add(one.number()));
    next.removeIf(number -> !numbers.contains(number));
    try {
      boards.updateIssue(project, issue.number(), IssuePatch.of(IssueField.BLOCKED_BY, next), null);
      waits++;
    } catch (TrackerException _) {
      // It would wait for itself.
    }
  }

  /// The same there.
  private void there(String item, Random random) {
    if (there.isDraft(item)) {
      return;
    }
    if (random.nextBoolean()) {
      var _ = there.talk().say(item, "ada", "there %d".formatted(++said));
      comments++;
      return;
    }
    List<String> issues = there.cards().stream().filter(one -> !there.isDraft(one)).toList();
    String other = issues.get(random.nextInt(issues.size()));
    if (!other.equals(item)) {
      boolean is = there.talk().waits(item).contains(FakeProject.contentId(other));
      there.talk().wait(item, other, !is);
      waits++;
    }
  }

  void check(List<Issue> issues) {
    Map<Integer, List<Integer>> graph = new HashMap<>();
    issues.forEach(issue -> graph.put(issue.number(), blockers(issue)));
    for (String item : there.cards()) {
      Issue issue =
          issues.stream()
              .filter(one -> card(one.title()).equals(card(there.title(item))))
              .findFirst()
              .orElseThrow();
      if (there.isDraft(item)) {
        continue;
      }
      List<String> ours = comments(issue);
      List<String> theirs = there.talk().said(item).stream().map(FaultyTalk::plain).toList();
      assertThat(ours)
          .as("%s: comments on %s", where, issue.title())
          .containsExactlyInAnyOrderElementsOf(theirs);
      assertThat(new HashSet<>(ours))
          .as("%s: said twice on %s", where, issue.title())
          .hasSameSizeAs(ours);
      Set<Integer> waitsThere = numbers(there.talk().waits(item), issues);
      Set<Integer> waitsHere = new TreeSet<>(blockers(issue));
      waitsHere.removeIf(number -> isDraft(number, issues));
      assertThat(waitsThere)
          .as("%s: what %s (#%d) waits for", where, issue.title(), issue.number())
          .containsAll(waitsHere);
      waitsThere.removeAll(waitsHere);
      for (int away : waitsThere) {
        List<Integer> both = new ArrayList<>(blockers(issue));
        both.add(away);
        Optional<List<Integer>> circle = Dependencies.circle(graph, issue.number(), both);
        assertThat(circle)
            .as("%s: #%d waits there for #%d, and not here: %s", where, issue.number(), away, graph)
            .isPresent();
      }
    }
  }

  /// Comments of issues that never went away: those that did were made anew without them.
  void checkNotLost(List<Issue> issues, Set<String> removed) {
    for (Issue issue : issues) {
      String card = card(issue.title());
      if (!removed.contains(card)) {
        assertThat(comments(issue))
            .as("%s: what was said here on %s", where, card)
            .containsAll(saidHere.getOrDefault(card, List.of()));
      }
    }
  }

  private List<String> comments(Issue issue) {
    return boards.teamwork().comments(project, issue.number(), 500, null).items().stream()
        .map(Comment::text)
        .toList();
  }

  private static List<Integer> blockers(Issue issue) {
    return Objects.requireNonNullElse(issue.blockedBy(), List.of());
  }

  private static String plain(String body) {
    return body.replaceFirst("\n\n<!-- boardcast [0-9a-f-]+ -->$", "")
        .replaceFirst("^`[^`]+` on Boardcast:\n\n", "");
  }

  private boolean isDraft(int number, List<Issue> issues) {
    return issues.stream()
        .filter(issue -> issue.number() == number)
        .flatMap(issue -> item(issue).stream())
        .allMatch(there::isDraft);
  }

  private Optional<String> item(Issue issue) {
    return there.cards().stream()
        .filter(item -> card(there.title(item)).equals(card(issue.title())))
        .findFirst();
  }

  private Set<Integer> numbers(Set<String> contents, List<Issue> issues) {
    Set<Integer> numbers = new TreeSet<>();
    for (Issue issue : issues) {
      item(issue)
          .filter(item -> contents.contains(FakeProject.contentId(item)))
          .ifPresent(_ -> numbers.add(issue.number()));
    }
    return numbers;
  }
}
