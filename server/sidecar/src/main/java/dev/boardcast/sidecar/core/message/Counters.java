package dev.boardcast.sidecar.core.message;

import dev.boardcast.core.sync.SyncCounters;

/// What a developer wants to know. All but the depths count since the start.
///
/// @param reconnects sockets opened after the first
/// @param polls begun
/// @param windows told to the editor
/// @param wakes times that the machine was found to have slept
/// @param contradictions times that what the hub said could not be
/// @param unreadFrames frames of the hub that could not be read
/// @param windowChanges changes that wait in the open window (depth)
/// @param heldEvents events that wait for what is missing before them (depth)
public record Counters(
    SyncCounters sync,
    long reconnects,
    long polls,
    long windows,
    long wakes,
    long contradictions,
    long unreadFrames,
    int windowChanges,
    int heldEvents) {}
