package dev.boardcast.app.serve;

import dev.boardcast.tracker.store.Absence;
import java.time.Duration;
import java.util.Optional;

/// Whether the hub keeps its clients while the database of several servers is not seen. They are
/// told nothing then, and another server may see it. Pure; for one thread.
final class HubDoor {
  /// A server that hears nothing at the database's address for so long sends its clients away:
  /// others may reach it.
  static final Duration CUT_OFF_MAX = Duration.ofSeconds(10);

  /// Where the database is away, no server is better; clients wait so long before they are sent
  /// away.
  static final Duration AWAY_MAX = Duration.ofSeconds(60);

  /// Seen within so long, clients are let in again.
  static final Duration SEEN_MAX = Duration.ofSeconds(2);

  private boolean isShut;

  /// What is to be done.
  enum Step {
    NOTHING,
    SEND_AWAY,
    LET_IN
  }

  Step look(Absence now) {
    Duration patience = now.isAway() ? AWAY_MAX : CUT_OFF_MAX;
    if (!isShut && now.unseen().compareTo(patience) >= 0) {
      isShut = true;
      return Step.SEND_AWAY;
    }
    if (isShut && now.unseen().compareTo(SEEN_MAX) < 0) {
      isShut = false;
      return Step.LET_IN;
    }
    return Step.NOTHING;
  }

  /// A server with a database of its own has nothing to look after.
  Step look(Optional<Absence> now) {
    return now.map(this::look).orElse(Step.NOTHING);
  }
}
