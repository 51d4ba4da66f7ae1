package dev.boardcast.sidecar.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.boardcast.protocol.json.WireException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"project\": 70}",
        "{\"project\": \"70\", \"status\": \"Done\"}",
        "{\"projectNumber\": 70, \"issueNumber\": 3}",
        "{\"timestamp\": \"t\", \"session\": \"s\", \"action\": \"x\", \"project\": 70}\n"
      })
  void theProjectIsRead(String text) {
    assertThat(SignalText.project(text)).isEqualTo(70);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "70",
        "{\"project\": 0}",
        "{\"project\": -1}",
        "{\"project\": 1.5}",
        "{\"project\": \"x\"}",
        "{\"project\": \"99999999999\"}",
        "{\"project\": {}}",
        "{\"project\": 70",
        "{'project': 70}"
      })
  void whatIsNoSignalIsRefused(String text) {
    assertThatThrownBy(() -> SignalText.project(text)).isInstanceOf(WireException.class);
  }

  @Test
  void onlySignalFilesThatAreThereAreReadOfWhatTheEditorTells() {
    String told =
        """
        {"changes": [
          {"uri": "file:///w/.claude-sessions/a%20b.signal", "type": 1},
          {"uri": "file:///w/.claude-sessions/c.signal", "type": 2},
          {"uri": "file:///w/.claude-sessions/gone.signal", "type": 3},
          {"uri": "file:///w/.claude-sessions/notes.txt", "type": 1},
          {"uri": "file:///w/other/d.signal", "type": 1},
          {"uri": "untitled:.claude-sessions/e.signal", "type": 1},
          {"uri": "file://host/.claude-sessions/f.signal", "type": 1},
          {"uri": "::", "type": 1}, {"uri": 7}, {}, 7, null
        ]}\
        """;
    assertThat(WatchedFiles.signals(JsonParser.parseString(told)))
        .containsExactly(
            Path.of("/w/.claude-sessions/a b.signal"), Path.of("/w/.claude-sessions/c.signal"));
    for (String nonsense : new String[] {"7", "{}", "{\"changes\": 7}", "[]", "null"}) {
      assertThat(WatchedFiles.signals(JsonParser.parseString(nonsense))).isEmpty();
    }
    assertThat(WatchedFiles.signals(null)).isEmpty();
  }
}
