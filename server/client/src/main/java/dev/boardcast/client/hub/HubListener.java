package dev.boardcast.client.hub;

import dev.boardcast.protocol.hub.HubFrame;

/// What a connection tells. Called on the connection's reading thread, one call at a time; blocking
/// it stops the reading, and with it, in the end, the hub.
public interface HubListener {
  /// A frame arrived.
  ///
  /// @param characters of its text, for who bounds what waits
  void onFrame(HubFrame frame, int characters);

  /// A text message arrived, which may be a frame or not. Called before it is read, for who wants
  /// to see what exactly was sent.
  default void onText(String text) {}

  /// A frame arrived that cannot be read, and nothing of it is used.
  ///
  /// @param why a short sentence that names the field at fault
  default void onUnread(String why) {}

  /// Anything arrived: a frame, a ping. Called before `onFrame`.
  void onHeard();

  /// The connection is over, or never came to be. Called exactly once, and last.
  void onClosed(HubClosed closed);
}
