package dev.boardcast.hub.fanout;

import dev.boardcast.hub.frame.EncodedBatch;
import dev.boardcast.protocol.json.ToldEvents;

/// Whose socket a `DirectWriter` writes to. On its loop only.
public interface Recipient {
  /// How it wants to be told.
  ToldEvents told();

  /// Live events of projects that it may have subscribed to.
  ///
  /// @param written how many bytes of the batch have been written already; with any, it gets the
  ///   whole batch as it is
  void deliver(EncodedBatch batch, int written);
}
