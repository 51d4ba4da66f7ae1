package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import java.util.List;
import java.util.Set;

/// An explicit replay: independent of the subscription, which goes on meanwhile.
final class ReplayTask<E extends LiveEvent> implements Task {
  private final Streams<E> streams;
  private final ClientFrame.Replay request;
  private final SubscriberCursor cursor;
  private boolean begun;
  private boolean done;

  ReplayTask(Streams<E> streams, ClientFrame.Replay request) {
    this.streams = streams;
    this.request = request;
    this.cursor =
        new SubscriberCursor(
            request.projectNumber(),
            new LogHead(request.since().sequence(), request.since().digest()));
  }

  @Override
  public void start() {
    if (request.since().epoch().equals(streams.epoch)) {
      streams.read(List.of(cursor));
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
      streams.port.close(CloseReason.INTERNAL_ERROR);
      return;
    }
    if (!begun) {
      begun = true;
      LogHead live = streams.port.live(cursor.project());
      cursor.replayTo(page.end().sequence() > live.sequence() ? page.end() : live);
    }
  }

  private void end(boolean recovered) {
    done = true;
    streams.port.sendReplay(cursor.project(), List.of(), recovered);
  }

  @Override
  public Progress step() {
    if (done || (begun && cursor.atTarget())) {
      return Progress.DONE;
    }
    if (!streams.port.hasRoom()) {
      return Progress.WAIT;
    }
    if (cursor.nextIsReplay()) {
      streams.sendNext(cursor);
    } else {
      streams.read(List.of(cursor));
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
