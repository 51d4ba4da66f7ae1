package dev.boardcast.core.claim;

import java.time.Instant;

/// A claim as others are told of it.
public record Claim(String holder, Instant until) {}
