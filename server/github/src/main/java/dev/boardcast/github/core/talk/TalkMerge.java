package dev.boardcast.github.core.talk;

import dev.boardcast.core.claim.Dependencies;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkWrite.Spoken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was heard of an issue and what the board says become one.
///
/// Comments are only ever added, on both sides. What an issue waits for is a set: each issue in it
/// was added or taken away on one side since both were equal, so two sides cannot want different
/// things of one, and nothing loses.
public final class TalkMerge {
  /// As events name what they say of comments.
  public static final String COMMENT = "comment";

  /// As they name what an issue waits for.
  public static final String BLOCKED_BY = "blockedBy";

  /// GitHub's reads may lag behind its writes for so long.
  public static final Duration LAG_MAX = Duration.ofSeconds(5);

  /// What is older when an issue is read for the first time is no news, and told by its count.
  static final Duration NEWS_MAX = Duration.ofMinutes(10);

  static final String FULL =
      "this issue has %d comments here, which is the most there can be: what more is said on GitHub stays there"
          .formatted(Limits.COMMENTS_PER_ISSUE_MAX_COUNT);

  private TalkMerge() {}

  /// @param blockedBy what the issue shall wait for; null where it stays
  /// @param more whether there are comments between those that are known and those that were read
  public record Merged(
      List<Spoken> comments,
      Map<Integer, String> joined,
      @Nullable List<Integer> blockedBy,
      TalkBase base,
      List<Overruled> overruled,
      boolean more) {
    public Merged {
      comments = List.copyOf(comments);
      joined = Map.copyOf(joined);
      overruled = List.copyOf(overruled);
    }

    /// The same with what other comments of this board are called there.
    public Merged joining(Map<Integer, String> others) {
      Map<Integer, String> all = new HashMap<>(others);
      all.putAll(joined);
      return new Merged(comments, all, blockedBy, base, overruled, more);
    }
  }

  /// @param base null where it was never read
  /// @param numbers of the issues of this board that hold contents
  /// @param graph which issues of this board wait for which
  /// @param believed whether what is said of dependencies cannot be older than what was sent
  /// @param seen GitHub's time of the issue, as its card was read last; null where it was not
  /// @param now by GitHub's clock
  public static Merged hear(
      TalkCard card,
      @Nullable TalkBase base,
      HeardTalk heard,
      Map<String, Integer> numbers,
      Map<Integer, List<Integer>> graph,
      boolean believed,
      @Nullable Instant seen,
      Instant now) {
    TalkBase old = base == null ? TalkBase.NEW : base;
    if (heard.draft()) {
      return new Merged(List.of(), Map.of(), null, old.aDraft(), List.of(), false);
    }
    boolean first = base == null || base.draft();
    List<Spoken> comments = new ArrayList<>();
    Map<Integer, String> joined = new HashMap<>();
    for (HeardTalk.Said said : heard.said()) {
      Integer own = own(card, said.mark());
      boolean isLeft = !first && old.from() != null && said.at().isBefore(old.from());
      if (card.known().contains(said.id()) || isLeft) {
        continue;
      }
      if (own != null) {
        joined.put(own, said.id());
      } else {
        boolean isNews = !first || said.at().plus(NEWS_MAX).isAfter(now);
        comments.add(new Spoken(said.id(), said.author(), said.at(), said.text(), isNews));
      }
    }
    boolean cut = heard.comments() > heard.said().size();
    // Where even the oldest that was read is new, there may be more between it and what is known.
    boolean gap =
        !comments.isEmpty() && comments.getFirst().remote().equals(heard.said().getFirst().id());
    Instant from =
        first ? (cut && !heard.said().isEmpty() ? heard.said().getFirst().at() : null) : old.from();
    Instant at = heard.at();
    // Times there are whole seconds, and reads lag: what was changed just now may say more.
    boolean isSure =
        believed
            && at != null
            && !at.plus(LAG_MAX).isAfter(now)
            && (seen == null || !at.isBefore(seen));
    int room = Limits.COMMENTS_PER_ISSUE_MAX_COUNT - count(card.issue());
    boolean full = comments.size() > room;
    List<Overruled> overruled =
        full && !old.full() ? List.of(new RefusedChange(COMMENT, null, FULL)) : List.of();
    TalkBase next = old.heard(isSure ? at : null, from, full || old.full(), heard.content());
    Merged talk =
        new Merged(
            full ? comments.subList(0, Math.max(0, room)) : comments,
            joined,
            null,
            next,
            overruled,
            !first && cut && gap && !full);
    return believed && heard.waits().isPresent()
        ? waiting(card.issue(), talk, heard.waits().get(), numbers, graph)
        : talk;
  }

  /// What the comments of an issue are called now that it was transferred: that may give them other
  /// ids, which no schema says. One's own is told by its mark, another by who said it and when.
  ///
  /// @param here those that were on both sides
  /// @return by their ids here
  public static Map<Integer, String> renamed(List<TalkCard.Said> here, HeardTalk heard) {
    List<TalkCard.Said> left = new ArrayList<>(here);
    Map<Integer, String> names = new HashMap<>();
    for (HeardTalk.Said there : heard.said()) {
      left.stream()
          .filter(said -> isSame(said, there, true))
          .findFirst()
          // Its words may have been changed there since.
          .or(() -> left.stream().filter(said -> isSame(said, there, false)).findFirst())
          .ifPresent(said -> {
            left.remove(said);
            names.put(said.comment().id(), there.id());
          });
    }
    return names;
  }

