package dev.boardcast.sidecar.core.message;

import dev.boardcast.core.domain.Board;

/// A board as it is known here.
///
/// @param ageMs since it was last known to be the tracker's; 0 while the link is live
public record CachedBoard(Board board, long ageMs) {}
