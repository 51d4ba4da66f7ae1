package dev.boardcast.github.core.talk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Of which items is to be read what is said, and when: of those of which something else was seen
/// than when they were read last, at once; of those that were never read, some at a time.
public final class TalkQueue {
  /// Items in one request.
  public static final int BATCH_MAX_ITEMS = 100;

  /// Between two readings of what was never read: a look at a board costs as much.
  public static final Duration HISTORY_PAUSE = Duration.ofSeconds(30);

  /// Of an issue of which a scan counts another number than a reading: the two may never agree, for
  /// one of them may count what is hidden from this token.
  static final int COUNT_MAX_READS = 3;

  /// What was last heard, by item.
  private final Map<String, TalkBase> bases = new HashMap<>();

  /// The same of drafts that are not noted yet.
  private final Set<String> newDrafts = new LinkedHashSet<>();

  private final Map<String, Instant> due = new LinkedHashMap<>();
  private final Set<String> unread = new LinkedHashSet<>();

  /// Items that wait for issues that are on no card, by those.
  private final Map<String, Set<String>> waiting = new HashMap<>();

  private final Map<String, Instant> seenAt = new HashMap<>();
  private final Map<String, Counted> counted = new HashMap<>();
  private Instant historyAt = Instant.MIN;

  /// How many wait for an item's issue, as a scan saw last.
  private final Map<String, Integer> waitedFor = new HashMap<>();

  /// When all that wait are read again; null where nothing says so.
  private @Nullable Instant sweepAt;

  /// What a scan counted, and how often it was read since.
  private record Counted(int blockers, int reads) {}

  /// @param base null where it was never read
  /// @param at when its issue was last changed there, as its card says
  public void load(String item, @Nullable TalkBase base, @Nullable Instant at, Instant now) {
    if (base == null) {
      unread.add(item);
    } else {
      heard(item, base);
      if (!base.draft() && !Objects.equals(base.at(), at)) {
        wants(item, now);
      }
    }
    if (at != null) {
      seenAt.put(item, at);
    }
  }

  /// When the issue of an item was last changed there, as its card said last; null where it did
  /// not.
  public @Nullable Instant seenAt(String item) {
    return seenAt.get(item);
  }

  /// What an item was last heard to say; null where it was never read.
  public @Nullable TalkBase base(String item) {
    return bases.get(item);
  }

  /// It was read, or something was sent of it.
  public void heard(String item, TalkBase base) {
    bases.put(item, base);
    newDrafts.remove(item);
    unread.remove(item);
    counted.computeIfPresent(item, (_, c) -> new Counted(c.blockers(), c.reads() + 1));
    base.outside()
        .forEach(content -> waiting.computeIfAbsent(content, _ -> new LinkedHashSet<>()).add(item));
  }

  /// Its issue went away, and what was heard with it.
  public void forget(String item) {
    bases.remove(item);
    due.remove(item);
    seenAt.remove(item);
    counted.remove(item);
    waitedFor.remove(item);
  }

  /// A card was read.
  ///
  /// @param at when its issue was last changed there
  public void saw(String item, String content, boolean draft, @Nullable Instant at, Instant now) {
    TalkBase base = bases.get(item);
    Set<String> others = draft ? null : waiting.remove(content);
    if (others != null) {
      others.forEach(other -> wants(other, now));
    }
    if (draft) {
      due.remove(item);
      unread.remove(item);
      if (base == null || !base.draft()) {
        newDrafts.add(item);
      }
      return;
    }
    newDrafts.remove(item);
    if (base == null) {
      if (!unread.contains(item) || !Objects.equals(seenAt.get(item), at)) {
        wants(item, now);
      }
    } else if (base.draft() || !Objects.equals(base.at(), at)) {
      wants(item, now);
    }
    if (at != null) {
      seenAt.put(item, at);
    }
  }

