package dev.boardcast.app.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One entry goes into a file and out of it; not a character else changes.
final class ConfigEditTest {
  private static final String SECTION = "mcpServers";
  private static final String NAME = "boardcast";

  private static JsonObject entry() {
    JsonObject entry = new JsonObject();
    entry.addProperty("command", "/b");
    return entry;
  }

  private static String put(String text) throws ConfigFault {
    return ConfigEdit.put(text, SECTION, NAME, entry());
  }

  @Test
  void anEmptyFileBecomesAWholeOne() throws ConfigFault {
    assertThat(put(""))
        .isEqualTo(
            """
            {
              "mcpServers": {
                "boardcast": {
                  "command": "/b"
                }
              }
            }
            """);
  }

  @Test
  void whatAPersonWroteKeepsItsPlaceCommentsAndIndentation() throws ConfigFault {
    String text =
        """
        // Mine.
        {
        \t"theme": "dark", /* as ever */
        \t"mcpServers": {
        \t\t// The first one.
        \t\t"other": {"command": "x", "env": {"A": "1"}} // keep
        \t},
        \t"last": [1, 2.50, 1e3],
        }
        """;

    String edited = put(text);

    assertThat(edited)
        .isEqualTo(
            """
            // Mine.
            {
            \t"theme": "dark", /* as ever */
            \t"mcpServers": {
            \t\t// The first one.
            \t\t"other": {"command": "x", "env": {"A": "1"}}, // keep
            \t\t"boardcast": {
            \t\t\t"command": "/b"
            \t\t}
            \t},
            \t"last": [1, 2.50, 1e3],
            }
            """);
    assertThat(ConfigEdit.remove(edited, SECTION, NAME)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mcpServers\": {\"a\": 1}}",
        "{\n  \"mcpServers\": {\n    \"a\": {},\n    \"b\": {}\n  }\n}\n",
        "{\r\n    \"mcpServers\": {\r\n        \"a\": {}\r\n    }\r\n}\r\n",
        "{\n  \"mcpServers\": {\n    \"a\": {}, // one, two\n  },\n}\n",
        "\uFEFF{\n  \"mcpServers\": { /* none, yet */ }\n}\n",
        "{\"mcpServers\": {\"a\": {} /* , */ }, \"x\": \"// no comment, \\\" \"}",
        "{\"mcpServers\": {}}",
      })
  void whatWasPutInComesOutWithoutATrace(String text) throws ConfigFault {
    String edited = put(text);

    assertThat(ConfigReader.read(edited).entry(SECTION, NAME)).isPresent();
    assertThat(ConfigEdit.put(edited, SECTION, NAME, entry())).isEqualTo(edited);
    String without = ConfigEdit.remove(edited, SECTION, NAME);
    assertThat(without.replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
    assertThat(ConfigReader.read(without).comments())
        .hasSameSizeAs(ConfigReader.read(text).comments());
  }

  @Test
  void lineEndsOfWindowsStay() throws ConfigFault {
    assertThat(put("{\r\n  \"a\": 1\r\n}\r\n").replace("\r\n", "")).doesNotContain("\n");
  }

  @Test
  void theFirstOfSeveralIsTakenOutWithItsComma() throws ConfigFault {
    String text = "{\"mcpServers\": {\"boardcast\": {}, \"a\": 1}}";

    assertThat(ConfigEdit.remove(text, SECTION, NAME)).isEqualTo("{\"mcpServers\": { \"a\": 1}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"a\": 1|line 1, column 8",
        "{\"a\" 1}|line 1, column 6",
        "{\"a\": tru}|line 1, column 7",
        "[1]|line 1, column 1",
        "{} {}|line 1, column 4",
        "{\"mcpServers\": []}|line 1, column 16",
        "{\"mcpServers\": {}, \"mcpServers\": {}}|line 1, column 20",
        "{\"mcpServers\": {\"boardcast\": 1}}|line 1, column 30",
        "{\"a\": \"x}|line 1, column 7",
        "{\"a\": 01}|line 1, column 8",
        "{'a': 1}|line 1, column 2",
        "{\"a\": 1 /* }|line 1, column 9",
      })
  void aBrokenFileIsRefusedWithThePlaceOfItsFault(String text, String place) {
    assertThatThrownBy(() -> put(text))
        .isInstanceOf(ConfigFault.class)
        .hasMessageStartingWith(place + ": ");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertThatThrownBy(() -> put("[".repeat(100_000)))
        .isInstanceOf(ConfigFault.class)
        .hasMessageContaining("100 levels");
  }

  @Test
  void anEntryWithCommentsIsNotReplaced() {
    assertThatThrownBy(() -> put("{\"mcpServers\": {\"boardcast\": {/* mine */}}}"))
        .isInstanceOf(ConfigFault.class)
        .hasMessageContaining("comments");
  }
}
