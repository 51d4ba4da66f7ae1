package dev.boardcast.sidecar.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.sidecar.announce.EditorTraits;
import dev.boardcast.sidecar.announce.Notice;
import dev.boardcast.sidecar.announce.Severity;
import dev.boardcast.sidecar.settings.AnnounceChanges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NoticeWireTest {
  private static String text(Notice notice) {
    return NoticeWire.method(notice) + " " + NoticeWire.params(notice);
  }

  private static EditorTraits traits(String initialize) {
    JsonObject params = JsonParser.parseString(initialize).getAsJsonObject();
    return NoticeWire.traits(params);
  }

  @Test
  void messagesAreThoseOfLsp() {
    assertThat(text(new Notice.Message(AnnounceChanges.SHOW_MESSAGE, Severity.ERROR, "a")))
        .isEqualTo("window/showMessage {\"type\":1,\"message\":\"a\"}");
    assertThat(text(new Notice.Message(AnnounceChanges.LOG_MESSAGE, Severity.WARNING, "b")))
        .isEqualTo("window/logMessage {\"type\":2,\"message\":\"b\"}");
    assertThat(text(new Notice.Message(AnnounceChanges.LOG_MESSAGE, Severity.INFO, "c")))
        .isEqualTo("window/logMessage {\"type\":3,\"message\":\"c\"}");
  }

  @Test
  void progressIsThatOfLsp() {
    assertThat(text(new Notice.ProgressRequest("t")))
        .isEqualTo("window/workDoneProgress/create {\"token\":\"t\"}");
    assertThat(text(new Notice.ProgressBegun("t", "T", "m")))
        .isEqualTo(
            "$/progress {\"token\":\"t\",\"value\":{\"kind\":\"begin\",\"title\":\"T\",\"cancellable\":false,\"message\":\"m\"}}");
    assertThat(text(new Notice.ProgressReport("t", "m")))
        .isEqualTo(
            "$/progress {\"token\":\"t\",\"value\":{\"kind\":\"report\",\"message\":\"m\"}}");
    assertThat(text(new Notice.ProgressEnded("t")))
        .isEqualTo("$/progress {\"token\":\"t\",\"value\":{\"kind\":\"end\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"clientInfo\":null}", "{\"clientInfo\":{\"name\":[]}}"})
  void anEditorMayHaveNoName(String initialize) {
    assertThat(traits(initialize)).isEqualTo(new EditorTraits(null, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|false",
        "{'window':null}|false",
        "{'window':{'workDoneProgress':{}}}|false",
        "{'window':{'workDoneProgress':true}}|true"
      },
      quoteCharacter = '`')
  void progressIsForEditorsThatSayTheyShowIt(String capabilities, boolean shown) {
    assertThat(
            traits(
                "{\"clientInfo\":{\"name\":\"Zed\"},\"capabilities\":"
                    + capabilities.replace('\'', '"')
                    + "}"))
        .isEqualTo(new EditorTraits("Zed", shown));
  }
}
