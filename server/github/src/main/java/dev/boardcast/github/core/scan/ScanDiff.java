package dev.boardcast.github.core.scan;

import dev.boardcast.github.core.Base;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what is worth reading in full. Compared is what GitHub says of the values themselves, for
/// what moves an item's or a project's own `updatedAt` is documented nowhere.
public final class ScanDiff {
  private ScanDiff() {}

  /// An item as a scan sees it.
  ///
  /// @param phase its option of the field of phases
  /// @param blockers for how many issues it waits; null where that is not said
  /// @param blocking how many issues wait for it; null where that is not said
  public record Seen(
      String id,
      boolean archived,
      @Nullable String option,
      @Nullable Instant optionAt,
      @Nullable String phase,
      @Nullable Instant contentAt,
      @Nullable Integer blockers,
      @Nullable Integer blocking) {}

  /// @param toRead items that are new or differ from their base
  /// @param missing linked items that a complete scan did not see
  /// @param gone those that two complete scans in a row did not see, or that are archived: items
  ///   move between pages while they are read, so once is no proof
  public record Result(List<String> toRead, Set<String> missing, Set<String> gone) {
    public Result {
      toRead = List.copyOf(toRead);
      missing = Set.copyOf(missing);
      gone = Set.copyOf(gone);
    }
  }

  /// @param known bases of the items that are linked
  /// @param passedOver items that are there and not mirrored
  /// @param seen of all pages of one scan; an item may be there twice
  /// @param missedBefore what the scan before this one was missing
  public static Result compare(
      Map<String, Base> known, Set<String> passedOver, List<Seen> seen, Set<String> missedBefore) {
    Set<String> toRead = new LinkedHashSet<>();
    Set<String> there = new HashSet<>();
    Set<String> gone = new HashSet<>();
    for (Seen item : seen) {
      there.add(item.id());
      Base base = known.get(item.id());
      if (item.archived()) {
        if (base != null) {
          gone.add(item.id());
        }
      } else if (base == null ? !passedOver.contains(item.id()) : differs(base, item)) {
        toRead.add(item.id());
      }
    }
    Set<String> missing = new HashSet<>(known.keySet());
    missing.removeAll(there);
    missing.stream().filter(missedBefore::contains).forEach(gone::add);
    return new Result(new ArrayList<>(toRead), missing, gone);
  }

  private static boolean differs(Base base, Seen item) {
    return !Objects.equals(base.option(), item.option())
        || !Objects.equals(base.optionAt(), item.optionAt())
        || !Objects.equals(base.placed().option(), item.phase())
        || !Objects.equals(base.contentAt(), item.contentAt());
  }
}
