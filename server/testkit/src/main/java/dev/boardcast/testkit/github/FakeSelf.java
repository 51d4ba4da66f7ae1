package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeSchema.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// What a project says of itself, and in which order its items are. Guarded by itself.
public final class FakeSelf {
  private static final int TEXT_MAX_CHARS = 256;

  /// No more are made while reads lag.
  private static final int ORDERS_MAX_COUNT = 100;

  /// What it says, or said.
  record Texts(String title, @Nullable String description, boolean closed, Instant since) {}

  /// Ids of all items that ever were, in the order that they have, or had.
  private record Order(List<String> items, Instant since) {}

  private final InstantSource clock;
  private final List<Order> orders = new ArrayList<>();
  private final List<Texts> history = new ArrayList<>();

  FakeSelf(InstantSource clock) {
    this.clock = clock;
    history.add(new Texts("Fake roadmap", null, false, Instant.MIN));
  }

  /// A new item is the last one.
  synchronized void add(String item) {
    if (orders.isEmpty()) {
      orders.add(new Order(new ArrayList<>(), Instant.MIN));
    }
    // Whoever does not see the item yet passes it over.
    orders.getLast().items().add(item);
  }

  /// A person drags a card to another place.
  ///
  /// @param after which item it shall stand; null for the top
  public synchronized void reorder(String item, @Nullable String after) {
    List<String> items = new ArrayList<>(order());
    items.remove(item);
    items.add(after == null ? 0 : items.indexOf(after) + 1, item);
    orders.add(new Order(items, clock.instant()));
    if (orders.size() > ORDERS_MAX_COUNT) {
      orders.removeFirst();
    }
  }

  synchronized List<String> order() {
    return orders.isEmpty() ? List.of() : orders.getLast().items();
  }

  /// As a read sees it, with those at the end that came since.
  ///
  /// @param lagsSince what was changed before is seen at once
  synchronized List<String> seenOrder(Duration lag, Instant lagsSince) {
    Instant seenUntil = clock.instant().minus(lag);
    SequencedSet<String> seen = new LinkedHashSet<>();
    orders.reversed().stream()
        .filter(one -> !one.since().isAfter(seenUntil) || one.since().isBefore(lagsSince))
        .findFirst()
        .ifPresent(one -> seen.addAll(one.items()));
    seen.addAll(order());
    return List.copyOf(seen);
  }

  /// A person changes it.
  public synchronized void describe(
      String newTitle, @Nullable String newDescription, boolean isClosed) {
    history.add(new Texts(newTitle, newDescription, isClosed, clock.instant()));
  }

  /// By a mutation; what is null stays.
  synchronized void set(
      @Nullable String newTitle, @Nullable String newDescription, @Nullable Boolean isClosed) {
    if (newTitle != null && (newTitle.isBlank() || newTitle.length() > TEXT_MAX_CHARS)) {
      throw new Refused(FakeProject.UNPROCESSABLE, "Title is too long or blank");
    }
    if (newDescription != null && newDescription.length() > TEXT_MAX_CHARS) {
      throw new Refused(
          FakeProject.UNPROCESSABLE, "Short description is too long (maximum is 256 characters)");
    }
    Texts now = history.getLast();
    describe(
        newTitle == null ? now.title() : newTitle,
        newDescription == null ? now.description() : newDescription,
        isClosed == null ? now.closed() : isClosed);
  }

  /// As a read sees it.
  ///
  /// @param lagsSince what was changed before is seen at once
  synchronized Texts seen(Duration lag, Instant lagsSince) {
    Instant seenUntil = clock.instant().minus(lag);
    return history.reversed().stream()
        .filter(texts -> !texts.since().isAfter(seenUntil) || texts.since().isBefore(lagsSince))
        .findFirst()
        .orElse(history.getFirst());
  }

  public synchronized String title() {
    return history.getLast().title();
  }

  public synchronized @Nullable String description() {
    return history.getLast().description();
  }

  public synchronized boolean isClosed() {
    return history.getLast().closed();
  }
}
