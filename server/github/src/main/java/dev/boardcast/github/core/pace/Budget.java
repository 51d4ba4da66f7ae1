package dev.boardcast.github.core.pace;

import java.time.Instant;

/// What GitHub said is left of the person's limit, which all their tools share.
public record Budget(int limit, int remaining, Instant resetAt) {}
