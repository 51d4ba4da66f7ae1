package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
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
    Settings settings =
        read(Map.of("WS_PORT", "", "STATE_TRACKING_API_KEY", "  ", "BOARDCAST_DATABASE", ""));
    assertThat(settings.database()).isEmpty();

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
          BOARDCAST_HUB_TRANSPORT | uring                  | auto, io_uring, epoll, nio
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

  /// Of a file that is another program's: all of it is passed over, and nothing is told.
  @Test
  void somebodyElsesDotenvKeepsNothingFromStarting() throws Exception {
    byte[] text =
        "export FOO=bar\na line\nPASSWORD: hunter22\nNAME=Zo\u00eb\nKEY=\"open\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] start : new byte[][] {{}, {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, {0, 1, -1}}) {
      var all = new ByteArrayOutputStream();
      all.writeBytes(start);
      all.writeBytes(text);
      Files.write(folder.resolve(".env"), all.toByteArray());

      assertThat(read(Map.of())).isEqualTo(SettingsReader.read(Map.of(), folder.resolve("no")));
      assertThat(read(Map.of()).dotenv().warnings()).isEmpty();
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      Files.writeString(folder.resolve(".env"), "\uFEFFAPI_PORT=1\r\nWS_PORT=2\r\n", charset);

      assertThat(read(Map.of()).apiPort()).as(charset.name()).isEqualTo(1);
      assertThat(read(Map.of()).wsPort()).as(charset.name()).isEqualTo(2);
    }
  }

  @Test
  void aFileThatCannotBeReadIsPassedOverAndTold() throws Exception {
    Files.writeString(
        folder.resolve(".env"), "API_PORT=1\n#" + "x".repeat(DotenvFile.FILE_MAX_BYTES));

    assertThat(read(Map.of()).apiPort()).isEqualTo(8167);
    assertThat(read(Map.of()).dotenv().warnings())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains(".env", "larger than 1 MiB");

    Files.delete(folder.resolve(".env"));
    Files.createDirectory(folder.resolve(".env"));
    assertThat(read(Map.of()).dotenv().warnings()).isEmpty();
  }

  /// Each setting of the one test, as a `.env` file has it that is another program's.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          STATE_TRACKING_API_URL | localhost:8167
          STATE_TRACKING_API_URL | http://ada:hunter22@localhost:8167
          BOARDCAST_HUB_URL      | http://localhost:8080
          STATE_TRACKING_API_KEY | hunter 22
          GITHUB_WEBHOOK_SECRET  | hunter
          BOARDCAST_USER_NAME    | hunter 22 hunter 22 hunter 22 hunter 22 hunter 22 hunter 22 hunter 22 hunter 22 hunter 22 hunter 22 hunter 22
          WS_PORT                | hunter22
          API_PORT               | 65536
          LOG_LEVEL              | verbose
          LOG_FORMAT             | pretty
          REQUEST_TIMEOUT_MS     | 30s
          RETRY_ATTEMPTS         | 2.5
          REPLAY_BUFFER_EVENTS   | 0
          BOARDCAST_HUB_TRANSPORT | uring
          ENABLE_MCP_TOOLS       | yes
          LOG_LEVEL              | "hunter22
          """)
  void aValueOfDotenvThatCannotBeUsedFallsToItsDefaultAndIsTold(String variable, String value)
      throws Exception {
    Files.writeString(folder.resolve(".env"), "\n" + variable + "=" + value + "\nRETRY_X=1\n");

    Settings settings = read(Map.of());

    assertThat(settings.dotenv().warnings())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith(variable + " in line 2 of " + folder.toAbsolutePath().normalize())
        .contains(".env is not valid and is passed over")
        .endsWith("valid: " + Option.valueOf(variable).valid())
        .doesNotContain("hunter");
    Settings without = SettingsReader.read(Map.of(), folder.resolve("no"));
    assertThat(settings).usingRecursiveComparison().ignoringFields("dotenv").isEqualTo(without);
    assertThatThrownBy(() -> SettingsReader.read(Map.of(variable, value), folder.resolve("no")))
        .as("the environment is strict")
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(variable);
  }

  @Test
  void whatTheEnvironmentSetsIsNotLookedForInDotenv() throws Exception {
    Files.writeString(folder.resolve(".env"), "LOG_LEVEL=verbose\n");

    Settings settings = read(Map.of("LOG_LEVEL", "debug"));

    assertThat(settings.logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(settings.dotenv().warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"export STATE_TRACKING_API_KEY='%s'", "STATE_TRACKING_API_KEY = \"%s\" # x"})
  void theUsualFormsAreRead(String form) throws Exception {
    Files.writeString(folder.resolve(".env"), form.formatted(KEY));

    assertThat(read(Map.of()).apiKey()).contains(KEY);
  }

  /// The key in the file cannot be used, so the user's own would go where the file says.
  @Test
  void aKeyOfDotenvThatCannotBeUsedDoesNotVouchForItsAddress() throws Exception {
    Files.writeString(
        folder.resolve(".env"),
        "STATE_TRACKING_API_URL=http://boards.example\nSTATE_TRACKING_API_KEY=too few\n");

    assertThatThrownBy(() -> read(Map.of()).findApiKey())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("not sent there");
  }

  @Test
  void withoutAHomeThereIsAKeyOfTheEnvironmentAllTheSame() {
    Settings nowhere =
        new Settings(
            URI.create("http://localhost"),
            Optional.of(KEY),
            0,
            0,
            URI.create("ws://localhost"),
            Optional.empty(),
            LogLevel.INFO,
            LogFormat.TEXT,
            Duration.ofSeconds(1),
            0,
            1,
            HubTransport.AUTO,
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new DotenvReport(List.of(), Map.of(), Map.of(), false));

    assertThat(nowhere.findApiKey()).contains(KEY);
    assertThatThrownBy(nowhere::dataDir)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("HOME")
        .hasMessageContaining("BOARDCAST_DATA_DIR");
  }

  /// The same rule as of the launchers: what `serve` writes is where `mcp install` looks.
  @Test
  void theDataFolderIsInTheHomeThatTheEnvironmentNames() {
    String home = folder.toAbsolutePath().toString();
    Path before = Path.of(System.getProperty("user.home"));

    assertThat(read(Map.of("HOME", home)).dataDir()).startsWithRaw(folder.toAbsolutePath());
    assertThat(read(Map.of("HOME", "relative")).dataDir()).startsWithRaw(before);
    assertThat(read(Map.of("HOME", home, "XDG_DATA_HOME", "relative")).dataDir())
        .startsWithRaw(folder.toAbsolutePath());
  }

  @Test
  void aFolderOrNameThatDidNotDecodeIsRefused() {
    for (String variable : List.of("BOARDCAST_DATA_DIR", "BOARDCAST_USER_NAME")) {
      assertThatThrownBy(() -> read(Map.of(variable, "/b\uFFFD\uFFFDcher")))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(variable);
    }
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
