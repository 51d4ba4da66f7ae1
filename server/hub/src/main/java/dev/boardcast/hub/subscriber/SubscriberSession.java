package dev.boardcast.hub.subscriber;

import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.rest.ProblemCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One connection's subscriptions, served so that per project the subscriber gets every event after
/// the position it was told, in order and once.
///
/// Why that holds:
/// - The loop hands over live events of a project in order and without a gap, and knows the newest
///   (`SubscriberPort.liveSequence`). Told that position, a subscriber needs no read at all.
/// - To join from an older position, the project is registered first (its live events go into a
///   bounded buffer), then the log is read from the position, page by page as the connection has
///   room, until it meets the buffer; the buffer's rest follows, then the live stream. What fell
///   out of the buffer is simply read.
/// - Where the log was read further than the live stream has come, live events are skipped up to
///   there.
///
/// Requests are served one after the other; only `unsubscribe` takes effect at once, on requests
/// that wait, too. When a log entry expires while it is being replayed, or the connection cannot
/// follow, the connection is closed (`SLOW_CONSUMER`) and the client comes back by position.
public final class SubscriberSession<E extends LiveEvent> {
  /// Requests of one connection that may wait; more are refused.
  public static final int WAITING_MAX_COUNT = 16;

  private final String epoch;
  private final SubscriberPort<E> port;
  private final int chunkMaxBytes;
  private final JoinBuffer<E> buffer;
  private final Subscriptions subscriptions = new Subscriptions();
  // Projects that the live stream is not passed through for: being read, or ahead of it.
  private final Map<Integer, SubscriberCursor> joining = new HashMap<>();
  private final Deque<Task> waiting = new ArrayDeque<>();
  private @Nullable Task active;
  private boolean reading;
  private boolean running;
  private boolean closed;

  public SubscriberSession(String epoch, SubscriberPort<E> port) {
    this(epoch, port, JoinBuffer.MAX_EVENTS, JoinBuffer.MAX_BYTES, ReplayChunk.MAX_BYTES);
  }

  /// With other bounds, for tests that reach them.
  SubscriberSession(
      String epoch,
      SubscriberPort<E> port,
      int bufferMaxEvents,
      long bufferMaxBytes,
      int chunkMaxBytes) {
    this.epoch = epoch;
    this.port = port;
    this.chunkMaxBytes = chunkMaxBytes;
    this.buffer = new JoinBuffer<>(bufferMaxEvents, bufferMaxBytes);
  }

  public void subscribe(ClientFrame.Subscribe request) {
    enqueue(new Join(request));
  }

  public void replay(ClientFrame.Replay request) {
    enqueue(new Replay(request));
  }

  public void unsubscribe(ClientFrame.Unsubscribe request) {
    if (closed) {
      return;
    }
    Set<Integer> projects = request.projectNumbers();
    if (projects.isEmpty()) {
      joining.clear();
      buffer.clear();
      waiting.forEach(task -> task.cancelAll());
      port.subscriptionsChanged(subscriptions.clear());
      return;
    }
    if (subscriptions.wouldOverflow(projects, false)) {
      refuseTooMany();
      return;
    }
    for (int project : projects) {
      if (joining.remove(project) != null) {
        buffer.discard(project);
      }
    }
    waiting.forEach(task -> task.cancel(projects));
    port.subscriptionsChanged(subscriptions.remove(projects));
  }

  /// The next live event of a project subscribed to.
  public void live(E event) {
    int project = event.projectNumber();
    if (!joining.isEmpty()) {
      SubscriberCursor cursor = joining.get(project);
      if (cursor != null) {
        if (!cursor.isSkipping()) {
          buffer.add(event);
        } else if (event.sequence() >= cursor.position()) {
          joining.remove(project);
        }
        return;
      }
    }
    if (subscriptions.excludes(project) || (active instanceof Task task && task.mutes(project))) {
      return;
    }
    port.sendEvent(event);
  }

  /// The answer to `SubscriberPort.read`.
  public void onRead(LogRead answer) {
    reading = false;
    if (closed || active == null) {
      return;
    }
    switch (answer) {
      case LogRead.Failed() -> port.close(CloseReason.INTERNAL_ERROR);
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
    if (!closed) {
      closed = true;
      active = null;
      waiting.clear();
      joining.clear();
      buffer.clear();
      port.subscriptionsChanged(subscriptions.clear());
    }
  }

  /// Projects that are being joined, for metrics and tests.
  public int joiningCount() {
    return joining.size();
  }

  int bufferedCount() {
    return buffer.size();
  }

  private void enqueue(Task task) {
    if (closed) {
      return;
    }
    if (waiting.size() >= WAITING_MAX_COUNT) {
      port.refuse(
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
      while (!closed && !reading) {
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
            case DONE -> active = null;
          }
        }
      }
    } finally {
      running = false;
    }
  }

