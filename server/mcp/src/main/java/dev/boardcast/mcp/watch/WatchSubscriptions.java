package dev.boardcast.mcp.watch;

import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.protocol.hub.ClientFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who watches what, and what of it the hub was asked for. Pure but for its own state; guarded by
/// its owner.
final class WatchSubscriptions {
  /// One who watches. `joined`: the hub has said that events follow from here.
  static final class Watcher {
    private final WatchTopic target;
    private final @Nullable String notBy;
    private final Runnable changed;
    private boolean joined;

    /// It waited for the hub in vain, or has lost it: there may be changes it was not told of.
    private boolean late;

    /// @param notBy in whose name changes are not told; null: told are all
    Watcher(WatchTopic target, @Nullable String notBy, Runnable changed) {
      this.target = target;
      this.notBy = notBy;
      this.changed = changed;
    }

    /// The hub is not asked to leave them out: one connection serves watchers of several names.
    boolean hears(BoardEvent event) {
      return (notBy == null || !notBy.equals(event.actor())) && target.isChangedBy(event);
    }

    boolean isJoined() {
      return joined;
    }

    void late() {
      late = !joined;
    }
  }

  private final List<Watcher> all = new ArrayList<>();

  /// Projects whose events come, or will once the hub has answered.
  private final Set<Integer> asked = new TreeSet<>();

  private boolean askedAll;
  private boolean waiting;

  void add(Watcher watcher) {
    all.add(watcher);
  }

  void remove(Watcher watcher) {
    all.remove(watcher);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /// Whether the hub owes an answer.
  boolean isWaiting() {
    return waiting;
  }

  /// A connection is open that knows nothing of us yet.
  void welcome() {
    asked.clear();
    askedAll = false;
    waiting = false;
  }

  /// The connection is gone.
  void lost() {
    welcome();
    all.forEach(watcher -> {
      watcher.late |= watcher.joined;
      watcher.joined = false;
    });
  }

  /// What is to be asked of the hub now; one at a time.
  Optional<ClientFrame.Subscribe> next() {
    if (waiting || askedAll) {
      return Optional.empty();
    }
    Set<Integer> wanted = new TreeSet<>();
    boolean everything = false;
    for (Watcher watcher : all) {
      switch (watcher.target) {
        case WatchTopic.Projects _ -> everything = true;
        case WatchTopic.Project(var number) -> wanted.add(number);
        case WatchTopic.Issue(var project, _) -> wanted.add(project);
      }
    }
    wanted.removeAll(asked);
    if (everything || wanted.size() > ClientFrame.PROJECTS_MAX_COUNT) {
      askedAll = true;
      wanted.clear();
    } else if (wanted.isEmpty()) {
      return Optional.empty();
    }
    asked.addAll(wanted);
    waiting = true;
    return Optional.of(new ClientFrame.Subscribe(wanted, Map.of()));
  }

  /// The hub has answered: from here on, events follow. Gives whom to tell.
  List<Runnable> subscribed() {
    waiting = false;
    List<Runnable> told = new ArrayList<>();
    for (Watcher watcher : all) {
      if (!watcher.joined && isAsked(watcher.target)) {
        watcher.joined = true;
        if (watcher.late) {
          watcher.late = false;
          told.add(watcher.changed);
        }
      }
    }
    return told;
  }

  /// For one that is new: events of what it watches may come already.
  void join(Watcher watcher) {
    if (!waiting && isAsked(watcher.target)) {
      watcher.joined = true;
    }
  }

  private boolean isAsked(WatchTopic target) {
    return askedAll
        || switch (target) {
          case WatchTopic.Projects _ -> false;
          case WatchTopic.Project(var number) -> asked.contains(number);
          case WatchTopic.Issue(var project, _) -> asked.contains(project);
        };
  }

  /// Whom an event is to be told.
  List<Runnable> touched(BoardEvent event) {
    return all.stream()
        .filter(watcher -> watcher.hears(event))
        .map(watcher -> watcher.changed)
        .toList();
  }
}
