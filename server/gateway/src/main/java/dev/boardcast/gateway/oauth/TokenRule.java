package dev.boardcast.gateway.oauth;

/// How long an access token is used. Pure.
final class TokenRule {
  /// Before a token is over another one is fetched.
  static final long AHEAD_S = 60;

  /// Of a token that does not say how long it is good.
  static final long LIFETIME_DEFAULT_S = 300;

  /// One that says it is good for longer is fetched anew all the same.
  static final long LIFETIME_MAX_S = 24 * 3_600;

  private TokenRule() {}

  /// For how long a token is used: until a minute before its end; of one that is good for less than
  /// two, half of it.
  static long usedForMs(long lifetimeS) {
    long bounded = Math.clamp(lifetimeS, 0, LIFETIME_MAX_S);
    return Math.max((bounded - AHEAD_S) * 1_000, bounded * 500);
  }
}
