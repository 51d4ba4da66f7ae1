package dev.boardcast.github.core;

/// An option of a project's `Status` field, in the order in which GitHub shows them.
public record StatusOption(String id, String name) {}
