package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.rest.ProblemCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The streams of one subscriber, project by project: what the session and its tasks share.
final class Streams<E extends LiveEvent> {
  final Lineage lineage;
  final String epoch;
  final SubscriberPort<E> port;
  final Subscriptions subscriptions = new Subscriptions();
  // Projects that the live stream is not passed through for: being read, or ahead of it.
  final Map<Integer, SubscriberCursor> joining = new HashMap<>();
  final JoinBuffer<E> buffer;
  private final int chunkMaxBytes;
  boolean reading;
  boolean closed;

  Streams(Lineage lineage, SubscriberPort<E> port, JoinBuffer<E> buffer, int chunkMaxBytes) {
    this.lineage = lineage;
    this.epoch = lineage.epoch();
    this.port = port;
    this.buffer = buffer;
    this.chunkMaxBytes = chunkMaxBytes;
  }

  void read(List<SubscriberCursor> cursors) {
    List<LogRead.Request> requests = new ArrayList<>(cursors.size());
    cursors.forEach(c -> requests.add(new LogRead.Request(c.project(), c.place())));
    reading = true;
    port.read(requests);
  }

  /// Sends a cursor's next frame: a part of the replay, or an event past it.
  void sendNext(SubscriberCursor cursor) {
    if (cursor.nextIsReplay()) {
      port.sendReplay(cursor.project(), ReplayChunk.take(cursor, chunkMaxBytes), true);
    } else {
      port.sendStored(cursor.next());
    }
  }

  /// From here on the live stream carries the project. Its buffered events follow the position.
  void goLive(SubscriberCursor cursor) {
    int project = cursor.project();
    List<E> buffered = buffer.take(project);
    if (cursor.position() > port.live(project).sequence()) {
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
  LogHead streamPosition(int project) {
    SubscriberCursor cursor = joining.get(project);
    return cursor == null ? port.live(project) : cursor.place();
  }

  void refuseTooMany() {
    port.refuse(
        ProblemCode.VALIDATION_ERROR,
        "a connection may name at most " + Subscriptions.MAX_COUNT + " projects");
  }
}
