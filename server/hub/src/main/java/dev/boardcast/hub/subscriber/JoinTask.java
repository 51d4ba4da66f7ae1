package dev.boardcast.hub.subscriber;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A `subscribe`: says where each project's stream goes on, and replays up to there.
final class JoinTask<E extends LiveEvent> implements Task {
  private final Streams<E> streams;
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

  JoinTask(Streams<E> streams, ClientFrame.Subscribe request) {
    this.streams = streams;
    this.request = request;
  }

  @Override
  public void start() {
    if (!cancelledAll) {
      asked.addAll(request.toAll() ? request.since().keySet() : request.projectNumbers());
      asked.removeAll(cancelled);
      if (!request.toAll() && streams.subscriptions.wouldOverflow(asked, true)) {
        answered = true;
        streams.refuseTooMany();
        return;
      }
      before = new Subscriptions(streams.subscriptions);
      streams.port.subscriptionsChanged(
          request.toAll()
              ? streams.subscriptions.addAllBut(cancelled)
              : streams.subscriptions.add(asked));
      asked.forEach(this::joinFrom);
    }
    if (firstReads.isEmpty()) {
      answer();
    } else {
      streams.read(firstReads);
    }
  }

  private void joinFrom(int project) {
    Position asked = request.since().get(project);
    if (asked == null) {
      return;
    }
    boolean understood = request.lineage() || asked.epoch().equals(streams.epoch);
    Position since = understood ? streams.lineage.here(project, asked) : null;
    if (since == null) {
      notRecovered.add(project);
      return;
    }
    // A stream that ran already pauses: what comes while others are read is buffered, for the
    // position that the subscriber will be told is the one it asked from, or a replay's end.
    SubscriberCursor cursor =
        new SubscriberCursor(project, new LogHead(since.sequence(), since.digest()));
    LogHead stream = streams.streamPosition(project);
    boolean comparable = since.digest() == null || stream.digest() != null;
    if (since.sequence() == stream.sequence() && (comparable || since.sequence() == 0)) {
      if (Position.contradict(since.digest(), stream.digest())) {
        notRecovered.add(project);
      }
      cursor.continueAfter(stream);
      catchingUp.add(cursor);
    } else {
      firstReads.add(cursor);
    }
    streams.joining.put(project, cursor);
  }

  @Override
  public void onPages(List<LogRead.Page> pages) {
    if (answered) {
      onLaterPage(pages.getFirst());
      return;
    }
    for (int i = 0; i < pages.size(); i++) {
      LogRead.Page page = pages.get(i);
      SubscriberCursor cursor = firstReads.get(i);
      catchingUp.add(cursor);
      if (!page.recovered()) {
        notRecovered.add(cursor.project());
        cursor.continueAfter(page.end());
      } else if (cursor.accept(page)) {
        cursor.replayTo(replayEnd(page));
      } else {
        streams.port.close(CloseReason.INTERNAL_ERROR);
        return;
      }
    }
    answer();
  }

  /// The page's end, where the buffer goes on from there; else what the loop has handed out by now.
  private LogHead replayEnd(LogRead.Page page) {
    LogHead live = streams.port.live(page.projectNumber());
    boolean buffered =
        streams.buffer.covers(page.projectNumber(), page.end().sequence(), live.sequence());
    return buffered ? page.end() : live;
  }

  private void onLaterPage(LogRead.Page page) {
    SubscriberCursor cursor = catchingUp.element();
    if (left(cursor)) {
      return;
    }
    if (!page.recovered()) {
      streams.port.close(CloseReason.SLOW_CONSUMER);
    } else if (page.events().isEmpty() || !cursor.accept(page)) {
      streams.port.close(CloseReason.INTERNAL_ERROR);
    }
  }

  private void answer() {
    answered = true;
    Set<Integer> projects = new HashSet<>(asked);
    if (request.toAll() && !cancelledAll) {
      projects.addAll(streams.port.liveProjects());
    }
    Map<Integer, HubFrame.Joined> positions = new TreeMap<>();
    for (int project : projects) {
      if (streams.subscriptions.contains(project)) {
        LogHead told = toldPosition(project);
        positions.put(
            project,
            new HubFrame.Joined(
                new Position(streams.epoch, told.sequence(), told.digest()),
                !notRecovered.contains(project)));
      }
    }
    streams.port.send(new HubFrame.Subscribed(positions));
  }

  private LogHead toldPosition(int project) {
    SubscriberCursor cursor = streams.joining.get(project);
    return cursor != null && !cursor.isSkipping()
        ? cursor.target()
        : streams.streamPosition(project);
  }

  @Override
  public Progress step() {
    SubscriberCursor cursor = catchingUp.peek();
    if (cursor == null) {
      return Progress.DONE;
    }
    if (left(cursor)) {
      catchingUp.remove();
    } else if (!cursor.hasPending()
        && cursor.atTarget()
        && streams.buffer.covers(
            cursor.project(), cursor.position(), streams.port.live(cursor.project()).sequence())) {
      catchingUp.remove();
      streams.goLive(cursor);
    } else if (!streams.port.hasRoom()) {
      // What was read would only lie about.
      return Progress.WAIT;
    } else if (cursor.hasPending()) {
      streams.sendNext(cursor);
    } else {
      streams.read(List.of(cursor));
    }
    return Progress.GO_ON;
  }

  /// Whether the subscriber unsubscribed meanwhile.
  private boolean left(SubscriberCursor cursor) {
    return streams.joining.get(cursor.project()) != cursor;
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
