package dev.boardcast.core.mirror;

/// A project that mirrors another system's.
///
/// @param project number here
/// @param remote who the other one is; written once, when the link is made
/// @param settings how it is mirrored, in the words of the part that does it
/// @param progress how far that part has come, in its own words; empty at first
public record MirrorLink(int project, String remote, String settings, String progress) {}
