package dev.boardcast.core.event;

import dev.boardcast.core.domain.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An epoch, and those that it came from: what a position of one that is over is worth in it.
///
/// A log that is promoted or restored goes on from where it was then, so it has all that was told
/// up to there, and nothing after. What was told after gave its sequences to other events: such a
/// position has no place in it.
///
/// @param epoch the present one
/// @param ended those before it, the latest first; what is older than the last is not known
public record Lineage(String epoch, List<Ended> ended) {
  public Lineage {
    ended = List.copyOf(ended);
  }

  /// An epoch that is over.
  ///
  /// @param heads where each log stood when the next one began, by project; one that is not here
  ///   had no event
  public record Ended(String epoch, Map<Integer, Long> heads) {
    public Ended {
      heads = Map.copyOf(heads);
    }
  }

  /// Nothing is known of what was before.
  public static Lineage of(String epoch) {
    return new Lineage(epoch, List.of());
  }

  /// A position's place in the present epoch; null where it has none.
  public @Nullable Position here(int project, Position then) {
    if (then.epoch().equals(epoch)) {
      return then;
    }
    // A later change may have lost what an earlier one kept.
    long kept = Long.MAX_VALUE;
    for (Ended over : ended) {
      kept = Math.min(kept, over.heads().getOrDefault(project, 0L));
      if (over.epoch().equals(then.epoch())) {
        return then.sequence() <= kept ? then.in(epoch) : null;
      }
    }
    return null;
  }
}
