package dev.boardcast.core.window;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.sync.Source;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts what comes fast together: a window opens with its first event and is due a fixed time
/// later, however many follow. Where the editor is slow to take the last one, the owner closes it
/// later and the window merges on, inside its bound. Not thread-safe.
///
/// Changes to one issue become one: the last state, the union of what changed. Created and then
/// updated stays created. Created and then deleted is told as deleted: a board that was read in
/// between has the issue.
public final class BatchWindow {
  /// Changes in one window. With one more, the project with the most of them loses them all for one
  /// `refresh` entry.
  public static final int CHANGES_MAX_COUNT = 1_000;

  /// What is merged: an issue. Other events stand alone, under their sequence.
  ///
  /// Compared by hand: what Java makes of a record for that is slow until its second compiler has
  /// seen it, which sidecars go without, and each event asks three times.
  private record Key(int projectNumber, @Nullable Integer issueNumber, long sequence) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key(var project, var issue, var at)
          && project == projectNumber
          && at == sequence
          && Objects.equals(issue, issueNumber);
    }

    @Override
    public int hashCode() {
      int issue = issueNumber == null ? 0 : issueNumber;
      return (projectNumber * 31 + issue) * 31 + Long.hashCode(sequence);
    }
  }

  private long windowNanos;
  private boolean open;
  private long closesAtNanos;
  private long batches;
  private Source source = Source.LIVE;
  private final LinkedHashMap<Key, SequencedEvent> changes = new LinkedHashMap<>();
  private final Map<Integer, RefreshReason> refresh = new TreeMap<>();

  public BatchWindow(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /// Takes effect with the next window.
  public void setWindowNanos(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  public boolean isOpen() {
    return open;
  }

  /// When the open window is due.
  public long closesAtNanos() {
    return closesAtNanos;
  }

  public int changeCount() {
    return changes.size();
  }

  public void add(Source from, SequencedEvent event, long nowNanos) {
    touch(from, nowNanos);
    BoardEvent change = event.event();
    int project = change.projectNumber();
    if (refresh.get(project) == RefreshReason.OVERFLOW) {
      return;
    }
    Integer issue = change.issueNumber();
    Key key = new Key(project, issue, issue == null ? event.sequence() : 0);
    SequencedEvent before = changes.remove(key);
    BoardEvent merged = before == null ? change : merge(before.event(), change);
    if (changes.size() >= CHANGES_MAX_COUNT) {
      overflow();
      if (refresh.get(project) == RefreshReason.OVERFLOW) {
        return;
      }
    }
    changes.put(key, new SequencedEvent(event.sequence(), event.digest(), merged));
  }

  /// The editor has to fetch a board again. Changes that the board covers are left out.
  public void refresh(int projectNumber, RefreshReason reason, Source from, long nowNanos) {
    touch(from, nowNanos);
    RefreshReason before = refresh.get(projectNumber);
    if (before == null || before == RefreshReason.REQUESTED) {
      refresh.put(projectNumber, reason);
    }
    if (reason != RefreshReason.REQUESTED) {
      changes.keySet().removeIf(key -> key.projectNumber() == projectNumber);
    }
  }

  /// Closes the window.
  ///
  /// @return what it brought; empty when none was open
  public Optional<Batch> close() {
    open = false;
    Optional<Batch> batch = Optional.empty();
    if (!changes.isEmpty() || !refresh.isEmpty()) {
      batch = Optional.of(new Batch(++batches, source, new ArrayList<>(changes.values()), refresh));
    }
    changes.clear();
    refresh.clear();
    source = Source.LIVE;
    return batch;
  }

  private void touch(Source from, long nowNanos) {
    if (!open) {
      open = true;
      closesAtNanos = nowNanos + windowNanos;
    }
    if (from.compareTo(source) > 0) {
      source = from;
    }
  }

  private void overflow() {
    Map<Integer, Integer> counts = new HashMap<>();
    changes.keySet().forEach(key -> counts.merge(key.projectNumber(), 1, Integer::sum));
    int largest =
        counts.entrySet().stream()
            .max(Comparator.comparing((Map.Entry<Integer, Integer> e) -> e.getValue()))
            .orElseThrow()
            .getKey();
    changes.keySet().removeIf(key -> key.projectNumber() == largest);
    refresh.put(largest, RefreshReason.OVERFLOW);
  }

  private static BoardEvent merge(BoardEvent first, BoardEvent last) {
    boolean deleted = last.type() == EventType.ISSUE_DELETED;
    boolean created = first.type() == EventType.ISSUE_CREATED && !deleted;
    Set<String> changed = new LinkedHashSet<>();
    if (!created && !deleted) {
      changed.addAll(first.changed());
      changed.addAll(last.changed());
    }
    return new BoardEvent(
        created ? EventType.ISSUE_CREATED : last.type(),
        last.timestamp(),
        last.projectNumber(),
        last.subject(),
        List.copyOf(changed),
        last.actor(),
        last.origin(),
        last.overruled() == null ? first.overruled() : last.overruled(),
        deleted ? List.of() : joined(first.comments(), last.comments()),
        others(first, last));
  }

  /// Those of the first that are not the last's actor.
  private static List<String> others(BoardEvent first, BoardEvent last) {
    Set<String> names = new LinkedHashSet<>(first.others());
    if (first.actor() != null) {
      names.add(first.actor());
    }
    names.addAll(last.others());
    if (last.actor() != null) {
      names.remove(last.actor());
    }
    return List.copyOf(names);
  }

  private static List<Comment> joined(List<Comment> first, List<Comment> last) {
    List<Comment> all = new ArrayList<>(first);
    all.addAll(last);
    return all;
  }
}
