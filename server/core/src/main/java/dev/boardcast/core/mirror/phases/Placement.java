package dev.boardcast.core.mirror.phases;

import org.jspecify.annotations.Nullable;

/// Which phase an issue shall be in.
///
/// @param phase its id; null for none
public record Placement(@Nullable String phase) {}
