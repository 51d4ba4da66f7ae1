package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  @Tag("AC-1.4.d")
  void whatIsLeftOutHasItsDocumentedDefault() {
    Settings settings = SettingsReader.read(Map.of("XDG_DATA_HOME", "/somewhere"), folder);

    assertThat(settings.trackerUrl()).isEqualTo(URI.create("http://localhost:8167"));
    assertThat(settings.hubUrl()).isEqualTo(URI.create("ws://localhost:8080/notifications"));
    assertThat(settings.apiPort()).isEqualTo(8167);
    assertThat(settings.wsPort()).isEqualTo(8080);
    assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.retryAttempts()).isEqualTo(3);
    assertThat(settings.replayBufferEvents()).isEqualTo(100);
    assertThat(settings.mcpToolsEnabled()).isTrue();
    assertThat(settings.apiKey()).isEmpty();
    assertThat(settings.githubWebhookSecret()).isEmpty();
  }

  @Test
  void theEnvironmentWinsOverTheFileAndAnEmptyValueIsNone() throws Exception {
    Files.writeString(
        folder.resolve(".env"), "# a comment\nWS_PORT=9001\nAPI_PORT=9002\nLOG_LEVEL=\n");

    Settings settings = SettingsReader.read(Map.of("API_PORT", "9003", "WS_PORT", " "), folder);

    assertThat(settings.wsPort()).isEqualTo(9001);
    assertThat(settings.apiPort()).isEqualTo(9003);
    assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
  }

  @ParameterizedTest
  @CsvSource({
    "LOG_LEVEL, loud",
    "WS_PORT, 65536",
    "WS_PORT, x",
    "API_PORT, -1",
    "STATE_TRACKING_API_URL, localhost:8167",
    "STATE_TRACKING_API_URL, ws://localhost",
    "BOARDCAST_HUB_URL, http://localhost",
    "BOARDCAST_HUB_URL, ws://",
    "REQUEST_TIMEOUT_MS, 99",
    "RETRY_ATTEMPTS, 11",
    "REPLAY_BUFFER_EVENTS, 0",
    "ENABLE_MCP_TOOLS, yes",
  })
  void aBadValueIsRefusedWithItsNameItsFaultAndWhatIsValid(String name, String value) {
    assertThatThrownBy(() -> SettingsReader.read(Map.of(name, value), folder))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value)
        .hasMessageContaining(Option.valueOf(name).valid());
  }

  @ParameterizedTest
  @CsvSource({
    "STATE_TRACKING_API_KEY, short",
    "STATE_TRACKING_API_KEY, with space in it",
    "GITHUB_WEBHOOK_SECRET, short",
  })
  void aBadSecretIsRefusedWithoutBeingShown(String name, String value) {
    assertThatThrownBy(() -> SettingsReader.read(Map.of(name, value), folder))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining(value);
  }

  @Test
  void settingsDoNotShowTheirSecrets() {
    Settings settings =
        SettingsReader.read(
            Map.of("STATE_TRACKING_API_KEY", "s3cret-key", "GITHUB_WEBHOOK_SECRET", "s3cret-hook"),
            folder);

    assertThat(settings.toString()).doesNotContain("s3cret");
  }
}