  private static boolean isSame(TalkCard.Said here, HeardTalk.Said there, boolean byText) {
    if (here.mark() != null) {
      return here.mark().equals(there.mark());
    }
    Comment comment = here.comment();
    return comment.createdAt().equals(there.at())
        && Objects.equals(comment.author(), there.author())
        && (!byText || comment.text().equals(there.text()));
  }

  private static int count(Issue issue) {
    return Objects.requireNonNullElse(issue.commentCount(), 0);
  }

  private static @Nullable Integer own(TalkCard card, @Nullable String mark) {
    return mark == null
        ? null
        : card.unsent().stream()
            .filter(unsent -> mark.equals(unsent.mark()))
            .map(unsent -> unsent.comment().id())
            .findFirst()
            .orElse(null);
  }

  private static Merged waiting(
      Issue issue,
      Merged talk,
      HeardTalk.Waits waits,
      Map<String, Integer> numbers,
      Map<Integer, List<Integer>> graph) {
    TalkBase base = talk.base();
    Set<Integer> there = new TreeSet<>();
    Set<String> outside = new TreeSet<>();
    for (String content : waits.contents()) {
      Integer number = numbers.get(content);
      if (number == null) {
        outside.add(content);
      } else if (number != issue.number()) {
        there.add(number);
      }
    }
    if (waits.count() > waits.contents().size()) {
      // What was not read may be there as ever.
      there.addAll(base.known());
      there.addAll(base.away());
    }
    List<Integer> here = blockers(issue);
    List<Integer> next = new ArrayList<>(here);
    next.removeIf(number -> base.known().contains(number) && !there.contains(number));
    List<Integer> away = new ArrayList<>();
    List<Overruled> overruled = new ArrayList<>(talk.overruled());
    for (int number : there) {
      if (next.contains(number) || base.known().contains(number)) {
        // Known and not here, it is yet to be taken away there.
        continue;
      }
      String why = whyNot(issue.number(), number, next, graph);
      if (why == null) {
        next.add(number);
        continue;
      }
      away.add(number);
      if (!base.away().contains(number)) {
        overruled.add(new RefusedChange(BLOCKED_BY, "#" + number, why));
      }
    }
    List<Integer> known = new ArrayList<>(there);
    known.removeAll(away);
    TalkBase now = base.waiting(waits.count(), known, away, List.copyOf(outside));
    boolean changed = !next.equals(here);
    if (changed) {
      graph.put(issue.number(), List.copyOf(next));
    }
    return new Merged(
        talk.comments(),
        talk.joined(),
        changed ? List.copyOf(next) : null,
        now,
        overruled,
        talk.more());
  }

  /// Why the board does not take over that an issue waits for another one.
  private static @Nullable String whyNot(
      int issue, int number, List<Integer> here, Map<Integer, List<Integer>> graph) {
    if (here.size() >= Limits.BLOCKERS_MAX_COUNT) {
      return "GitHub says that it waits for #%d, too: that would be more than %d here"
          .formatted(number, Limits.BLOCKERS_MAX_COUNT);
    }
    List<Integer> wanted = new ArrayList<>(here);
    wanted.add(number);
    return Dependencies.circle(graph, issue, wanted)
        .map(circle ->
            "GitHub says that it waits for #%d, too: here it would wait for itself (%s)"
                .formatted(number, Dependencies.words(circle)))
        .orElse(null);
  }

  /// Whether nothing is to be sent once this is written.
  public static boolean isSettled(TalkCard card, Merged merged) {
    List<Integer> here = merged.blockedBy() == null ? blockers(card.issue()) : merged.blockedBy();
    return new TreeSet<>(here).equals(new TreeSet<>(merged.base().known()))
        && card.unsent().stream()
            .allMatch(unsent -> merged.joined().containsKey(unsent.comment().id()));
  }

  public static List<Integer> blockers(Issue issue) {
    return Objects.requireNonNullElse(issue.blockedBy(), List.of());
  }

  /// What GitHub is to be told of what an issue waits for.
  ///
  /// @param base with what is on the board by now
  public record Outgoing(Set<Integer> added, Set<Integer> removed, TalkBase base) {
    public boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty();
    }
  }

  /// @param isThere whether an issue of this board is one there: of others nothing can be said
  public static Outgoing outgoing(Issue issue, TalkBase base, IntPredicate isThere) {
    List<Integer> here = blockers(issue);
    TalkBase now = base.taking(here);
    return new Outgoing(
        here.stream()
            .filter(number -> !now.known().contains(number) && isThere.test(number))
            .collect(Collectors.toCollection(TreeSet::new)),
        now.known().stream()
            .filter(number -> !here.contains(number) && isThere.test(number))
            .collect(Collectors.toCollection(TreeSet::new)),
        now);
  }

  /// The board where GitHub does not take some of it.
  ///
  /// @param refused of what was to be sent, and why
  /// @return what the issue shall wait for, with what is to be told
  public static Back back(Issue issue, Outgoing sent, Map<Integer, String> refused) {
    List<Integer> next = new ArrayList<>(blockers(issue));
    List<Overruled> told = new ArrayList<>();
    refused.forEach((number, why) -> {
      if (sent.added().contains(number)) {
        next.removeIf(number::equals);
        told.add(new RefusedChange(BLOCKED_BY, "#" + number, why));
      } else if (!next.contains(number)) {
        next.add(number);
        told.add(new RefusedChange(BLOCKED_BY, "without #" + number, why));
      }
    });
    return new Back(next, told);
  }

  public record Back(List<Integer> blockedBy, List<Overruled> told) {
    public Back {
      blockedBy = List.copyOf(blockedBy);
      told = List.copyOf(told);
    }
  }
}
