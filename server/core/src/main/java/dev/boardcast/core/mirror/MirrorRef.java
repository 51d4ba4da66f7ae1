package dev.boardcast.core.mirror;

/// An item on a board.
public record MirrorRef(int project, String item) {}
