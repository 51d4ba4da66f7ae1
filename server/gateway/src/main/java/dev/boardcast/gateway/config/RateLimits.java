package dev.boardcast.gateway.config;

/// How often; 0 a second for as often as one likes.
public record RateLimits(double perSecond, double burst) {
  public static final RateLimits NONE = new RateLimits(0, 0);

  public boolean isNone() {
    return perSecond <= 0;
  }
}
