package dev.boardcast.github.core.phases;

/// An option of the field of phases.
public record PhaseOption(String id, String name, String description) {}
