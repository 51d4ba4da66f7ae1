package dev.boardcast.github.sync;

import dev.boardcast.core.mirror.MirrorPair;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.core.phases.CardPhase;
import dev.boardcast.github.core.scan.ScanDiff;
import dev.boardcast.github.core.scan.ScanPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks through a project for what is worth reading, page by page.
final class Scanner {
  private final Bond bond;
  private final Intake intake;
  private Set<String> missedBefore = Set.of();

  /// The scan at hand; null between two.
  private @Nullable Scan scan;

  private @Nullable Instant scannedAt;
  private @Nullable Instant begunAt;

  private static final class Scan {
    final Instant begunAt;
    final Known known;
    final List<ScanDiff.Seen> seen = new ArrayList<>();

    /// Items that were read because of a page, and need not be read at its end.
    final Set<String> read = new HashSet<>();

    @Nullable String next;

    Scan(Instant begunAt, Known known) {
      this.begunAt = begunAt;
      this.known = known;
    }
  }

  /// What is known of items.
  ///
  /// @param texts the bases as they are stored
  /// @param notWanted items that are there and not mirrored
  private record Known(Map<String, Base> bases, Map<String, String> texts, Set<String> notWanted) {
    static final Known NOTHING = new Known(Map.of(), Map.of(), Set.of());

    /// A base, which is read anew where it is not the same any more: that of each of a thousand
    /// items would be most of a scan's work.
    Base base(MirrorPair pair) {
      Base same = pair.base().equals(texts.get(pair.item())) ? bases.get(pair.item()) : null;
      return same == null ? Bond.base(pair.base()) : same;
    }
  }

  Scanner(Bond bond, Intake intake) {
    this.bond = bond;
    this.intake = intake;
  }

  boolean isRunning() {
    return scan != null;
  }

  /// When the last scan ended.
  Optional<Instant> scannedAt() {
    return Optional.ofNullable(scannedAt);
  }

  /// When the last scan that has ended began, from where the next one's time is counted: else who
  /// has many pages would wait longer than was told.
  Optional<Instant> begunAt() {
    return Optional.ofNullable(begunAt);
  }

  /// How many pages there are to come, as far as that is known.
  long pagesLeft() {
    long done = scan == null ? 0 : scan.seen.size() / ScanPlan.PAGE_MAX_ITEMS;
    return ScanPlan.pages(bond.progress().total()) - done;
  }

  /// Where the page that is wanted begins; null at the first one. Begins a scan.
  @Nullable String begin() {
    return running().next;
  }

  private Scan running() {
    if (scan == null) {
      scan = new Scan(bond.clock.instant(), known(Known.NOTHING));
    }
    return scan;
  }

  /// What a page shows to be changed is read at once: only what is missing is known at the end.
  ///
  /// @param page that was wanted
  void take(StatusMap statuses, Page<ScanDiff.Seen> page) {
    Scan running = running();
    running.seen.addAll(page.items());
    running.next = page.next().orElse(null);
    boolean isLast = running.next == null;
    if (isLast) {
      scan = null;
    }
    ScanDiff.Result result =
        isLast
            ? compare(known(running.known), running.seen)
            : ScanDiff.compare(
                running.known.bases(), running.known.notWanted(), page.items(), Set.of());
    Set<String> wanted = new HashSet<>(result.toRead());
    if (isLast) {
      wanted.addAll(result.gone());
    }
    wanted.removeIf(bond::wasSentLately);
    wanted.removeAll(running.read);
    bond.traces.found(wanted);
    // Which is nothing that GitHub should have told.
    wanted.addAll(elsewhere(statuses, running, page.items()));
    for (List<String> ids : chunks(wanted)) {
      intake.read(statuses, ids);
    }
    running.read.addAll(wanted);
    if (isLast) {
      bond.order.seen(running.seen.stream().map(ScanDiff.Seen::id).toList(), running.begunAt);
      begunAt = running.begunAt;
      scannedAt = bond.clock.instant();
    }
  }

  /// Items whose phase is another one, though they are the same.
  private List<String> elsewhere(StatusMap statuses, Scan running, List<ScanDiff.Seen> page) {
    return page.stream()
        .map(ScanDiff.Seen::id)
        .filter(id -> !running.read.contains(id) && !bond.wasSentLately(id))
        .filter(id -> {
          Base base = running.known.bases().get(id);
          return base != null && CardPhase.isElsewhere(statuses.phases(), base.placed());
        })
        .toList();
  }

  private ScanDiff.Result compare(Known known, List<ScanDiff.Seen> seen) {
    ScanDiff.Result result = ScanDiff.compare(known.bases(), known.notWanted(), seen, missedBefore);
    missedBefore = result.missing();
    return result;
  }

  private Known known(Known before) {
    Map<String, Base> bases = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    Set<String> notWanted = new HashSet<>(bond.passedOver);
    for (MirrorPair pair : bond.desk.pairs(bond.project)) {
      switch (pair.state()) {
        case LINKED -> {
          bases.put(pair.item(), before.base(pair));
          texts.put(pair.item(), pair.base());
        }
        case DELETED_HERE, LEFT_THERE -> notWanted.add(pair.item());
        case GONE_THERE -> {
          // Seen again, it is read like a new one.
        }
      }
    }
    return new Known(bases, texts, notWanted);
  }

  private static List<List<String>> chunks(Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    List<List<String>> chunks = new ArrayList<>();
    for (int at = 0; at < all.size(); at += ScanPlan.PAGE_MAX_ITEMS) {
      chunks.add(all.subList(at, Math.min(all.size(), at + ScanPlan.PAGE_MAX_ITEMS)));
    }
    return chunks;
  }
}
