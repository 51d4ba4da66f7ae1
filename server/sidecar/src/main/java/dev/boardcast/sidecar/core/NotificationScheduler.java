package dev.boardcast.sidecar.core;

import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.sync.Source;
import dev.boardcast.core.window.Batch;
import dev.boardcast.core.window.BatchWindow;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.sidecar.core.message.ClockReading;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the editor is told, and when: changes through the window, one at a time, and the status.
final class NotificationScheduler {
  private final BatchWindow window;
  private final StatusTracker status;

  /// Whether the editor has not taken the last window yet.
  private boolean editorBusy;

  private long windows;

  NotificationScheduler(long windowNanos, ClockReading now) {
    window = new BatchWindow(windowNanos);
    status = new StatusTracker(LinkStatus.IDLE, now.wall());
  }

  void setWindowNanos(long nanos) {
    window.setWindowNanos(nanos);
  }

  /// When something is to be told though nothing else happens; null when nothing is.
  @Nullable Long nextNanos() {
    return window.isOpen() && !editorBusy ? window.closesAtNanos() : null;
  }

  void deliver(Source source, List<SequencedEvent> events, ClockReading now) {
    events.forEach(event -> window.add(source, event, now.nanos()));
    status.eventArrived(now.wall());
  }

  void refresh(int n, RefreshReason reason, Source source, ClockReading now) {
    window.refresh(n, reason, source, now.nanos());
  }

  void editorTook() {
    editorBusy = false;
  }

  /// Nobody is told any more: what waits in the window is let go, with its time.
  void stop() {
    var _ = window.close();
  }

  /// The window, when its time has come, with what the hub is told of it.
  List<Effect> due(ClockReading now) {
    Long closes = nextNanos();
    if (closes == null || closes - now.nanos() > 0) {
      return List.of();
    }
    return window.close().map(this::told).orElse(List.of());
  }

  private List<Effect> told(Batch batch) {
    windows++;
    editorBusy = true;
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.TellChanges(batch));
    Map<Integer, Long> seen = new TreeMap<>();
    batch.changes().forEach(c -> seen.put(c.event().projectNumber(), c.sequence()));
    seen.forEach((n, sequence) -> effects.add(new Effect.Send(new ClientFrame.Ack(n, sequence))));
    return effects;
  }

  /// Takes the present status.
  ///
  /// @return whether the editor has to be told
  boolean update(LinkStatus next, ClockReading now) {
    return status.update(next, now.wall());
  }

  StatusSnapshot status(@Nullable Long nextAttemptInMs) {
    return status.snapshot(nextAttemptInMs);
  }

  /// Windows that were told so far.
  long windows() {
    return windows;
  }

  /// Changes in the open window.
  int changeCount() {
    return window.changeCount();
  }
}
