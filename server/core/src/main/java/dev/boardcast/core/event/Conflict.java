package dev.boardcast.core.event;

import org.jspecify.annotations.Nullable;

/// Both sides of a mirror changed a field.
///
/// @param kept what both have now; null for nothing
/// @param by whose change stayed: a login, or the name of a system
public record Conflict(String field, @Nullable String kept, @Nullable String lost, String by)
    implements Overruled {}
