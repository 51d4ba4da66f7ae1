package dev.boardcast.core.mirror.talk;

import org.jspecify.annotations.Nullable;

/// A linked pair and what was last heard of it.
///
/// @param base in the words of the part that mirrors; null where it was never read
public record TalkPair(String item, @Nullable String base) {}
