package dev.boardcast.core.mirror;

import org.jspecify.annotations.Nullable;

/// A phase that a board shall have, at its place in a list.
///
/// @param id null for a new one
public record PhaseWish(@Nullable String id, String name, @Nullable String description) {}
