package dev.boardcast.client.tracker;

/// A resource with the ETag it was read with, to be sent back as `If-None-Match`.
///
/// @param etag opaque, quotes included
public record Versioned<T>(T value, String etag) {}
