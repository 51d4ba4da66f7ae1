package dev.boardcast.sidecar.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.junit.jupiter.api.Test;

final class LogTraceTest {
  private final LogTrace log = new LogTrace();

  private void level(String name) {
    log.setLevel(new JsonPrimitive(name));
  }

  @Test
  void itIsOffUntilTheEditorWantsIt() {
    log.say("Link: live.", "");
    assertThat(log.next()).isNull();
    level("messages");
    log.say("Link: live.", "more");
    JsonObject line = log.next();
    assertThat(String.valueOf(line)).isEqualTo("{\"message\":\"Link: live.\"}");
    assertThat(log.next()).isNull();
  }

  @Test
  void onlyVerboseHasTheRest() {
    level("verbose");
    log.say("Window 1.", "Sequences 1 to 3.");
    log.say("Window 2.", "");
    assertThat(String.valueOf(log.next()))
        .isEqualTo("{\"message\":\"Window 1.\",\"verbose\":\"Sequences 1 to 3.\"}");
    assertThat(String.valueOf(log.next())).isEqualTo("{\"message\":\"Window 2.\"}");
  }

  @Test
  void turnedOffNothingOfBeforeIsSaid() {
    level("messages");
    log.say("Link: live.", "");
    level("off");
    assertThat(log.next()).isNull();
  }

  @Test
  void whatIsNoLevelChangesNothing() {
    level("messages");
    level("loud");
    log.setLevel(null);
    log.setLevel(new JsonPrimitive(7));
    assertThat(log.isOn()).isTrue();
  }

  @Test
  void anEditorThatDoesNotReadCostsNoMemoryAndIsTold() {
    level("messages");
    for (int i = 0; i < LogTrace.QUEUE_MAX_LINES + 5; i++) {
      log.say("line " + i, "");
    }
    JsonObject last = null;
    int lines = 0;
    for (JsonObject line = log.next(); line != null; line = log.next()) {
      last = line;
      lines++;
    }
    assertThat(lines).isEqualTo(LogTrace.QUEUE_MAX_LINES + 1);
    assertThat(String.valueOf(last)).contains("5 lines were dropped");
  }
}
