package dev.boardcast.tracker.local;

import java.time.Duration;

/// How a part of this process makes its calls: what a client over REST has in its settings.
///
/// @param origin the kind of program that makes changes
/// @param patience how long one attempt is waited for
/// @param retries how often a failed attempt is repeated
public record LocalAccess(String origin, Duration patience, int retries) {}
