package dev.boardcast.core.event;

import org.jspecify.annotations.Nullable;

/// The other side of a mirror did not take a change of this board.
///
/// @param reason for a person
public record RefusedChange(String field, @Nullable String lost, String reason)
    implements Overruled {}
