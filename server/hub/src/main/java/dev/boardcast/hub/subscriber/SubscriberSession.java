package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.Lineage;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.rest.ProblemCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One connection's subscriptions, served so that per project the subscriber gets every event after
/// the position it was told, in order and once.
///
/// Why that holds:
/// - The loop hands over live events of a project in order and without a gap, and knows the newest
///   (`SubscriberPort.live`). Told that position, a subscriber needs no read at all.
/// - To join from an older position, the project is registered first (its live events go into a
///   bounded buffer), then the log is read from the position, page by page as the connection has
///   room, until it meets the buffer; the buffer's rest follows, then the live stream. What fell
///   out of the buffer is simply read.
/// - While the send queue is full, live events are held back: the subscriber's position stays, and
///   when there is room again it is served from there as one that joins (`CatchUpTask`).
/// - Where the log was read further than the live stream has come, live events are skipped up to
///   there.
///
/// Requests are served one after the other; only `unsubscribe` takes effect at once, on requests
/// that wait, too. When a log entry expires while it is being replayed, or the connection cannot
/// follow, the connection is closed (`SLOW_CONSUMER`) and the client comes back by position.
public final class SubscriberSession<E extends LiveEvent> {
  /// Requests of one connection that may wait; more are refused.
  public static final int WAITING_MAX_COUNT = 16;

  private final Streams<E> streams;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private @Nullable Task active;
  // While live events are held back; it waits or is active.
  private @Nullable CatchUpTask<E> catchUp;
  private boolean running;

  public SubscriberSession(Lineage lineage, SubscriberPort<E> port) {
    this(lineage, port, JoinBuffer.MAX_EVENTS, JoinBuffer.MAX_BYTES, ReplayChunk.MAX_BYTES);
  }

  /// With other bounds, for tests that reach them.
  SubscriberSession(
      Lineage lineage,
      SubscriberPort<E> port,
      int bufferMaxEvents,
      long bufferMaxBytes,
      int chunkMaxBytes) {
    streams =
        new Streams<>(
            lineage, port, new JoinBuffer<>(bufferMaxEvents, bufferMaxBytes), chunkMaxBytes);
  }

  public void subscribe(ClientFrame.Subscribe request) {
    enqueue(new JoinTask<>(streams, request));
  }

  public void replay(ClientFrame.Replay request) {
    enqueue(new ReplayTask<>(streams, request));
  }

  public void unsubscribe(ClientFrame.Unsubscribe request) {
    if (streams.closed) {
      return;
    }
    Set<Integer> projects = request.projectNumbers();
    if (projects.isEmpty()) {
      streams.joining.clear();
      streams.buffer.clear();
      waiting.forEach(Task::cancelAll);
      streams.port.subscriptionsChanged(streams.subscriptions.clear());
      return;
    }
    if (streams.subscriptions.wouldOverflow(projects, false)) {
      streams.refuseTooMany();
      return;
    }
    for (int project : projects) {
      if (streams.joining.remove(project) != null) {
        streams.buffer.discard(project);
      }
    }
    waiting.forEach(task -> task.cancel(projects));
    streams.port.subscriptionsChanged(streams.subscriptions.remove(projects));
  }

  /// The next live events: of one project subscribed to, or, for a subscriber to all, of any. Each
  /// project's are in order.
  ///
  /// @return whether the caller is to send them all, as they are; else the session has sent what it
  ///   had to
  public boolean live(List<E> events) {
    if (streams.joining.isEmpty()
        && active == null
        && !streams.subscriptions.excludesAny()
        && streams.port.hasRoom()) {
      return true;
    }
    for (E event : events) {
      if (!streams.closed) {
        live(event);
      }
    }
    return false;
  }

  private void live(E event) {
    int project = event.projectNumber();
    if (!streams.joining.isEmpty()) {
      SubscriberCursor cursor = streams.joining.get(project);
      if (cursor != null) {
        if (!cursor.isSkipping()) {
          if (catchUp != null && cursor.isHeldBack()) {
            catchUp.hold(event);
          } else {
            streams.buffer.add(event);
          }
        } else if (event.sequence() >= cursor.position()) {
          streams.joining.remove(project);
        }
        return;
      }
    }
    if (streams.subscriptions.excludes(project) || (active != null && active.mutes(project))) {
      return;
    }
    if (streams.port.hasRoom()) {
      streams.port.sendEvent(event);
      return;
    }
    if (catchUp == null) {
      catchUp = new CatchUpTask<>(streams);
      // Before the requests that wait: the stream that runs is older than they are.
      waiting.addFirst(catchUp);
    }
    catchUp.stopBefore(event);
  }

  /// The answer to `SubscriberPort.read`.
  public void onRead(LogRead answer) {
    streams.reading = false;
    if (streams.closed || active == null) {
      return;
    }
    switch (answer) {
      case LogRead.Failed() -> streams.port.close(CloseReason.INTERNAL_ERROR);
      case LogRead.Pages(var pages) -> active.onPages(pages);
    }
    run();
  }

  /// The send queue has room for more of a replay.
  public void roomAgain() {
    run();
  }

  /// The connection is gone, or going. Nothing is sent or asked after this.
  public void closed() {
    if (!streams.closed) {
      streams.closed = true;
      active = null;
      catchUp = null;
      waiting.clear();
      streams.joining.clear();
      streams.buffer.clear();
      streams.port.subscriptionsChanged(streams.subscriptions.clear());
    }
  }

  /// Projects that are being joined, for metrics and tests.
  public int joiningCount() {
    return streams.joining.size();
  }

  /// Whether live events are held back, for the send queue was full.
  public boolean isHoldingBack() {
    return catchUp != null;
  }

  /// Whether no request waits or is being served.
  boolean isIdle() {
    return active == null && waiting.isEmpty();
  }

  int bufferedCount() {
    return streams.buffer.size();
  }

  private void enqueue(Task task) {
    if (streams.closed) {
      return;
    }
    if (waiting.size() >= WAITING_MAX_COUNT) {
      streams.port.refuse(
          ProblemCode.RATE_LIMIT_EXCEEDED,
          "more than " + WAITING_MAX_COUNT + " requests are waiting on this connection");
      return;
    }
    waiting.add(task);
    run();
  }

  private void run() {
    if (running) {
      return;
    }
    running = true;
    try {
      while (!streams.closed && !streams.reading) {
        if (active == null) {
          active = waiting.poll();
          if (active == null) {
            return;
          }
          active.start();
        } else {
          switch (active.step()) {
            case GO_ON -> {}
            case WAIT -> {
              return;
            }
            case DONE -> {
              if (active == catchUp) {
                catchUp = null;
              }
              active = null;
            }
          }
        }
      }
    } finally {
      running = false;
    }
  }
}
