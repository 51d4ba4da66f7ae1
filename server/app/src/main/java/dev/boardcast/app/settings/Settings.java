package dev.boardcast.app.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// All settings, validated.
///
/// @param apiKey from the environment or `.env`; empty when it is to be looked up in the
///   credentials file
/// @param userName of the settings, else of the operating system; empty where that has none
/// @param keyWithheld why a key may not be sent to the configured addresses, as a sentence with the
///   remedy; empty when it may
public record Settings(
    URI trackerUrl,
    Optional<String> apiKey,
    int wsPort,
    int apiPort,
    URI hubUrl,
    Optional<String> userName,
    LogLevel logLevel,
    LogFormat logFormat,
    Duration requestTimeout,
    int retryAttempts,
    int replayBufferEvents,
    boolean mcpToolsEnabled,
    Path dataDir,
    Optional<String> githubWebhookSecret,
    Optional<String> keyWithheld) {

  /// The key that clients send: of the environment, else of the local credentials file.
  ///
  /// @throws SettingsException when it may not be sent to where the addresses point
  public Optional<String> findApiKey() {
    if (keyWithheld.isPresent()) {
      throw new SettingsException(keyWithheld.get());
    }
    return apiKey.or(() -> credentials().read());
  }

  public Credentials credentials() {
    return new Credentials(dataDir.resolve("credentials.json"));
  }

  public Path databaseFile() {
    return dataDir.resolve("boardcast.db");
  }

  /// Secrets are not shown.
  @Override
  public String toString() {
    return "Settings[trackerUrl=%s, hubUrl=%s, wsPort=%d, apiPort=%d, dataDir=%s]"
        .formatted(trackerUrl, hubUrl, wsPort, apiPort, dataDir);
  }
}
