package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What happened lately, as an editor asks for it.
@Timeout(900)
final class ActivityTest {
  private final ScriptedBackend backend = new ScriptedBackend();
  private final TestEditor editor = new TestEditor(backend.defaults());

  @BeforeEach
  void issue() {
    backend.createIssue(1);
  }

  @AfterEach
  void close() {
    editor.close();
    backend.close();
  }

  private String asked(String params) {
    JsonElement result = editor.result("boardcast/activity", params);
    assertThat(result)
        .hasToString(
            "{\"entries\":[{\"sequence\":2,\"projectNumber\":70,\"issueNumber\":1,\"type\":\"issue.created\","
                + "\"timestamp\":\"2026-03-01T10:15:30.122Z\",\"actor\":\"tester\",\"origin\":\"script\",\"changed\":[],"
                + "\"title\":\"Issue 1\",\"status\":\"backlog\"}]}");
    String query = backend.activityQueries.poll();
    assertThat(query).isNotNull();
    return query;
  }

  private static Duration back(String query) {
    String since = query.substring("since=".length(), query.indexOf('&'));
    return Duration.between(Instant.parse(since), Instant.now());
  }

  @Test
  void anHourOfAllProjectsIsWhatAnEditorGetsThatAsksForNothing() {
    editor.initialize("{}");
    String query = asked("{}");
    assertThat(query).endsWith("&limit=200");
    assertThat(back(query)).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(61));
    query = asked("{\"projectNumbers\":[71,70],\"sinceMs\":60000,\"limit\":7}");
    assertThat(query).endsWith("&limit=7&project=70,71");
    assertThat(back(query)).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  @Test
  void withoutNumbersItIsOfTheProjectsThatAreFollowed() {
    editor.initialize("{\"projectNumbers\":[70]}");
    assertThat(asked("{}")).endsWith("&project=70");
    editor.result("boardcast/unsubscribe", "{\"projectNumbers\":[70]}");
    assertThat(editor.result("boardcast/activity", "{}")).hasToString("{\"entries\":[]}");
    assertThat(backend.activityQueries).isEmpty();
    assertThat(asked("{\"projectNumbers\":[70]}")).endsWith("&project=70");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = '|',
      value = {
        "{'sinceMs':0}         | sinceMs",
        "{'sinceMs':86400001}  | sinceMs",
        "{'sinceMs':'1'}       | sinceMs",
        "{'limit':0}           | limit",
        "{'limit':1001}        | limit",
        "{'projectNumbers':[]} | projectNumbers",
        "{'projectNumbers':70} | projectNumbers",
      })
  void whatIsWrongIsNamed(String params, String named) {
    editor.initialize("{}");
    JsonObject error = editor.error("boardcast/activity", params.replace('\'', '"'));
    assertThat(error.get("code").getAsInt()).isEqualTo(-32602);
    assertThat(error.get("message").getAsString()).contains("`" + named + "`");
  }
}
