package dev.boardcast.core.order;

import dev.boardcast.core.order.CardOrder.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/// Issues in an order that is said from elsewhere. As few of them as can get another place: those
/// that are in the longest row which is in that order already keep theirs, so that one card that
/// was moved there is one that is moved here. All others of the board stay where they are. Pure.
public final class Arrangement {
  /// In the board's order.
  private final List<Spot> spots;

  /// Who stands right, by where they are wanted.
  private final NavigableMap<Integer, Integer> settled = new TreeMap<>();

  private final Map<Integer, String> places = new LinkedHashMap<>();

  /// Those that are wanted next to each other, and between the same two that stand right.
  private record Run(List<Integer> ranks) {}

  private Arrangement(Collection<Spot> all) {
    spots = new ArrayList<>(all);
    spots.sort(CardOrder.OF_SPOTS);
  }

  /// What a part of the way is, where it is long: asked again with these places, the rest comes,
  /// and nobody is moved twice.
  ///
  /// @param all the board's issues, in any order
  /// @param wanted numbers, in the order that they shall have; who is not there is passed over
  /// @param maxCount so many are moved; neighbours may get a place besides, as with any move
  /// @return new places by number; empty where all stand right
  public static Map<Integer, String> places(
      Collection<Spot> all, List<Integer> wanted, int maxCount) {
    Arrangement arrangement = new Arrangement(all);
    arrangement.arrange(wanted, maxCount);
    return arrangement.places;
  }

  private void arrange(List<Integer> wanted, int maxCount) {
    Map<Integer, Integer> ranks = new HashMap<>();
    for (int rank = 0; rank < wanted.size(); rank++) {
      ranks.put(wanted.get(rank), rank);
    }
    List<Integer> standing =
        spots.stream().map(spot -> ranks.get(spot.number())).filter(Objects::nonNull).toList();
    longestRow(standing).forEach(rank -> settled.put(rank, wanted.get(rank)));
    Deque<Run> runs = runs(standing.stream().sorted().toList());
    int left = maxCount;
    while (!runs.isEmpty() && left > 0) {
      // The middle one first: places stay short, and those of half a run are of use.
      List<Integer> run = runs.removeFirst().ranks();
      int middle = run.size() / 2;
      int rank = run.get(middle);
      put(rank, wanted.get(rank));
      left--;
      List.of(new Run(run.subList(0, middle)), new Run(run.subList(middle + 1, run.size())))
          .forEach(half -> {
            if (!half.ranks().isEmpty()) {
              runs.addLast(half);
            }
          });
    }
  }

  /// @param ranks of all who are there, in order
  private Deque<Run> runs(List<Integer> ranks) {
    Deque<Run> runs = new ArrayDeque<>();
    List<Integer> run = new ArrayList<>();
    for (int rank : ranks) {
      if (!settled.containsKey(rank)) {
        run.add(rank);
      } else if (!run.isEmpty()) {
        runs.add(new Run(run));
        run = new ArrayList<>();
      }
    }
    if (!run.isEmpty()) {
      runs.add(new Run(run));
    }
    return runs;
  }

  /// Right after who is wanted before it and stands right; before all where nobody is.
  private void put(int rank, int number) {
    Map.Entry<Integer, Integer> before = settled.lowerEntry(rank);
    Spot moved = spots.remove(indexOf(number));
    int at = before == null ? 0 : 1 + indexOf(before.getValue());
    Map<Integer, String> next = CardOrder.put(spots, number, at);
    spots.add(at, moved);
    spots.replaceAll(spot -> {
      String place = next.get(spot.number());
      return place == null ? spot : new Spot(spot.number(), spot.status(), place);
    });
    places.putAll(next);
    settled.put(rank, number);
  }

  private int indexOf(int number) {
    for (int at = 0; at < spots.size(); at++) {
      if (spots.get(at).number() == number) {
        return at;
      }
    }
    throw new IllegalArgumentException("no issue #" + number);
  }

  /// The most of some different numbers that stand in rising order, as they stand.
  static List<Integer> longestRow(List<Integer> numbers) {
    // Of the rows of each length, the one that ends lowest: where it ends, and who is before each.
    List<Integer> ends = new ArrayList<>();
    int[] before = new int[numbers.size()];
    for (int at = 0; at < numbers.size(); at++) {
      int length = lengthBelow(numbers, ends, numbers.get(at));
      before[at] = length == 0 ? -1 : ends.get(length - 1);
      if (length == ends.size()) {
        ends.add(at);
      } else {
        ends.set(length, at);
      }
    }
    List<Integer> row = new ArrayList<>();
    for (int at = ends.isEmpty() ? -1 : ends.getLast(); at >= 0; at = before[at]) {
      row.add(numbers.get(at));
    }
    return row.reversed();
  }

  /// How long the longest of the rows is that end below a number.
  private static int lengthBelow(List<Integer> numbers, List<Integer> ends, int number) {
    int low = 0;
    int high = ends.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers.get(ends.get(middle)) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
