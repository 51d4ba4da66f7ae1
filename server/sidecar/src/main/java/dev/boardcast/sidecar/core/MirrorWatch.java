package dev.boardcast.sidecar.core;

import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.mirror.MirrorReport;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the boards' connections to other systems stand, and when the tracker is asked for it: when
/// it can be reached again, and then, as long as there is a connection, again and again; the
/// tracker holds such a request until there is news. Where nothing is connected, hardly anything is
/// asked. It decides nothing about boards and links, so it is a machine of its own. Pure.
public final class MirrorWatch {
  /// Between an answer and the next request: news come no faster than that.
  public static final long AGAIN_MS = 300;

  /// After a request that failed.
  public static final long RETRY_MS = 3_000;

  /// While nothing is connected. What somebody connects elsewhere is noticed by the changes that
  /// come of it; where none do, by this.
  public static final long UNCONNECTED_MS = 300_000;

  /// What a mirror's changes say of where they come from.
  private static final String ORIGIN = "github";

  /// What the tracker is to be asked.
  ///
  /// @param known the tag of what is known, where the tracker may wait for something else; null
  ///   where it is to answer at once
  public record Ask(int number, @Nullable String known) {}

  private int number;
  private boolean asking;
  private boolean wanted;
  private boolean reached;
  private @Nullable Long dueNanos;
  private @Nullable String tag;
  private List<MirrorReport> reports = List.of();

  public List<MirrorReport> reports() {
    return reports;
  }

  /// When `due` has to be called; null when it need not be.
  public @Nullable Long nextNanos() {
    return dueNanos;
  }

  /// @param isReached whether the tracker can be asked now
  public Optional<Ask> link(boolean isReached) {
    boolean again = isReached && !reached;
    reached = isReached;
    return again ? now() : Optional.empty();
  }

  /// Asks at once; where it is being asked already, once more after that.
  public Optional<Ask> now() {
    if (asking) {
      wanted = true;
      return Optional.empty();
    }
    return ask(null);
  }

  /// Changes that may come from a connection that is not known here.
  public Optional<Ask> delivered(Collection<SequencedEvent> changes) {
    boolean unknown =
        changes.stream()
            .anyMatch(one ->
                ORIGIN.equals(one.event().origin())
                    && reports.stream()
                        .noneMatch(report -> report.project() == one.event().projectNumber()));
    return unknown ? now() : Optional.empty();
  }

  public Optional<Ask> due(long nowNanos) {
    if (dueNanos == null || dueNanos - nowNanos > 0) {
      return Optional.empty();
    }
    dueNanos = null;
    return reached ? ask(wanted ? null : tag) : Optional.empty();
  }

  /// Another tracker is asked from now on.
  public void forget() {
    number++;
    asking = false;
    reached = false;
    tag = null;
    dueNanos = null;
    reports = List.of();
  }

  /// @return whether they are others than before
  public boolean read(int asked, String newTag, List<MirrorReport> all, long nowNanos) {
    if (isOver(asked)) {
      return false;
    }
    boolean isNews = !all.equals(reports);
    tag = newTag;
    reports = List.copyOf(all);
    again(nowNanos, reports.isEmpty() ? UNCONNECTED_MS : AGAIN_MS);
    return isNews;
  }

  /// Nothing is new.
  public void same(int asked, long nowNanos) {
    if (!isOver(asked)) {
      again(nowNanos, reports.isEmpty() ? UNCONNECTED_MS : AGAIN_MS);
    }
  }

  /// The tracker did not answer, or does not know what is meant. What is known stays.
  public void unread(int asked, long nowNanos) {
    if (!isOver(asked)) {
      again(nowNanos, reports.isEmpty() ? UNCONNECTED_MS : RETRY_MS);
    }
  }

  private boolean isOver(int asked) {
    if (!asking || asked != number) {
      return true;
    }
    asking = false;
    return false;
  }

  private void again(long nowNanos, long afterMs) {
    dueNanos = nowNanos + (wanted ? Math.min(afterMs, RETRY_MS) : afterMs) * 1_000_000;
  }

  private Optional<Ask> ask(@Nullable String known) {
    if (asking) {
      return Optional.empty();
    }
    asking = true;
    wanted = false;
    dueNanos = null;
    return Optional.of(new Ask(++number, known));
  }
}