  /// A scan saw for how many issues it waits there.
  public void counted(String item, int blockers, Instant now) {
    TalkBase base = bases.get(item);
    if (base == null || base.draft() || base.blockers() == blockers) {
      counted.remove(item);
      return;
    }
    Counted before = counted.get(item);
    if (before == null || before.blockers() != blockers) {
      counted.put(item, new Counted(blockers, 0));
    } else if (before.reads() >= COUNT_MAX_READS) {
      return;
    }
    wants(item, now);
  }

  /// A scan saw how many issues wait for it there. Which ones is not said, and where one waits for
  /// this in place of another, its own count is what it was: so where any of these counts is
  /// another, all that wait are read again, once a reading cannot be older than the count.
  public void waitedFor(String item, int count, Instant now) {
    Integer before = waitedFor.put(item, count);
    if (before == null || before != count) {
      sweepAt = now.plus(TalkMerge.LAG_MAX);
    }
  }

  private void sweep(Instant now) {
    if (sweepAt != null && !sweepAt.isAfter(now)) {
      sweepAt = null;
      bases.forEach((item, base) -> {
        if (base.blockers() > 0) {
          wantsOnce(item, now);
        }
      });
    }
  }

  private boolean isAnyWaiting() {
    return bases.values().stream().anyMatch(base -> base.blockers() > 0);
  }

  /// It is to be read, unless that is due sooner.
  public void wants(String item, Instant at) {
    due.merge(item, at, (one, other) -> one.isBefore(other) ? one : other);
  }

  /// It is to be read, where nothing says yet when: what was put aside stays so.
  public void wantsOnce(String item, Instant at) {
    due.putIfAbsent(item, at);
  }

  /// It is to be read then, and not sooner.
  public void later(String item, Instant at) {
    due.put(item, at);
  }

  /// Where one issue waits for fewer, others may wait for more.
  public void reconsider(Instant at) {
    bases.forEach((item, base) -> {
      if (!base.away().isEmpty()) {
        wants(item, at);
      }
    });
  }

  /// Whether GitHub says of any issue that it waits for another, which the board does not take
  /// over.
  public boolean isAnyAway() {
    return bases.values().stream().anyMatch(base -> !base.away().isEmpty());
  }

  /// Drafts that are to be noted as such.
  public List<String> drafts() {
    return List.copyOf(newDrafts);
  }

  /// Items to be read now.
  ///
  /// @return none where nothing is due
  public List<String> take(Instant now) {
    sweep(now);
    List<String> taken = new ArrayList<>();
    for (Map.Entry<String, Instant> one : due.entrySet()) {
      if (taken.size() < BATCH_MAX_ITEMS && !one.getValue().isAfter(now)) {
        taken.add(one.getKey());
      }
    }
    boolean isHistory = isAnyUntouched() && !historyAt.isAfter(now);
    if (isHistory) {
      historyAt = now.plus(HISTORY_PAUSE);
    }
    if (isHistory || !taken.isEmpty()) {
      // Where something is read, more costs the same.
      unread.stream()
          .filter(item -> !due.containsKey(item))
          .limit((long) BATCH_MAX_ITEMS - taken.size())
          .forEach(taken::add);
    }
    return taken;
  }

  /// They were read, or are not there any more.
  public void done(List<String> items) {
    items.forEach(due::remove);
    items.forEach(unread::remove);
  }

  /// When something is to be read; empty where nothing is.
  public Optional<Instant> dueAt() {
    return Stream.of(
            due.values().stream(),
            isAnyUntouched() ? Stream.of(historyAt) : Stream.<Instant>of(),
            sweepAt != null && isAnyWaiting() ? Stream.of(sweepAt) : Stream.<Instant>of())
        .flatMap(Function.identity())
        .min(Comparator.naturalOrder());
  }

  /// Whether any was never read, and not put aside either.
  private boolean isAnyUntouched() {
    return unread.stream().anyMatch(item -> !due.containsKey(item));
  }

  /// How many were never read.
  public int unread() {
    return unread.size();
  }
}
