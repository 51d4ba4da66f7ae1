package dev.boardcast.core.claim;

import org.jspecify.annotations.Nullable;

/// Who holds a claim. Several agents may have one name (that of their program): what tells them
/// apart is their session.
///
/// @param session opaque; null where the program does not say
public record Holder(String name, @Nullable String session) {}
