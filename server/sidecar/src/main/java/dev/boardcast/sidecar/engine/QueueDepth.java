package dev.boardcast.sidecar.engine;

/// How much waits in a queue, and how much may.
public record QueueDepth(int depth, int max) {}