  private void read(List<SubscriberCursor> cursors) {
    List<LogRead.Request> requests = new ArrayList<>(cursors.size());
    cursors.forEach(c -> requests.add(new LogRead.Request(c.project(), c.position())));
    reading = true;
    port.read(requests);
  }

  /// Sends a cursor's next frame: a part of the replay, or an event past it.
  private void sendNext(SubscriberCursor cursor) {
    if (cursor.nextIsReplay()) {
      port.sendReplay(cursor.project(), ReplayChunk.take(cursor, chunkMaxBytes), true);
    } else {
      var event = cursor.next();
      port.sendStored(event.sequence(), event.eventJson());
    }
  }

  /// From here on the live stream carries the project. Its buffered events follow the position.
  private void goLive(SubscriberCursor cursor) {
    int project = cursor.project();
    List<E> buffered = buffer.take(project);
    if (cursor.position() > port.liveSequence(project)) {
      cursor.skipToPosition();
    } else {
      joining.remove(project);
      for (E event : buffered) {
        if (!closed && event.sequence() > cursor.position()) {
          port.sendEvent(event);
        }
      }
    }
    buffered.forEach(LiveEvent::releaseHold);
  }

  /// After which event of a project the subscriber's stream goes on.
  private long streamPosition(int project) {
    SubscriberCursor cursor = joining.get(project);
    return cursor == null ? port.liveSequence(project) : cursor.position();
  }

  private void refuseTooMany() {
    port.refuse(
        ProblemCode.VALIDATION_ERROR,
        "a connection may name at most " + Subscriptions.MAX_COUNT + " projects");
  }

  private enum Progress {
    GO_ON,
    /// For a read's answer or for room.
    WAIT,
    DONE
  }

  private sealed interface Task {
    void start();

    Progress step();

    void onPages(List<LogRead.Page> pages);

    /// Whether live events of a project that is not being joined are held back: those of projects
    /// whose position the subscriber has not been told yet.
    boolean mutes(int project);

    void cancel(Set<Integer> projects);

    void cancelAll();
  }

  private final class Join implements Task {
    private final ClientFrame.Subscribe request;
    private final Set<Integer> cancelled = new HashSet<>();
    private boolean cancelledAll;
    // Projects asked for by number.
    private final Set<Integer> asked = new HashSet<>();
    private final Set<Integer> notRecovered = new HashSet<>();
    private final List<SubscriberCursor> firstReads = new ArrayList<>();
    private final Deque<SubscriberCursor> catchingUp = new ArrayDeque<>();
    private @Nullable Subscriptions before;
    private boolean answered;

    Join(ClientFrame.Subscribe request) {
      this.request = request;
    }

    @Override
    public void start() {
      if (!cancelledAll) {
        asked.addAll(request.toAll() ? request.since().keySet() : request.projectNumbers());
        asked.removeAll(cancelled);
        if (!request.toAll() && subscriptions.wouldOverflow(asked, true)) {
          answered = true;
          refuseTooMany();
          return;
        }
        before = new Subscriptions(subscriptions);
        port.subscriptionsChanged(
            request.toAll() ? subscriptions.addAllBut(cancelled) : subscriptions.add(asked));
        asked.forEach(this::joinFrom);
      }
      if (firstReads.isEmpty()) {
        answer();
      } else {
        read(firstReads);
      }
    }

    private void joinFrom(int project) {
      Position since = request.since().get(project);
      if (since == null) {
        return;
      }
      if (!since.epoch().equals(epoch)) {
        notRecovered.add(project);
      } else if (since.sequence() != streamPosition(project)) {
        // A project whose live stream ran already pauses: the replay covers what it misses.
        SubscriberCursor cursor = new SubscriberCursor(project, since.sequence());
        joining.put(project, cursor);
        firstReads.add(cursor);
      }
    }

