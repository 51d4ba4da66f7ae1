package dev.boardcast.gateway.upstream.link;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import org.jspecify.annotations.Nullable;

/// A way to one MCP server and back. Thread-safe.
public interface Link extends AutoCloseable {
  /// Why it is lost where it was closed from here.
  String STOPPED = "it was stopped";

  /// What a link has to tell. Called on the link's own threads, and must not block.
  interface Inbox {
    /// A message, as it was written.
    ///
    /// @param of the request on whose own stream it came; 0 where there is one for all
    void received(String json, long of);

    /// One that cannot be read: no JSON-RPC, or too long. Whose it was, nobody knows.
    void unreadable(String why);

    /// A request of ours has no answer and will get none.
    void failed(long id, Fault fault);

    /// Nothing more is to be asked on it, but what is in flight goes on.
    default void unreached(String why) {
      lost(why);
    }

    /// Nothing comes from the server any more.
    void lost(String why);
  }

  /// Hands a message on, without waiting for the server to take it.
  void send(Outgoing message) throws GatewayException;

  /// Whether what is sent is read in the order in which it was.
  default boolean keepsOrder() {
    return true;
  }

  /// The answer to a request is there, so its server has read all that was sent up to it.
  default void answered(long id) {}

  /// Why a request has not left in its time; null where that is the server's doing.
  default @Nullable Fault unsent(long id) {
    return null;
  }

  /// Ends the wait for an answer, where that is told otherwise than by a message.
  ///
  /// @return whether a message is to be sent as well
  boolean abandon(long id);

  /// The handshake is done.
  void settled(Revision revision);

  /// What it wrote beside the protocol lately, for people; empty where there is no such thing.
  String lastWords();

  /// Ends it; returns when it has ended.
  @Override
  void close();
}
