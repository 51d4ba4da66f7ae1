package dev.boardcast.client.tracker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a view of the client makes its calls.
///
/// @param retries how often a failed attempt is repeated
/// @param actor in whose name; null for nobody's
/// @param patience what all attempts and pauses of a call may take together; null for any time
record CallOptions(int retries, @Nullable String actor, @Nullable Duration patience) {}
