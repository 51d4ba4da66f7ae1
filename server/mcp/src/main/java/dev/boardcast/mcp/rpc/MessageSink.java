package dev.boardcast.mcp.rpc;

/// A way to the client, for messages that it did not ask for or did not ask for yet. Thread-safe.
public interface MessageSink {
  /// Sends a message. May wait for a client that reads slowly; where the client is gone, nothing
  /// happens.
  void send(String json);

  /// Whether anything that is sent can arrive.
  boolean isOpen();

  /// To a client that takes nothing but the answer.
  MessageSink CLOSED =
      new MessageSink() {
        @Override
        public void send(String json) {}

        @Override
        public boolean isOpen() {
          return false;
        }
      };
}
