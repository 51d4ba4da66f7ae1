package dev.boardcast.gateway.oauth;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/// How long an access token is used. Pure.
final class TokenRule {
  /// Before a token is over another one is fetched.
  static final long AHEAD_S = 60;

  /// Of a token that does not say how long it is good.
  static final long LIFETIME_DEFAULT_S = 300;

  /// One that says it is good for longer is fetched anew all the same.
  static final long LIFETIME_MAX_S = 24 * 3_600;

  private TokenRule() {}

  /// Whether an answer says how long it is good.
  static boolean saysLifetime(@Nullable JsonElement said) {
    return said instanceof JsonPrimitive value && !value.isBoolean() && isNumber(value);
  }

  private static boolean isNumber(JsonPrimitive value) {
    try {
      return !Double.isNaN(Double.parseDouble(value.getAsString()));
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /// @param said what an answer has as `expires_in`; null for nothing
  static long lifetimeS(@Nullable JsonElement said) {
    if (said instanceof JsonPrimitive value && !value.isBoolean()) {
      try {
        return (long) Double.parseDouble(value.getAsString());
      } catch (NumberFormatException _) {
        // As if it said nothing.
      }
    }
    return LIFETIME_DEFAULT_S;
  }

  /// For how long a token is used: until a minute before its end; of one that is good for less than
  /// two, half of it.
  static long usedForMs(long lifetimeS) {
    long goodMs = goodForMs(lifetimeS);
    return Math.max(goodMs - AHEAD_S * 1_000, goodMs / 2);
  }

  /// For how long it is good. What says that it is over already has been good for its answer.
  static long goodForMs(long lifetimeS) {
    return Math.clamp(lifetimeS, 1, LIFETIME_MAX_S) * 1_000;
  }
}
