package dev.boardcast.sidecar.settings;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What holds where the editor's options say nothing.
///
/// @param apiKey null where none was found
/// @param userName in whose name changes are made; null where nothing is known
/// @param requestTimeout of one request to the tracker, and of connecting to the hub
/// @param retryAttempts of a request to the tracker
/// @param version of the program, for `serverInfo` and the user agent
/// @param faults why some of these cannot be used
public record SidecarDefaults(
    URI hubUrl,
    URI trackerUrl,
    @Nullable String apiKey,
    @Nullable String userName,
    Duration requestTimeout,
    int retryAttempts,
    String version,
    DefaultFaults faults) {
  /// Defaults with nothing wrong with them.
  public SidecarDefaults(
      URI hubUrl,
      URI trackerUrl,
      @Nullable String apiKey,
      @Nullable String userName,
      Duration requestTimeout,
      int retryAttempts,
      String version) {
    this(
        hubUrl,
        trackerUrl,
        apiKey,
        userName,
        requestTimeout,
        retryAttempts,
        version,
        DefaultFaults.NONE);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "SidecarDefaults[%s, %s, key %s, %s, %d retries, %s]"
        .formatted(
            hubUrl.getHost(),
            trackerUrl.getHost(),
            apiKey == null ? "absent" : "given",
            requestTimeout,
            retryAttempts,
            version);
  }
}
