package dev.boardcast.tracker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a tracker needs to know.
///
/// @param host address to bind; loopback unless the key travels over a trusted network
/// @param port 0 takes a free one
/// @param databaseFile made where there is none; its directory must exist
/// @param replayBufferEvents events kept for each project, at least 1; the oldest go
/// @param publicBaseUrl under which people reach it, for `url` and `Location`; null: where it
///   listens
/// @param githubWebhookSecret null switches the webhook off
/// @param version of the program, for `/health`
public record TrackerConfig(
    String host,
    int port,
    Path databaseFile,
    int replayBufferEvents,
    @Nullable String publicBaseUrl,
    @Nullable String githubWebhookSecret,
    String version) {
  public TrackerConfig {
    if (replayBufferEvents < 1) {
      throw new IllegalArgumentException("replayBufferEvents must be positive");
    }
  }

  /// Never with the secret.
  @Override
  public String toString() {
    return "TrackerConfig[%s:%d, %s]".formatted(host, port, databaseFile);
  }
}
