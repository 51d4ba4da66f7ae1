package dev.boardcast.app.serve;

import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many connections fit under the limit of open files, so that it is this program that refuses
/// one too many, and the system never has to.
///
/// @param trackerConnections at the tracker at once
/// @param hubConnections WebSockets at once; on their way to an upgrade may be as many again
record FdBudget(int trackerConnections, int hubConnections) {
  /// Kept for the program itself: its jar, the database, event loops, log readers, MCP.
  static final int OWN_FILES_COUNT = 128;

  /// The tracker's share.
  private static final int TRACKER_PART = 8;

  private static final int TRACKER_MIN_COUNT = 16;
  private static final int TRACKER_MAX_COUNT = 1_024;
  private static final int HUB_MIN_COUNT = 16;
  private static final int HUB_MAX_COUNT = 10_000;

  /// The hub has that many upgrades at most in addition to its WebSockets.
  private static final int HANDSHAKES_MAX_COUNT = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(FdBudget.class);

  /// @param limit of open files; empty for none
  static FdBudget of(OptionalLong limit) {
    if (limit.isEmpty()) {
      return new FdBudget(TRACKER_MAX_COUNT, HUB_MAX_COUNT);
    }
    long files = limit.getAsLong();
    int tracker = Math.clamp(files / TRACKER_PART, TRACKER_MIN_COUNT, TRACKER_MAX_COUNT);
    long left = files - OWN_FILES_COUNT - tracker;
    long hub = Math.max(left - HANDSHAKES_MAX_COUNT, left / 2);
    FdBudget room = new FdBudget(tracker, Math.clamp(hub, HUB_MIN_COUNT, HUB_MAX_COUNT));
    if (room.hubConnections() < HUB_MAX_COUNT) {
      LOG.info(
          "{} files may be open: so at most {} connections to the hub and {} to the tracker; raise the limit for more (ulimit -n, LimitNOFILE)",
          files,
          room.hubConnections(),
          room.trackerConnections());
    }
    return room;
  }
}
