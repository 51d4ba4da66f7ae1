package dev.boardcast.core.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.order.CardOrder.Spot;
import dev.boardcast.core.sync.Fixtures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CardOrderTest {
  private static final int ISSUES = 40;
  private static final List<IssueStatus> STATUSES = List.of(IssueStatus.values());

  /// A board as the tracker keeps it.
  private final Map<Integer, Spot> board = new TreeMap<>();

  private int told;

  /// What the npm package `fractional-indexing` 4.0.0 says: lower, upper, between.
  @Test
  void keysAreThoseOfTheNpmPackage() {
    String known =
        """
        - - a0, - a0 Zz, - Z0 Yzz, Zz a0 ZzV, a0 - a1, az - b00, bzz - c000, a1 a2 a1V, a1V a2 a1l,
        Zz a01 a0, a0 a0V a0G, a0 a01 a00V, a01 a02 a01V, a0zz a1 a0zzV, a0 a0G a08, a49 a5 a4a,
        a499 a4A a49a, ZzG ZzO ZzK, ZzR ZzRV ZzRG, aB aC aBV, ZzRst ZzRsx ZzRsv, ZzR ZzR1 ZzR0V,
        ZzUQwNUUUV ZzUQwNUUV ZzUQwNUUUl, ZzR ZzR2 ZzR1, - a1V a1, - ZzV Zz, a1 c000 a2\
        """;
    for (String row : known.split(",\\s+", -1)) {
      String[] words = row.split(" ", -1);
      assertThat(FractionalIndex.between(bound(words[0]), bound(words[1])))
          .as(row)
          .isEqualTo(words[2]);
    }
    Map<Integer, String> counts =
        Map.of(0, "a0", 61, "az", 62, "b00", 3905, "bzz", 3906, "c000", 3975, "c017");
    counts.forEach((count, key) -> assertThat(FractionalIndex.ofCount(count)).isEqualTo(key));
    assertThat(FractionalIndex.ofCount(Integer.MAX_VALUE)).hasSize(7).startsWith("f");
  }

  @Test
  void whoWasNotMovedStandsByNumberAndANewOneIsLast() {
    issues(70);
    assertThat(column(IssueStatus.BACKLOG))
        .isEqualTo(IntStream.rangeClosed(1, 70).boxed().toList());
    assertThat(move(1, new Target.Bottom())).isOne();
    issues(71);
    assertThat(column(IssueStatus.BACKLOG)).endsWith(70, 1, 71);
  }

  @Test
  void aMoveIsAChangeOfOneIssue() {
    issues(5);
    assertThat(move(5, new Target.Before(2))).isOne();
    assertThat(column(IssueStatus.BACKLOG)).containsExactly(1, 5, 2, 3, 4);
    assertThat(move(1, new Target.After(3))).isOne();
    assertThat(column(IssueStatus.BACKLOG)).containsExactly(5, 2, 3, 1, 4);
    assertThat(move(4, new Target.Top())).isOne();
    assertThat(move(2, new Target.Bottom())).isOne();
    assertThat(column(IssueStatus.BACKLOG)).containsExactly(4, 5, 3, 1, 2);
  }

  @Test
  void whoStandsThereAlreadyIsNotMoved() {
    issues(3);
    assertThat(move(1, new Target.Before(2))).isZero();
    assertThat(move(3, new Target.After(2))).isZero();
    assertThat(move(1, new Target.Top())).isZero();
    assertThat(move(3, new Target.Bottom())).isZero();
    // What stands in between is in another column.
    set(2, IssueStatus.DONE);
    assertThat(move(3, new Target.After(1))).isZero();
    // Among whom there is nobody else.
    assertThat(move(2, new Target.Top())).isZero();
  }

  @Test
  void anIssueThatComesIntoAColumnStandsWhereItIsPut() {
    issues(4);
    set(4, IssueStatus.DONE);
    Map<Integer, String> places =
        CardOrder.move(board.values(), 4, IssueStatus.BACKLOG, new Target.Before(2));
    put(4, IssueStatus.BACKLOG, places.get(4));
    assertThat(column(IssueStatus.BACKLOG)).containsExactly(1, 4, 2, 3);
  }

  @Test
  void afterAnyMovesTheOrderIsThatOfTheMovesAndNoTwoStandAtOnePlace() {
    long seed = Fixtures.seed();
    Random random = new Random(seed);
    issues(ISSUES);
    Map<IssueStatus, List<Integer>> columns =
        board.keySet().stream().collect(Collectors.groupingBy(_ -> IssueStatus.BACKLOG));
    for (int i = 0; i < 3_000; i++) {
      IssueStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
      int moved = 1 + random.nextInt(ISSUES);
      List<Integer> column = columns.computeIfAbsent(status, _ -> new ArrayList<>());
      List<Integer> others = column.stream().filter(number -> number != moved).toList();
      if (others.isEmpty()) {
        continue;
      }
      int other = others.get(random.nextInt(others.size()));
      Target target =
          switch (random.nextInt(4)) {
            case 0 -> new Target.Top();
            case 1 -> new Target.Bottom();
            case 2 -> new Target.Before(other);
            default -> new Target.After(other);
          };
      CardOrder.move(board.values(), moved, status, target)
          .forEach((number, place) -> put(number, spot(number).status(), place));
      set(moved, status);
      columns.values().forEach(one -> one.removeIf(number -> number == moved));
      int at =
          switch (target) {
            case Target.Top() -> 0;
            case Target.Bottom() -> column.size();
            case Target.Before(int number) -> column.indexOf(number);
            case Target.After(int number) -> column.indexOf(number) + 1;
          };
      column.add(at, moved);
      assertThat(column(status)).as("BOARDCAST_SEED=%d, move %d", seed, i).isEqualTo(column);
    }
    for (IssueStatus status : columns.keySet()) {
      assertThat(column(status)).as("BOARDCAST_SEED=%d", seed).isEqualTo(columns.get(status));
    }
    assertSound();
  }

  /// The worst there is: each goes between the last one that was moved and the same neighbour.
  @Test
  void placesStayShortAndFewNeighboursGetNewOnes() {
    issues(ISSUES);
    int moves = 5_000;
    for (int i = 0; i < moves; i++) {
      move(3 + i % 2, new Target.Before(3 + (i + 1) % 2));
      assertSound();
    }
    // Two that change places for ever: a neighbourhood is told again after hundreds of moves.
    assertThat(told).isLessThan(moves + moves / 10);

    board.clear();
    told = 0;
    issues(2_000);
    for (int number = 2; number < 2_000; number++) {
      move(number, new Target.Before(2_000));
    }
    assertSound();
    // They pile up at one place, each before the last.
    assertThat(told).isLessThan(10 * 2_000);
  }

  private static @Nullable String bound(String word) {
    return word.equals("-") ? null : word;
  }

  private void issues(int count) {
    for (int number = board.size() + 1; number <= count; number++) {
      put(number, IssueStatus.BACKLOG, null);
    }
  }

  private void put(int number, IssueStatus status, @Nullable String place) {
    board.put(number, Spot.of(number, status, place));
  }

  private void set(int number, IssueStatus status) {
    board.put(number, new Spot(number, status, spot(number).key()));
  }

  private Spot spot(int number) {
    return Objects.requireNonNull(board.get(number));
  }

  /// @return how many issues have another place now
  private int move(int number, Target target) {
    IssueStatus status = spot(number).status();
    Map<Integer, String> places = CardOrder.move(board.values(), number, status, target);
    places.forEach((one, place) -> put(one, spot(one).status(), place));
    told += places.size();
    return places.size();
  }

  private List<Integer> column(IssueStatus status) {
    return board.values().stream()
        .filter(spot -> spot.status() == status)
        .sorted(CardOrder.OF_SPOTS)
        .map(Spot::number)
        .toList();
  }

  private void assertSound() {
    Set<String> keys = new HashSet<>();
    board.values().forEach(spot -> keys.add(spot.key()));
    assertThat(keys).hasSize(board.size());
    for (Spot spot : board.values()) {
      assertThat(spot.key().length()).isLessThanOrEqualTo(Limits.PLACE_MAX_CHARS);
      // None is the place of another's number, whether there is such an issue or not.
      boolean own = spot.key().equals(CardOrder.key(spot.number(), null));
      boolean wholeFromOne =
          spot.key().matches("a[1-9A-Za-z]|b..|c...|[d-z].{4,}") && isWhole(spot);
      assertThat(own || !wholeFromOne).as(spot.toString()).isTrue();
    }
  }

  private static boolean isWhole(Spot spot) {
    return spot.key().length() == 2 + spot.key().charAt(0) - 'a';
  }
}
