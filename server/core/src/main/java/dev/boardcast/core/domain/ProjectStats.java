package dev.boardcast.core.domain;

/// Counts over a project's issues. `closedItems` are those that are done.
public record ProjectStats(int totalItems, int openItems, int closedItems, int totalPhases) {}
