package dev.boardcast.github.order;

import dev.boardcast.core.mirror.MirrorDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicReference;
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

  /// What a whole scan saw.
  ///
  /// @param begunAt when it began
  private record Seen(List<String> items, Instant begunAt) {}

  /// What the last one saw, until the board is so; null where it is.
  private @Nullable Seen wanted;

  /// When GitHub told of another order that the board does not surely have; null where it has all.
  private final AtomicReference<@Nullable Instant> toldAt = new AtomicReference<>();

  public OrderSync(MirrorDesk desk, int project) {
    this.desk = desk;
    this.project = project;
  }

  /// GitHub told that cards stand in another order, or of a card whose place nobody knows yet. On
  /// any thread.
  public void told(Instant at) {
    toldAt.set(at);
  }

  /// Whether a scan is wanted soon.
  public boolean isTold() {
    return toldAt.get() != null;
  }

  /// A scan has seen all.
  ///
  /// @param items in the order of its pages: of one that was moved down meanwhile, and is there
  ///   twice, the last is true
  public void seen(List<String> items, Instant begunAt) {
    SequencedSet<String> order = new LinkedHashSet<>();
    items.forEach(order::addLast);
    wanted = new Seen(List.copyOf(order), begunAt);
  }

  /// Moves some cards to where they are wanted.
  ///
  /// @return whether there may be more
  public boolean step() {
    Seen now = wanted;
    if (now == null) {
      return false;
    }
    boolean more = false;
    try {
      more = desk.arrange(project, now.items());
      if (!more) {
        wanted = null;
        stands(now.begunAt());
      }
    } catch (RuntimeException e) {
      // No reason for the rest of the board to stand still; another scan says it again, soon.
      wanted = null;
      toldAt.compareAndSet(null, now.begunAt());
      LOG.warn("the cards of project #{} do not follow the order; tried again later", project, e);
    }
    return more;
  }

  /// The board is as a scan saw it. One that began too early is not the last one, for it may lag
  /// behind; nor is one before GitHub told again.
  private void stands(Instant begunAt) {
    Instant told = toldAt.get();
    if (told != null && !begunAt.isBefore(told.plus(LAG_MAX))) {
      toldAt.compareAndSet(told, null);
    }
  }
}
