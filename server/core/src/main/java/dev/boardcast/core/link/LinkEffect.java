package dev.boardcast.core.link;

/// What the shell has to do, in order.
public sealed interface LinkEffect {
  /// Opens a new socket with this number.
  record OpenSocket(int connection) implements LinkEffect {}

  /// Asks the hub for events, from the positions known now.
  record SendSubscribe(int connection) implements LinkEffect {}

  /// Pings the hub; its pong counts as heard.
  record Probe(int connection) implements LinkEffect {}

  /// Closes the socket; nothing it still says matters.
  record CloseSocket(int connection) implements LinkEffect {}

  /// Asks the tracker what is new; the answer carries this number.
  record Poll(int poll) implements LinkEffect {}

  /// Sets a timer, in place of what it was set to.
  record Arm(Timer timer, long delayMs) implements LinkEffect {}

  record Disarm(Timer timer) implements LinkEffect {}
}
