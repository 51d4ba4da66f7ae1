package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsReaderTest {
  private static final String KEY = "a-key-for-tests";

  @TempDir Path folder;

  @Test
  @Tag("AC-1.4.d")
  void whatIsLeftOutHasItsDocumentedDefault() {
    Settings settings = read(Map.of());

    assertThat(settings.trackerUrl()).hasToString("http://localhost:8167");
    assertThat(settings.apiKey()).isEmpty();
    assertThat(settings.wsPort()).isEqualTo(8080);
    assertThat(settings.apiPort()).isEqualTo(8167);
    assertThat(settings.hubUrl()).hasToString("ws://localhost:8080/notifications");
    assertThat(settings.userName()).contains(System.getProperty("user.name"));
    assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.retryAttempts()).isEqualTo(3);
    assertThat(settings.replayBufferEvents()).isEqualTo(100);
    assertThat(settings.mcpToolsEnabled()).isTrue();
    assertThat(settings.githubWebhookSecret()).isEmpty();
    assertThat(settings.dataDir()).isAbsolute();
  }

  @Test
  void aUserNameIsALineOfAtMostAHundredCharacters() {
    assertThat(read(Map.of("BOARDCAST_USER_NAME", " Zoë Smith ")).userName()).contains("Zoë Smith");
    assertThat(read(Map.of("BOARDCAST_USER_NAME", "ë".repeat(100))).userName()).isPresent();
    for (String name : List.of("x".repeat(101), "two\nlines")) {
      assertThatThrownBy(() -> read(Map.of("BOARDCAST_USER_NAME", name)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("BOARDCAST_USER_NAME")
          .hasMessageContaining("at most 100 characters");
    }
  }

  @Test
  void anEmptyValueCountsAsNotSet() {
    Settings settings = read(Map.of("WS_PORT", "", "STATE_TRACKING_API_KEY", "  "));

    assertThat(settings.wsPort()).isEqualTo(8080);
    assertThat(settings.apiKey()).isEmpty();
  }

  @Test
  void theEnvironmentWinsOverDotenvAndDotenvOverTheDefault() throws Exception {
    Files.writeString(
        folder.resolve(".env"), "# mine\nAPI_PORT=1\nWS_PORT=2\nSTATE_TRACKING_API_KEY=" + KEY);

    Settings settings = read(Map.of("API_PORT", "3"));

    assertThat(settings.apiPort()).isEqualTo(3);
    assertThat(settings.wsPort()).isEqualTo(2);
    assertThat(settings.apiKey()).contains(KEY);
    assertThat(settings.retryAttempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STATE_TRACKING_API_URL | localhost:8167          | http
          STATE_TRACKING_API_URL | ftp://localhost         | http
          STATE_TRACKING_API_URL | http://localhost:99999  | http
          BOARDCAST_HUB_URL      | http://localhost:8080   | ws
          BOARDCAST_HUB_URL      | ws://                   | ws
          WS_PORT                | 65536                   | 0 to 65535
          WS_PORT                | -1                      | 0 to 65535
          API_PORT               | eight                   | 0 to 65535
          LOG_LEVEL              | loud                    | debug, info, warn, error
          REQUEST_TIMEOUT_MS     | 99                      | 100 to 600000
          REQUEST_TIMEOUT_MS     | 99999999999999          | 100 to 600000
          RETRY_ATTEMPTS         | 2.5                     | 0 to 10
          REPLAY_BUFFER_EVENTS   | 0                       | 1 to 1000000
          ENABLE_MCP_TOOLS       | yes                     | true or false
          """)
  void aBadValueIsNamedWithWhatIsValid(String variable, String value, String valid) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(value)
        .hasMessageContaining(valid)
        .hasMessageContaining(Option.valueOf(variable).valid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "with space in it", "tab\tinside-it", "kein-schlüssel"})
  void aBadSecretIsNamedButNotShown(String secret) {
    for (String variable : new String[] {"STATE_TRACKING_API_KEY", "GITHUB_WEBHOOK_SECRET"}) {
      assertThatThrownBy(() -> read(Map.of(variable, secret)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(variable)
          .hasMessageContaining("8 to 512 visible ASCII characters")
          .hasMessageNotContaining(secret);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STATE_TRACKING_API_URL, http://ada:hunter22@localhost:8167",
    "STATE_TRACKING_API_URL, http://localhost:8167?apiKey=hunter22",
    "BOARDCAST_HUB_URL, ws://localhost:8080/notifications?apiKey=hunter22",
    "BOARDCAST_HUB_URL, ws://hunter22@",
  })
  void aUrlThatHoldsASecretIsRefusedAndNotShown(String variable, String value) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("STATE_TRACKING_API_KEY")
        .hasMessageNotContaining("hunter22");
  }

  @Test
  void aMalformedDotenvLineIsToldByItsNumberAndNotQuoted() throws Exception {
    Files.writeString(
        folder.resolve(".env"), "LOG_LEVEL=info\n\nSTATE_TRACKING_API_KEY: hunter22\n");

    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining(".env")
        .hasMessageNotContaining("hunter22")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "STATE_TRACKING_API_URL, http://boards.example:8167",
    "STATE_TRACKING_API_URL, http://localhost.example",
    "STATE_TRACKING_API_URL, http://127.0.0.1.example",
    "BOARDCAST_HUB_URL, wss://boards.example/notifications",
  })
  void anAddressElsewhereFromDotenvDoesNotGetTheUsersKey(String variable, String url)
      throws Exception {
    Files.writeString(folder.resolve(".env"), variable + "=" + url);

    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("STATE_TRACKING_API_KEY", KEY),
            Map.of("STATE_TRACKING_API_KEY", KEY, variable, ""))) {
      assertThatThrownBy(() -> read(environment).findApiKey())
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(variable)
          .hasMessageContaining(url)
          .hasMessageContaining("in the environment")
          .hasMessageNotContaining(KEY);
    }
  }

  @Test
  void aKeyOfTheEnvironmentIsNotSentInPlaceOfTheOneInDotenv() throws Exception {
    Files.writeString(
        folder.resolve(".env"),
        "STATE_TRACKING_API_URL=http://boards.example\nSTATE_TRACKING_API_KEY=" + KEY);

    assertThat(read(Map.of()).findApiKey()).contains(KEY);
    assertThatThrownBy(() -> read(Map.of("STATE_TRACKING_API_KEY", "another-key")).findApiKey())
        .isInstanceOf(SettingsException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:1", "http://LOCALHOST", "http://127.0.0.1:80", "http://[::1]:9"})
  void anAddressOfThisMachineFromDotenvGetsTheUsersKey(String url) throws Exception {
    Files.writeString(folder.resolve(".env"), "STATE_TRACKING_API_URL=" + url);

    assertThat(read(Map.of("STATE_TRACKING_API_KEY", KEY)).findApiKey()).contains(KEY);
  }

  @Test
  void anAddressFromTheEnvironmentGetsTheKeyWhereverItIs() throws Exception {
    String url = "https://boards.example";
    Files.writeString(folder.resolve(".env"), "STATE_TRACKING_API_URL=http://other.example");

    assertThat(
            read(Map.of("STATE_TRACKING_API_URL", url, "STATE_TRACKING_API_KEY", KEY)).findApiKey())
        .contains(KEY);
  }

  @Test
  void settingsDoNotShowTheirSecrets() {
    Settings settings =
        read(Map.of("STATE_TRACKING_API_KEY", KEY, "GITHUB_WEBHOOK_SECRET", "also-secret"));

    assertThat(settings.toString()).doesNotContain(KEY).doesNotContain("also-secret");
  }

  private Settings read(Map<String, String> environment) {
    return SettingsReader.read(environment, folder);
  }
}
