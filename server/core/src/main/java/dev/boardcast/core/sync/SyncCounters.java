package dev.boardcast.core.sync;

/// Counts since the start.
///
/// @param events let through to the editor
/// @param duplicates that came again, or belonged to an earlier epoch
/// @param gaps holes found
/// @param replays asked of the hub
/// @param reloads boards read
public record SyncCounters(long events, long duplicates, long gaps, long replays, long reloads) {}
