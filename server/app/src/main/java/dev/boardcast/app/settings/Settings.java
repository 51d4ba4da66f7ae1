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
/// @param dataFolder empty where it depends on the user's home, and nobody knows that
/// @param database empty where the boards are in a file in the data folder
/// @param dotenv what a `.env` file said beyond its values
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
    HubTransport hubTransport,
    boolean mcpToolsEnabled,
    Optional<Path> dataFolder,
    Optional<String> githubWebhookSecret,
    Optional<DatabaseSetting> database,
    DotenvReport dotenv) {

  /// The key that clients send: of the environment, else of the local credentials file.
  ///
  /// @throws SettingsException when it may not be sent to where the addresses point
  public Optional<String> findApiKey() {
    Optional<String> withheld = dotenv.keyWithheld();
    if (withheld.isPresent()) {
      throw new SettingsException(withheld.get());
    }
    return anyApiKey();
  }

  /// The same, for whoever sees to it that it does not go where `dotenv` says it must not.
  ///
  /// @throws SettingsException when the credentials file cannot be used
  public Optional<String> anyApiKey() {
    return apiKey.or(() -> dataFolder.isEmpty() ? Optional.empty() : credentials().read());
  }

  /// @throws SettingsException when nobody knows where it is
  public Path dataDir() {
    return dataFolder.orElseThrow(() ->
        new SettingsException(
            "nobody knows where your home folder is: set HOME, or BOARDCAST_DATA_DIR, to an absolute path"));
  }

  public Credentials credentials() {
    return new Credentials(dataDir().resolve("credentials.json"));
  }

  /// The same at other ports.
  public Settings withPorts(int tracker, int hub) {
    return new Settings(
        trackerUrl,
        apiKey,
        hub,
        tracker,
        hubUrl,
        userName,
        logLevel,
        logFormat,
        requestTimeout,
        retryAttempts,
        replayBufferEvents,
        hubTransport,
        mcpToolsEnabled,
        dataFolder,
        githubWebhookSecret,
        database,
        dotenv);
  }

  public Path databaseFile() {
    return dataDir().resolve("boardcast.db");
  }

  /// Secrets are not shown.
  @Override
  public String toString() {
    return "Settings[trackerUrl=%s, hubUrl=%s, wsPort=%d, apiPort=%d, dataFolder=%s]"
        .formatted(trackerUrl, hubUrl, wsPort, apiPort, dataFolder);
  }
}
