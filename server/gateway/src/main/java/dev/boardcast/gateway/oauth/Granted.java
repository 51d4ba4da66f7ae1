package dev.boardcast.gateway.oauth;

/// What a token endpoint gave.
///
/// @param lifetimeS of the access token
record Granted(String accessToken, long lifetimeS) {
  /// A record's own would have the tokens.
  @Override
  public String toString() {
    return "Granted[for %d s]".formatted(lifetimeS);
  }
}
