package dev.boardcast.github.core;

/// Which value of a project's fields is what on the board.
public record Mapping(StatusMap statuses, PhaseMap phases) {}