    @Override
    public void onPages(List<LogRead.Page> pages) {
      if (answered) {
        onLaterPage(pages.getFirst());
        return;
      }
      for (LogRead.Page page : pages) {
        SubscriberCursor cursor = firstReads.get(catchingUp.size());
        catchingUp.add(cursor);
        if (!page.recovered()) {
          notRecovered.add(cursor.project());
          cursor.continueAfter(page.sequence());
        } else if (cursor.accept(page)) {
          cursor.replayTo(Math.max(page.sequence(), port.liveSequence(cursor.project())));
        } else {
          port.close(CloseReason.INTERNAL_ERROR);
          return;
        }
      }
      answer();
    }

    private void onLaterPage(LogRead.Page page) {
      SubscriberCursor cursor = catchingUp.element();
      if (left(cursor)) {
        return;
      }
      if (!page.recovered()) {
        port.close(CloseReason.SLOW_CONSUMER);
      } else if (page.events().isEmpty() || !cursor.accept(page)) {
        port.close(CloseReason.INTERNAL_ERROR);
      }
    }

    private void answer() {
      answered = true;
      Set<Integer> projects = new HashSet<>(asked);
      if (request.toAll() && !cancelledAll) {
        projects.addAll(port.liveSequences().keySet());
      }
      Map<Integer, HubFrame.Joined> positions = new TreeMap<>();
      for (int project : projects) {
        if (subscriptions.contains(project)) {
          positions.put(
              project,
              new HubFrame.Joined(
                  new Position(epoch, toldPosition(project)), !notRecovered.contains(project)));
        }
      }
      port.send(new HubFrame.Subscribed(positions));
    }

    private long toldPosition(int project) {
      SubscriberCursor cursor = joining.get(project);
      return cursor != null && !cursor.isSkipping() ? cursor.target() : streamPosition(project);
    }

    @Override
    public Progress step() {
      SubscriberCursor cursor = catchingUp.peek();
      if (cursor == null) {
        return Progress.DONE;
      }
      if (left(cursor)) {
        catchingUp.remove();
      } else if (cursor.hasPending()) {
        if (!port.hasRoom()) {
          return Progress.WAIT;
        }
        sendNext(cursor);
      } else if (cursor.position() >= cursor.target()
          && buffer.covers(
              cursor.project(), cursor.position(), port.liveSequence(cursor.project()))) {
        catchingUp.remove();
        goLive(cursor);
      } else {
        read(List.of(cursor));
      }
      return Progress.GO_ON;
    }

    /// Whether the subscriber unsubscribed meanwhile.
    private boolean left(SubscriberCursor cursor) {
      return joining.get(cursor.project()) != cursor;
    }

    @Override
    public boolean mutes(int project) {
      return !answered && before != null && !before.contains(project);
    }

    @Override
    public void cancel(Set<Integer> projects) {
      cancelled.addAll(projects);
    }

    @Override
    public void cancelAll() {
      cancelledAll = true;
    }
  }

  /// An explicit replay: independent of the subscription, which goes on meanwhile.
  private final class Replay implements Task {
    private final ClientFrame.Replay request;
    private final SubscriberCursor cursor;
    private boolean begun;
    private boolean done;

    Replay(ClientFrame.Replay request) {
      this.request = request;
      this.cursor = new SubscriberCursor(request.projectNumber(), request.since().sequence());
    }

    @Override
    public void start() {
      if (request.since().epoch().equals(epoch)) {
        read(List.of(cursor));
      } else {
        end(false);
      }
    }

    @Override
    public void onPages(List<LogRead.Page> pages) {
      LogRead.Page page = pages.getFirst();
      if (!page.recovered()) {
        end(false);
        return;
      }
      boolean empty = page.events().isEmpty();
      if (!begun && empty) {
        end(true);
        return;
      }
      if (empty || !cursor.accept(page)) {
        port.close(CloseReason.INTERNAL_ERROR);
        return;
      }
      if (!begun) {
        begun = true;
        cursor.replayTo(Math.max(page.sequence(), port.liveSequence(cursor.project())));
      }
    }

    private void end(boolean recovered) {
      done = true;
      port.sendReplay(cursor.project(), List.of(), recovered);
    }

    @Override
    public Progress step() {
      if (done || (begun && cursor.position() >= cursor.target())) {
        return Progress.DONE;
      }
      if (!cursor.nextIsReplay()) {
        read(List.of(cursor));
      } else if (port.hasRoom()) {
        sendNext(cursor);
      } else {
        return Progress.WAIT;
      }
      return Progress.GO_ON;
    }

    @Override
    public boolean mutes(int project) {
      return false;
    }

    @Override
    public void cancel(Set<Integer> projects) {
      // A replay needs no subscription.
    }

    @Override
    public void cancelAll() {
      // A replay needs no subscription.
    }
  }
}
