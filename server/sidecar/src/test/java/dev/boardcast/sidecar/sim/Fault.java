package dev.boardcast.sidecar.sim;

/// Faults of catching up that a simulation can have planted, to see that its checks find them.
enum Fault {
  NONE,
  /// What a catch-up brings loses its first change.
  LOSES_A_CHANGE,
  /// What a catch-up brings has its last change twice.
  REPEATS_A_CHANGE,
  /// The editor is not told that a board has to be fetched again.
  HIDES_A_REFRESH,
  /// A board is handed out as it was one change before.
  HANDS_OUT_AN_OLD_BOARD,
  /// What a poll finds is not followed up.
  IGNORES_A_POLL,
  /// Whoever asks for a board waits until it is there.
  WAITS_FOR_EVER,
  /// Tracker and hub do not compare digests: a copy of the log that went on otherwise passes for
  /// it.
  COMPARES_NO_DIGESTS,
  /// A position of an epoch that is over is taken for one of the present epoch, whatever was lost.
  TAKES_ANY_EPOCH
}
