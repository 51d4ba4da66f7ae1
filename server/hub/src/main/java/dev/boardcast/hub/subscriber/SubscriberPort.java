package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.rest.ProblemCode;
import java.util.List;
import java.util.Set;

/// What a subscriber's session needs of the connection and the loop that it lives on. Called on the
/// session's thread only.
///
/// Any sending may find the connection too slow and close it: then the port has called
/// `SubscriberSession.closed` before it returns.
public interface SubscriberPort<E extends LiveEvent> {
  /// The newest event of a project that this loop has handed to its subscribers; `LogHead.NONE` for
  /// none. The next live event of the project is the one after.
  LogHead live(int projectNumber);

  /// The projects that have a log.
  Set<Integer> liveProjects();

  /// From now on live events of these subscriptions are handed to the session, and of no others.
  void subscriptionsChanged(Subscriptions.Change change);

  void send(HubFrame frame);

  /// Sends a `replay` frame.
  ///
  /// @param elements its events, encoded (`HubFrame.elementText`)
  void sendReplay(int projectNumber, List<String> elements, boolean recovered);

  /// Sends an event that came live.
  void sendEvent(E event);

  /// Sends an event that was read from the log, as an `event` frame.
  void sendStored(StoredEvent event);

  /// Whether the send queue is short enough for more of a replay. Where it is not, the port calls
  /// `SubscriberSession.roomAgain` later.
  boolean hasRoom();

  /// Starts reading; `SubscriberSession.onRead` gets the answer, later. One read at a time.
  void read(List<LogRead.Request> requests);

  /// Answers a request that the session cannot serve with an `error` frame, and counts it.
  void refuse(ProblemCode code, String message);

  /// Closes the connection; calls `SubscriberSession.closed`.
  void close(CloseReason reason);
}
