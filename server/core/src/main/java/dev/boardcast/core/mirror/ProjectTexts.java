package dev.boardcast.core.mirror;

/// What a project says of itself, on either side of a mirror.
///
/// @param description an empty one for none
public record ProjectTexts(String title, String description, boolean closed) {}
