package dev.boardcast.github.core.talk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What GitHub said last of an issue's comments and of what it waits for.
///
/// @param draft a draft has neither
/// @param at GitHub's time of the issue when it was read; null where it is to be read again
/// @param from comments that are older are left there: they were not among the first that were
///   read; null where all were
/// @param blockers for how many issues it waits there
/// @param known those of them that are issues of this board, by number
/// @param away the same, where the board does not take them over
/// @param outside ids of those that are on no card
/// @param told whether it was told that what is said here stays here
/// @param full whether it was told that the board takes over no more comments
/// @param content the issue's id, by which a transfer is told; null where that is not known
public record TalkBase(
    boolean draft,
    @Nullable Instant at,
    @Nullable Instant from,
    int blockers,
    List<Integer> known,
    List<Integer> away,
    List<String> outside,
    boolean told,
    boolean full,
    @Nullable String content) {
  public static final TalkBase NEW =
      new TalkBase(false, null, null, 0, List.of(), List.of(), List.of(), false, false, null);

  public TalkBase {
    known = sorted(Objects.requireNonNullElse(known, List.<Integer>of()));
    away = sorted(Objects.requireNonNullElse(away, List.<Integer>of()));
    outside = sorted(Objects.requireNonNullElse(outside, List.<String>of()));
  }

  private static <T extends Comparable<T>> List<T> sorted(Collection<T> some) {
    return List.copyOf(new TreeSet<>(some));
  }

  /// It is, or is no longer, waited for there.
  public TalkBase knowing(int number, boolean there) {
    Set<Integer> now = new TreeSet<>(known);
    now.remove(number);
    if (there) {
      now.add(number);
    }
    return waiting(blockers, List.copyOf(now), away, outside);
  }

  /// What was kept away and is on the board by now is known.
  TalkBase taking(Collection<Integer> here) {
    List<Integer> both = new ArrayList<>(away);
    both.retainAll(here);
    List<Integer> all = new ArrayList<>(known);
    all.addAll(both);
    List<Integer> left = new ArrayList<>(away);
    left.removeAll(both);
    return waiting(blockers, all, left, outside);
  }

  /// What it waits for there, and what of that is known here, kept away, or on no card.
  TalkBase waiting(int count, List<Integer> here, List<Integer> kept, List<String> others) {
    return new TalkBase(draft, at, from, count, here, kept, others, told, full, content);
  }

  /// Its comments were read.
  ///
  /// @param now GitHub's time of it; null where it is to be read again
  /// @param since as `from`
  TalkBase heard(
      @Nullable Instant now, @Nullable Instant since, boolean isFull, @Nullable String issue) {
    return new TalkBase(false, now, since, blockers, known, away, outside, told, isFull, issue);
  }

  /// Whether it is another issue than the one that was read: it was transferred. Where it is not
  /// known which that was, it is taken for another one if all its comments are.
  ///
  /// @param names what comments that are on both sides were called there
  public boolean wasMoved(HeardTalk now, Set<String> names) {
    if (now.content() == null) {
      return false;
    }
    return content == null
        ? !draft
            && !names.isEmpty()
            && !now.said().isEmpty()
            && now.said().stream().noneMatch(said -> names.contains(said.id()))
        : !content.equals(now.content());
  }

  public TalkBase aDraft() {
    return new TalkBase(true, at, null, 0, List.of(), List.of(), List.of(), told, false, null);
  }

  /// It was told that what is said here stays here.
  public TalkBase havingTold() {
    return new TalkBase(draft, at, from, blockers, known, away, outside, true, full, content);
  }
}
