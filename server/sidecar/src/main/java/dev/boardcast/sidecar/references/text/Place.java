package dev.boardcast.sidecar.references.text;

/// A place in a document.
///
/// @param line from 0
/// @param character from 0, in the units of the session's encoding
public record Place(int line, int character) {}
