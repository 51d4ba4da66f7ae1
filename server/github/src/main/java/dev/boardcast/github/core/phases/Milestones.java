package dev.boardcast.github.core.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The milestones that a project's issues have, as they come to be known: a project has no list of
/// them. They are no more than its items. For one thread.
///
/// Any reading adds to them. Only scans of all items take one away, and only the second one in a
/// row that has not seen it: items move between pages while they are read.
public final class Milestones {
  /// So many scans since the start make sure that all are known.
  private static final int SURE = 2;

  private static final Comparator<PhaseOption> ORDER =
      Comparator.comparing(PhaseOption::due, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(one -> PhaseNames.key(one.name()))
          .thenComparing(PhaseOption::id);

  private final Duration lag;
  private final Map<String, Known> known = new HashMap<>();

  /// Those that the scan at hand has seen.
  private final Set<String> scanned = new HashSet<>();

  private @Nullable Instant scanFrom;
  private Set<String> missed = Set.of();
  private int scans;

  /// @param seenAt when it was read last
  /// @param changedAt since when it says this
  private record Known(PhaseOption milestone, Instant seenAt, Instant changedAt) {}

  /// @param lag by how much a reading may be behind another one
  public Milestones(Duration lag) {
    this.lag = lag;
  }

  /// Some cards have these.
  public void seen(Collection<PhaseOption> some, Instant now) {
    for (PhaseOption one : some) {
      Known old = known.get(one.id());
      if (old == null) {
        known.put(one.id(), new Known(one, now, now));
      } else if (old.milestone().equals(one) || now.isBefore(old.changedAt().plus(lag))) {
        // What was another a moment ago may be an old reading's word; the next scan tells.
        known.put(one.id(), new Known(old.milestone(), now, old.changedAt()));
      } else {
        known.put(one.id(), new Known(one, now, now));
      }
    }
  }

  /// A page of a scan has these.
  public void scanned(Collection<PhaseOption> page, boolean isLast, Instant now) {
    if (scanFrom == null) {
      scanFrom = now;
    }
    seen(page, now);
    page.forEach(one -> scanned.add(one.id()));
    if (isLast) {
      Instant from = scanFrom;
      Set<String> missing = new HashSet<>();
      known.forEach((id, one) -> {
        if (!scanned.contains(id) && one.seenAt().isBefore(from)) {
          missing.add(id);
        }
      });
      missing.stream().filter(missed::contains).forEach(known::remove);
      missing.removeAll(missed);
      missed = Set.copyOf(missing);
      scanned.clear();
      scanFrom = null;
      scans = Math.min(SURE, scans + 1);
    }
  }

  /// Whether what is not known here is on no card.
  public boolean areAll() {
    return scans == SURE;
  }

  /// Whether another scan is to tell what became of one.
  public boolean isAnyMissed() {
    return !missed.isEmpty();
  }

  /// By the day on which they are due, those without one last; those of one title are one.
  public List<PhaseOption> options() {
    Map<String, List<PhaseOption>> byTitle = new LinkedHashMap<>();
    known.values().stream()
        .map(Known::milestone)
        .sorted(ORDER)
        .forEach(one ->
            byTitle
                .computeIfAbsent(
                    PhaseNames.key(PhaseNames.shown(one.name())), _ -> new ArrayList<>())
                .add(one));
    // Each is where its first one is.
    return byTitle.values().stream().map(Milestones::together).toList();
  }

  private static PhaseOption together(List<PhaseOption> same) {
    PhaseOption first = Objects.requireNonNull(same.getFirst());
    Set<String> others = new LinkedHashSet<>();
    same.forEach(one -> others.add(one.id()));
    others.remove(first.id());
    return new PhaseOption(first.id(), first.name(), "", first.due(), others);
  }
}
