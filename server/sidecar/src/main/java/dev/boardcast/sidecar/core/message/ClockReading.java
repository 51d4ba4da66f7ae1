package dev.boardcast.sidecar.core.message;

import java.time.Instant;

/// When something happens, by two clocks.
///
/// @param nanos of a clock that only moves forward: timers run by it
/// @param wall what people and other programs are told
public record ClockReading(long nanos, Instant wall) {}
