package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DotenvTextTest {
  private static final Set<String> OURS = Set.of("LOG_LEVEL", "API_PORT");

  private static Map<String, DotenvText.Entry> read(String... lines) {
    return DotenvText.read(String.join("\n", lines), OURS::contains);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          LOG_LEVEL=debug|debug
            LOG_LEVEL = debug  |debug
          \tLOG_LEVEL\t=\tdebug\t|debug
          export LOG_LEVEL=debug|debug
          export \t LOG_LEVEL="debug"|debug
          LOG_LEVEL="debug"|debug
          LOG_LEVEL='debug'|debug
          LOG_LEVEL="debug" # loud|debug
          LOG_LEVEL='debug'# loud|debug
          LOG_LEVEL=debug # loud|debug
          LOG_LEVEL=debug\t#loud|debug
          LOG_LEVEL=de#bug|de#bug
          LOG_LEVEL=#debug|#debug
          LOG_LEVEL="a # b"|a # b
          LOG_LEVEL='a "b" $c'|a "b" $c
          LOG_LEVEL="a 'b'"|a 'b'
          LOG_LEVEL=a b=c|a b=c
          LOG_LEVEL=a "b"|a "b"
          """)
  void theUsualFormsAreRead(String line, String value) {
    assertThat(read(line.translateEscapes(), "API_PORT=1"))
        .containsEntry("LOG_LEVEL", new DotenvText.Entry.Value(1, value.translateEscapes()))
        .containsEntry("API_PORT", new DotenvText.Entry.Value(2, "1"));
  }

  /// As in a shell: in double quotes it stands before what would mean something there.
  @Test
  void aBackslashIsMostlyItself() {
    assertThat(read("LOG_LEVEL=\"say \\\"x\\\" \\$HOME \\\\ \\n\""))
        .containsEntry("LOG_LEVEL", new DotenvText.Entry.Value(1, "say \"x\" $HOME \\ \\n"));
    for (String form : new String[] {"%s", "'%s'", "\"%s\""}) {
      assertThat(read("LOG_LEVEL=" + form.formatted("C:\\new\\data")))
          .containsEntry("LOG_LEVEL", new DotenvText.Entry.Value(1, "C:\\new\\data"));
    }
    assertThat(read("LOG_LEVEL='C:\\\\x'"))
        .containsEntry("LOG_LEVEL", new DotenvText.Entry.Value(1, "C:\\\\x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOG_LEVEL=", "LOG_LEVEL= # none", "LOG_LEVEL=\"\"", "LOG_LEVEL=''"})
  void nothingIsAnEmptyValue(String line) {
    assertThat(read(line)).containsEntry("LOG_LEVEL", new DotenvText.Entry.Value(1, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export FOO=bar",
        "a line without a sign",
        "FOO: bar",
        "FOO",
        "export FOO",
        "export LOG_LEVEL",
        "=bar",
        "FOO=\"it ends nowhere",
        "FOO='x' y",
        "FOO=\uFFFD\uFFFD",
        "foo.bar-baz=1",
        "LOG_LEVELS=many",
        "MY_LOG_LEVEL=mine",
        "LOG_LEVEL.production=mine",
        "# LOG_LEVEL=debug",
        "#LOG_LEVEL=debug",
        "set LOG_LEVEL=debug",
        "[section]",
        "{\"LOG_LEVEL\": 1}",
        "<<<<<<< HEAD",
        "\u0000\u0001",
        "' x",
        "   ",
      })
  void whatIsNotAskedForIsPassedOver(String line) {
    assertThat(read(line, "API_PORT=1"))
        .isEqualTo(Map.of("API_PORT", new DotenvText.Entry.Value(2, "1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOG_LEVEL: debug",
        "LOG_LEVEL debug",
        "LOG_LEVEL=\"it ends nowhere",
        "LOG_LEVEL='debug' too",
        "LOG_LEVEL=\"Zo\uFFFD\"",
        "LOG_LEVEL=Zo\uFFFD",
      })
  void ofWhatIsAskedForTheLineIsToldThatIsNotUnderstood(String line) {
    assertThat(read("FOO=1", line, "API_PORT=1"))
        .isEqualTo(
            Map.of(
                "LOG_LEVEL",
                new DotenvText.Entry.Unclear(2),
                "API_PORT",
                new DotenvText.Entry.Value(3, "1")));
  }

  @Test
  void aValueOfSeveralLinesIsOneAndHidesWhatLooksLikeOthers() {
    String key = "PRIVATE_KEY=\"-----BEGIN\nLOG_LEVEL=debug\n'-----END\" # a key";
    assertThat(read(key, "API_PORT=1"))
        .isEqualTo(Map.of("API_PORT", new DotenvText.Entry.Value(4, "1")));
    assertThat(read("LOG_LEVEL='one", "two'"))
        .containsEntry("LOG_LEVEL", new DotenvText.Entry.Value(1, "one\ntwo"));
  }

  @Test
  void ofTwoTheLastCounts() {
    assertThat(read("LOG_LEVEL=debug", "LOG_LEVEL=warn"))
        .containsEntry("LOG_LEVEL", new DotenvText.Entry.Value(2, "warn"));
  }

  @Test
  void allLineEndsAreOnes() {
    assertThat(DotenvText.read("A=1\r\nLOG_LEVEL='debug'\rAPI_PORT=1\n", OURS::contains))
        .isEqualTo(
            Map.of(
                "LOG_LEVEL",
                new DotenvText.Entry.Value(2, "debug"),
                "API_PORT",
                new DotenvText.Entry.Value(3, "1")));
  }

  @Test
  void aLargeFileIsReadInTime() {
    String[] lines = new String[100_000];
    Arrays.setAll(lines, i -> i % 2 == 0 ? "FOO=\"" : "FOO='\\");
    lines[99_999] = "API_PORT=1";
    assertThat(read(lines)).isNotNull();
  }
}
