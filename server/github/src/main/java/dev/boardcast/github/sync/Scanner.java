package dev.boardcast.github.sync;

import dev.boardcast.core.mirror.MirrorPair;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.ScanDiff;
import dev.boardcast.github.core.ScanPlan;
import dev.boardcast.github.core.StatusMap;
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

  private static final class Scan {
    final List<ScanDiff.Seen> seen = new ArrayList<>();
    @Nullable String next;
  }

  Scanner(Bond bond, Intake intake) {
    this.bond = bond;
    this.intake = intake;
  }

  boolean isRunning() {
    return scan != null;
  }

  Optional<Instant> scannedAt() {
    return Optional.ofNullable(scannedAt);
  }

  /// How many pages there are to come, as far as that is known.
  long pagesLeft() {
    long done = scan == null ? 0 : scan.seen.size() / ScanPlan.PAGE_MAX_ITEMS;
    return ScanPlan.pages(bond.progress().total()) - done;
  }

  /// Where the page that is wanted begins; null at the first one. Begins a scan.
  @Nullable String begin() {
    if (scan == null) {
      scan = new Scan();
    }
    return scan.next;
  }

  /// @param page that was wanted
  void take(StatusMap statuses, Page<ScanDiff.Seen> page) {
    Scan running = scan == null ? new Scan() : scan;
    running.seen.addAll(page.items());
    running.next = page.next().orElse(null);
    if (running.next == null) {
      scan = null;
      end(statuses, running);
    }
  }

  private void end(StatusMap statuses, Scan ended) {
    Map<String, Base> known = new HashMap<>();
    Set<String> notWanted = new HashSet<>(bond.passedOver);
    for (MirrorPair pair : bond.desk.pairs(bond.project)) {
      switch (pair.state()) {
        case LINKED -> known.put(pair.item(), Bond.base(pair.base()));
        case DELETED_HERE, LEFT_THERE -> notWanted.add(pair.item());
        case GONE_THERE -> {
          // Seen again, it is read like a new one.
        }
      }
    }
    ScanDiff.Result result = ScanDiff.compare(known, notWanted, ended.seen, missedBefore);
    missedBefore = result.missing();
    Set<String> wanted = new HashSet<>(result.toRead());
    wanted.addAll(result.gone());
    wanted.removeIf(bond::wasSentLately);
    bond.traces.found(wanted);
    for (List<String> ids : chunks(wanted)) {
      intake.read(statuses, ids);
    }
    scannedAt = bond.clock.instant();
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
