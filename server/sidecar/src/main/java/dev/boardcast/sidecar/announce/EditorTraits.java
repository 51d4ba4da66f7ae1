package dev.boardcast.sidecar.announce;

import org.jspecify.annotations.Nullable;

/// What an editor says of itself when it begins.
///
/// @param name null where it gives none
/// @param showsProgress whether it shows work-done progress
public record EditorTraits(@Nullable String name, boolean showsProgress) {}
