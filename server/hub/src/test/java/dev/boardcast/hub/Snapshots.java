package dev.boardcast.hub;

import dev.boardcast.hub.connection.HubSnapshot;
import dev.boardcast.testkit.Patience;

/// How a hub stands, however long its event loops were kept from saying so.
final class Snapshots {
  private Snapshots() {}

  static HubSnapshot of(HubServer hub) {
    long end = System.nanoTime() + Patience.LONG.toNanos();
    while (true) {
      try {
        return hub.snapshot();
      } catch (IllegalStateException e) {
        if (System.nanoTime() - end >= 0) {
          throw e;
        }
      }
    }
  }
}
