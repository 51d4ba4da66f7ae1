package dev.boardcast.github.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Items that GitHub told of: when each is read, and with which others.
///
/// A delivery is a reason to read its item and nothing more, so that it does not matter whether it
/// comes late, twice or out of order. Those that come together are read together. GitHub's reads
/// may lag behind what it tells, so each item is read once more when that must be over.
public final class ToldItems {
  /// Deliveries that come within this are one read, which costs a point whether it is of one item
  /// or of a hundred.
  public static final Duration GATHER = Duration.ofMillis(500);

  /// When an item is read for the second time.
  public static final Duration CONFIRM_AFTER = Duration.ofSeconds(5);

  /// Goes along with a second reading of others.
  private static final Duration CONFIRM_EARLIEST = Duration.ofSeconds(3);

  private final Map<String, Told> items = new LinkedHashMap<>();

  /// Items that were deleted there. What is told of them meanwhile is late, and a read that lags
  /// would raise them.
  private final Map<String, Instant> deleted = new HashMap<>();

  /// Who did something.
  ///
  /// @param name null where it is not known
  /// @param at when that changed an issue; null where it is not known
  public record Teller(@Nullable String name, @Nullable Instant at) {
    public static final Teller NOBODY = new Teller(null, null);

    /// The name, where what was done may be what is read now: it was not seen before, and nothing
    /// was changed after it. Of what is newer than both, somebody else may tell later.
    ///
    /// @param seen up to when an issue's changes are known; null for not at all
    /// @param there when the issue was last changed, as it is read; null where it does not say
    public @Nullable String nameFor(@Nullable Instant seen, @Nullable Instant there) {
      if (at == null || seen == null || at.isAfter(seen)) {
        return name;
      }
      // GitHub's times are whole seconds: of those of one second, the last may be seen after
      // others.
      return at.equals(seen) && (there == null || !there.isAfter(seen)) ? name : null;
    }
  }

  /// @param lastId of what told of it last
  /// @param by who was there last
  /// @param newest of all times at which it is told to have been changed; null for none
  /// @param since when it was told of first since it was read
  /// @param confirms whether it was read once
  private record Told(
      String item,
      long lastId,
      Teller by,
      @Nullable Instant newest,
      Instant since,
      boolean confirms) {
    Told after(long id) {
      return new Told(item, id, by, newest, since, confirms);
    }

    Told toConfirm() {
      return new Told(item, lastId, by, newest, since, true);
    }

    /// Told of once more. Who changed it before what was told already is told of late, and was not
    /// there last.
    Told and(long id, Teller teller, Instant now) {
      boolean late = newest != null && teller.at() != null && teller.at().isBefore(newest);
      return new Told(
          item,
          id,
          late ? by : teller,
          late || teller.at() == null ? newest : teller.at(),
          confirms ? now : since,
          false);
    }
  }

  /// What is to be read now.
  ///
  /// @param by who did it, by item, where known
  public record Batch(List<String> items, Map<String, Teller> by) {
    public Batch {
      items = List.copyOf(items);
      by = Map.copyOf(by);
    }
  }

  public void add(String item, long id, Teller by, boolean isDeleted, Instant now) {
    deleted.values().removeIf(at -> !at.plus(CONFIRM_AFTER).isAfter(now));
    Told before = items.remove(item);
    if (isDeleted) {
      deleted.put(item, now);
    }
    Instant gone = deleted.get(item);
    if (gone != null && !isDeleted) {
      // Read when what is read of it must be true.
      items.put(
          item, before == null ? new Told(item, id, by, by.at(), gone, true) : before.after(id));
      return;
    }
    items.put(
        item,
        before == null ? new Told(item, id, by, by.at(), now, false) : before.and(id, by, now));
  }

  /// Whether it is still to be read.
  public boolean contains(String item) {
    return items.containsKey(item);
  }

  /// When the next ones are to be read.
  public Optional<Instant> due() {
    return items.values().stream().map(ToldItems::due).min(Comparator.naturalOrder());
  }

  private static Instant due(Told told) {
    return told.since().plus(told.confirms() ? CONFIRM_AFTER : GATHER);
  }

  /// Those to be read now; none where nothing is due.
  public Batch take(Instant now, int maxItems) {
    boolean isDue = due().filter(due -> !due.isAfter(now)).isPresent();
    List<String> taken = new ArrayList<>();
    Map<String, Teller> by = new HashMap<>();
    if (isDue) {
      for (Told told : items.values()) {
        Instant ripe = told.confirms() ? told.since().plus(CONFIRM_EARLIEST) : told.since();
        if (taken.size() < maxItems && !ripe.isAfter(now)) {
          taken.add(told.item());
          if (told.by().name() != null) {
            by.put(told.item(), told.by());
          }
        }
      }
    }
    return new Batch(taken, by);
  }

  /// They were read.
  ///
  /// @return of those that need not be read again: what told of them last, by item
  public Map<String, Long> read(List<String> ids, Instant now) {
    Map<String, Long> done = new HashMap<>();
    for (String id : ids) {
      Told told = items.get(id);
      if (told == null) {
        continue;
      }
      if (told.confirms() || !told.since().plus(CONFIRM_AFTER).isAfter(now)) {
        items.remove(id);
        done.put(id, told.lastId());
      } else {
        items.put(id, told.toConfirm());
      }
    }
    return done;
  }
}
