package dev.boardcast.core.mirror;

/// A pair without its issue.
///
/// @param base the last values that were seen there, in the words of the part that mirrors
public record MirrorPair(String item, MirrorCard.State state, String base) {}
