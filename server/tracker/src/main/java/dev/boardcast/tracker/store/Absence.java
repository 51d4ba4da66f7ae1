package dev.boardcast.tracker.store;

import java.time.Duration;

/// How long a database that several servers share was not seen.
///
/// @param isAway whether something answers there, so that it is the database that is away, for
///   every server; else it may be this server alone that is cut off
public record Absence(Duration unseen, boolean isAway) {}
