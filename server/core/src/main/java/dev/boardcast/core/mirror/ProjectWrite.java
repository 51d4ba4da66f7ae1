package dev.boardcast.core.mirror;

import java.util.Optional;

/// What was changed of a mirrored project itself; empty is left as it is.
///
/// @param description an empty one for none
public record ProjectWrite(
    Optional<String> title, Optional<String> description, Optional<Boolean> closed) {}
