package dev.boardcast.core.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something said about an issue. It stays as it is.
///
/// @param id counts up by one within the issue, from 1
/// @param author who said it, where known
/// @param createdAt in whole milliseconds
public record Comment(int id, @Nullable String author, Instant createdAt, String text) {}
