package dev.boardcast.core.order;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The order of a board's issues, of which each column shows those of its status.
///
/// An issue that somebody moved has a place, a text between those of its neighbours. One that
/// nobody moved stands where its number puts it: a new one after all others. So a move is a change
/// of one issue, and a board on which nothing was moved is in the order of its numbers.
///
/// No two issues of a board stand at the same place, and no place is one that a number stands for,
/// of whichever issue. Pure.
public final class CardOrder {
  /// Neighbours on each side that get new places with an issue whose own would become too long.
  /// There are twice as many, and again, while those beyond have long ones, too.
  static final int REACH_COUNT = 8;

  public static final Comparator<Issue> OF_ISSUES =
      Comparator.<Issue, String>comparing(issue -> key(issue.number(), issue.place()))
          .thenComparingInt(Issue::number);

  public static final Comparator<Spot> OF_SPOTS =
      Comparator.comparing(Spot::key).thenComparingInt(Spot::number);

  /// An issue, as far as it matters here.
  ///
  /// @param key what it is sorted by
  public record Spot(int number, IssueStatus status, String key) {
    public static Spot of(int number, IssueStatus status, @Nullable String place) {
      return new Spot(number, status, CardOrder.key(number, place));
    }
  }

  private CardOrder() {}

  /// What an issue is sorted by.
  ///
  /// @param place null where nobody moved it
  public static String key(int number, @Nullable String place) {
    return place == null ? FractionalIndex.ofCount(number) : place;
  }

  /// Puts an issue elsewhere.
  ///
  /// @param all the board's issues, in any order
  /// @param status of the issue, once it is moved: among whom it is moved
  /// @param target names another issue, where it names one
  /// @return new places by number, those of neighbours first; empty where it stands there already
  public static Map<Integer, String> move(
      Collection<Spot> all, int moved, IssueStatus status, Target target) {
    List<Spot> others =
        all.stream().filter(spot -> spot.number() != moved).sorted(OF_SPOTS).toList();
    Predicate<Spot> inColumn = spot -> spot.status() == status;
    if (others.stream().noneMatch(inColumn)) {
      return Map.of();
    }
    int at =
        switch (target) {
          case Target.Before(int number) -> index(others, spot -> spot.number() == number);
          case Target.After(int number) -> 1 + index(others, spot -> spot.number() == number);
          case Target.Top() -> index(others, inColumn);
          case Target.Bottom() -> 1 + lastIndex(others, inColumn);
        };
    String present = keyOf(all, moved);
    if (stands(others, inColumn, at, present)) {
      return Map.of();
    }
    return put(others, moved, at);
  }

  /// A place for an issue, and for neighbours where it would be too long.
  ///
  /// @param others all issues but this one, in their order
  /// @param at before which of them it shall stand; their number for the end
  static Map<Integer, String> put(List<Spot> others, int moved, int at) {
    String lower = at == 0 ? null : others.get(at - 1).key();
    String upper = at == others.size() ? null : others.get(at).key();
    String key = between(lower, upper);
    return key.length() <= Limits.PLACE_MAX_CHARS
        ? Map.of(moved, key)
        : rebalanced(others, moved, at);
  }

  /// Whether what stands there already is between the same two of its column.
  private static boolean stands(
      List<Spot> others, Predicate<Spot> inColumn, int at, String present) {
    int below = lastIndex(others.subList(0, at), inColumn);
    int above = index(others.subList(at, others.size()), inColumn);
    return (below < 0 || others.get(below).key().compareTo(present) < 0)
        && (above < 0 || others.get(at + above).key().compareTo(present) > 0);
  }

  /// New places for an issue and the fewest of its neighbours that makes them short again.
  private static Map<Integer, String> rebalanced(List<Spot> others, int moved, int at) {
    List<Integer> numbers = new ArrayList<>(others.stream().map(Spot::number).toList());
    numbers.add(at, moved);
    int half = Limits.PLACE_MAX_CHARS / 2;
    for (int reach = REACH_COUNT; ; reach *= 2) {
      int from = Math.max(0, at - reach);
      int to = Math.min(others.size(), at + reach);
      String lower = from == 0 ? null : others.get(from - 1).key();
      String upper = to == others.size() ? null : others.get(to).key();
      boolean all = from == 0 && to == others.size();
      if (all || (length(lower) <= half && length(upper) <= half)) {
        Map<Integer, String> places = new LinkedHashMap<>();
        spread(numbers.subList(from, to + 1), lower, upper, places);
        String own = places.remove(moved);
        // The last one, so that it is told as it is when all is done.
        places.put(moved, own);
        return places;
      }
    }
  }

  private static void spread(
      List<Integer> numbers,
      @Nullable String lower,
      @Nullable String upper,
      Map<Integer, String> places) {
    if (numbers.isEmpty()) {
      return;
    }
    int middle = numbers.size() / 2;
    String key = between(lower, upper);
    places.put(numbers.get(middle), key);
    spread(numbers.subList(0, middle), lower, key, places);
    spread(numbers.subList(middle + 1, numbers.size()), key, upper, places);
  }

  /// A place that no number stands for: with a fraction, or before all numbers.
  static String between(@Nullable String lower, @Nullable String upper) {
    String bound = lower == null ? key(1, null) : FractionalIndex.wholeAfter(lower);
    return FractionalIndex.between(
        lower, upper == null || upper.compareTo(bound) > 0 ? bound : upper);
  }

  private static int length(@Nullable String key) {
    return key == null ? 0 : key.length();
  }

  private static String keyOf(Collection<Spot> all, int number) {
    return all.stream()
        .filter(spot -> spot.number() == number)
        .map(Spot::key)
        .findFirst()
        .orElseThrow();
  }

  private static int index(List<Spot> spots, Predicate<Spot> wanted) {
    for (int at = 0; at < spots.size(); at++) {
      if (wanted.test(spots.get(at))) {
        return at;
      }
    }
    return -1;
  }

  private static int lastIndex(List<Spot> spots, Predicate<Spot> wanted) {
    int fromEnd = index(spots.reversed(), wanted);
    return fromEnd < 0 ? -1 : spots.size() - 1 - fromEnd;
  }
}
