package dev.boardcast.core.claim;

import java.time.Duration;
import java.time.Instant;

/// A claim as it is held: until when, and for how long it is renewed.
public record Lease(Holder holder, Duration length, Instant until) {
  public static final Duration DEFAULT_LENGTH = Duration.ofMinutes(15);

  /// Shorter and longer ones are refused.
  public static final Duration LENGTH_MIN = Duration.ofSeconds(10);

  public static final Duration LENGTH_MAX = Duration.ofHours(4);

  public static Lease begin(Holder holder, Duration length, Instant now) {
    return new Lease(holder, length, now.plus(length));
  }

  public boolean isOver(Instant now) {
    return !now.isBefore(until);
  }

  /// Whether somebody else may not begin now.
  public boolean keepsOut(Holder other, Instant now) {
    return !isOver(now) && !holder.equals(other);
  }

  public Claim claim() {
    return new Claim(holder.name(), until);
  }
}
