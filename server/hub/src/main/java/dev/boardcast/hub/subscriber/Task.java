package dev.boardcast.hub.subscriber;

import java.util.List;
import java.util.Set;

/// One request of a subscriber, or its catching up, served step by step.
sealed interface Task permits CatchUpTask, JoinTask, ReplayTask {
  void start();

  Progress step();

  void onPages(List<LogRead.Page> pages);

  /// Whether live events of a project that is not being joined are held back: those of projects
  /// whose position the subscriber has not been told yet.
  boolean mutes(int project);

  void cancel(Set<Integer> projects);

  void cancelAll();

  enum Progress {
    GO_ON,
    /// For a read's answer or for room.
    WAIT,
    DONE
  }
}
