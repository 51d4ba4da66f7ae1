package dev.boardcast.sidecar.core.message;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.window.Batch;
import dev.boardcast.protocol.hub.ClientFrame;

/// What the shell has to do, in order.
public sealed interface Effect {
  /// Opens a socket to the hub with this number; there is no other.
  record OpenSocket(int connection) implements Effect {}

  /// Closes the socket; what it still says does not matter.
  record CloseSocket() implements Effect {}

  /// Sends a frame on the socket, if it is open.
  record Send(ClientFrame frame) implements Effect {}

  /// Pings the hub.
  record Ping() implements Effect {}

  /// Asks the tracker where each project stands; `PositionsRead` or `PositionsUnread` answers.
  record ReadPositions(int poll) implements Effect {}

  /// Asks the tracker the same, to see whether the hub tells all; `HeadsRead` or `HeadsUnread`
  /// answers.
  record ReadHeads(int look) implements Effect {}

  /// Asks the tracker for events; `EventsRead` or `EventsUnread` answers.
  record ReadEvents(int poll, int projectNumber, Position since) implements Effect {}

  /// Asks the tracker for a board; `BoardRead` or `BoardUnread` answers.
  record ReadBoard(int projectNumber) implements Effect {}

  /// Whoever waits for this board gets what `SidecarCore.board` has, or learns that it has none.
  record BoardSettled(int projectNumber) implements Effect {}

  /// Whoever waits for this board has waited long enough: he gets what `SidecarCore.board` has, or
  /// learns that nothing is known.
  record BoardLate(int projectNumber) implements Effect {}

  /// Sends the editor one window. Until `EditorTook` there is no other.
  record TellChanges(Batch batch) implements Effect {}

  /// The status is another now.
  record TellStatus(StatusSnapshot status) implements Effect {}

  /// The hub complains; for the log.
  record NoteFault(String code, String message) implements Effect {}
}
