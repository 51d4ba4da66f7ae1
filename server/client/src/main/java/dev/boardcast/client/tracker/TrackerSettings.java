package dev.boardcast.client.tracker;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to reach a tracker, and as whom.
///
/// @param baseUrl `http:` or `https:`; a path is kept as a prefix
/// @param apiKey visible ASCII; null where none is configured, which a client refuses
/// @param requestTimeout of one attempt, from the first byte sent to the last one read
/// @param retryAttempts how often a failed attempt is repeated, 0 to 10
/// @param origin the kind of program that makes changes (`mcp`, `editor`, `script`)
/// @param userAgent name and version of the program
public record TrackerSettings(
    URI baseUrl,
    @Nullable String apiKey,
    Duration requestTimeout,
    int retryAttempts,
    String origin,
    String userAgent) {
  public static final Duration REQUEST_TIMEOUT_DEFAULT = Duration.ofSeconds(10);
  public static final int RETRY_ATTEMPTS_DEFAULT = 3;
  public static final int RETRY_ATTEMPTS_MAX = 10;

  public TrackerSettings {
    String scheme = baseUrl.getScheme();
    if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        || baseUrl.getHost() == null) {
      throw new IllegalArgumentException("not an http: or https: URL with a host: " + baseUrl);
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("request timeout is not positive: " + requestTimeout);
    }
    if (retryAttempts < 0 || retryAttempts > RETRY_ATTEMPTS_MAX) {
      throw new IllegalArgumentException(
          "retry attempts must be 0 to " + RETRY_ATTEMPTS_MAX + ", not " + retryAttempts);
    }
  }

  /// Settings with the default timeout and retries.
  public static TrackerSettings of(
      URI baseUrl, @Nullable String apiKey, String origin, String userAgent) {
    return new TrackerSettings(
        baseUrl, apiKey, REQUEST_TIMEOUT_DEFAULT, RETRY_ATTEMPTS_DEFAULT, origin, userAgent);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "TrackerSettings[%s, key %s, timeout %s, %d retries, %s, %s]"
        .formatted(
            baseUrl,
            apiKey == null ? "absent" : "given",
            requestTimeout,
            retryAttempts,
            origin,
            userAgent);
  }
}
