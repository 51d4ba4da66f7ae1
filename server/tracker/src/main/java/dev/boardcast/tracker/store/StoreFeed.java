package dev.boardcast.tracker.store;

import dev.boardcast.core.event.EventFeed;
import java.util.List;
import java.util.function.Consumer;

/// The log with room for a second listener, who keeps mirrors of boards true. Thread-safe.
public interface StoreFeed extends EventFeed {
  /// Registers that one; called as the listener of `onCommitted`, and after it.
  void onMirrored(Consumer<List<CommittedEvent>> listener);

  /// Registers who hears, once and on any thread, that the database has another history than when
  /// it was opened. From then on the store tells, reads and writes nothing: it has to be opened
  /// anew, and has another epoch then.
  void onOtherHistory(Runnable listener);
}
