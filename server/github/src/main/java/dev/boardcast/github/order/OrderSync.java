package dev.boardcast.github.order;

import dev.boardcast.core.mirror.MirrorDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cards of a board stand in the order of their items, which is never changed from here. A scan
/// sees that order for nothing. For one thread, but for `told`.
public final class OrderSync {
  /// GitHub's reads may be so far behind its writes.
  static final Duration LAG_MAX = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OrderSync.class);

  private final MirrorDesk desk;
  private final int project;

  /// What the last whole scan saw, until the board is so.
  private List<String> wanted = List.of();

  /// When GitHub told of another order that no scan has surely seen; null where all is seen.
  private volatile @Nullable Instant toldAt;

  public OrderSync(MirrorDesk desk, int project) {
    this.desk = desk;
    this.project = project;
  }

  /// GitHub told that cards stand in another order. On any thread.
  public void told(Instant at) {
    toldAt = at;
  }

  /// Whether a scan is wanted soon.
  public boolean isTold() {
    return toldAt != null;
  }

  /// A scan begins. One that begins too early is not the last one, for it may lag behind.
  public void begun(Instant at) {
    Instant told = toldAt;
    if (told != null && !at.isBefore(told.plus(LAG_MAX))) {
      toldAt = null;
    }
  }

  /// A scan has seen all.
  ///
  /// @param items in the order of its pages: of one that was moved down meanwhile, and is there
  ///   twice, the last is true
  public void seen(List<String> items) {
    SequencedSet<String> order = new LinkedHashSet<>();
    items.forEach(order::addLast);
    wanted = new ArrayList<>(order);
  }

  /// Moves some cards to where they are wanted.
  ///
  /// @return whether there may be more
  public boolean step() {
    if (wanted.isEmpty()) {
      return false;
    }
    List<String> now = wanted;
    wanted = List.of();
    try {
      if (desk.arrange(project, now)) {
        wanted = now;
      }
    } catch (RuntimeException e) {
      // No reason for the rest of the board to stand still; the next scan says it again.
      LOG.warn("the cards of project #{} do not follow the order; tried again later", project, e);
    }
    return !wanted.isEmpty();
  }
}
