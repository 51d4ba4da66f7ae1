package dev.boardcast.sidecar.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The trace says what was said, not what the user writes.
final class EditorTextTest {
  private static String line(Direction direction, String json) {
    String text = json.replace('\'', '"');
    return new TraceLines(new Masker()).message(Instant.EPOCH, 1, direction, text, text.length());
  }

  private static JsonObject traced(String json) {
    return JsonParser.parseString(line(Direction.EDITOR_TO_SIDECAR, json)).getAsJsonObject();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'method':'textDocument/didOpen','params':{'textDocument':{'uri':'file:///MINE','languageId':'c','version':3,'text':'MINE'}}}",
        "{'method':'textDocument/didChange','params':{'textDocument':{'version':3},'contentChanges':[{'text':'MINE'}]}}",
        "{'method':'textDocument/didSave','params':{'textDocument':{'uri':'u','version':3},'text':'MINE'}}",
        "{'method':'notebookDocument/didOpen','params':{'notebookDocument':{'version':3},'cellTextDocuments':[{'text':'MINE'}]}}",
        "{'method':'notebookDocument/didChange','params':{'notebookDocument':{'version':3},'change':{'cells':{'MINE':'MINE'}}}}",
        "{'id':1,'method':'textDocument/completion','params':{'textDocument':{'uri':'u','version':3},'context':'MINE'}}",
        "{'method':'$/somethingNew','params':{'textDocument':{'version':3},'a':[{'b':'MINE'}]}}"
      })
  void ofTextItKeepsLengthAndVersion(String message) {
    JsonObject line = traced(message);
    assertThat(line.toString()).doesNotContain("MINE");
    JsonObject params = line.getAsJsonObject("message").getAsJsonObject("params");
    JsonObject given =
        JsonParser.parseString(message.replace('\'', '"'))
            .getAsJsonObject()
            .getAsJsonObject("params");
    assertThat(params.get("omittedChars").getAsInt()).isEqualTo(given.toString().length());
    assertThat(params.get("version").getAsInt()).isEqualTo(3);
    assertThat(line.getAsJsonObject("message").get("method").getAsString()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'method':'workspace/didChangeConfiguration','params':{'settings':{'other':{'token':'MINE'},'boardcast':{'hubUrl':'ws://h/'}}}}",
        "{'method':'workspace/didChangeConfiguration','params':{'settings':['MINE']}}",
        "{'method':'workspace/didChangeConfiguration','params':['MINE']}",
        "{'method':'telemetry/event','params':['MINE']}",
        "{'method':['boardcast/x'],'params':['MINE']}",
        "{'id':1,'result':{'text':'MINE'}}",
        "{'method':'textDocument/didOpen','params':{'textDocument':{'text':'MINE",
        "{'params' : {'text':'MINE' 'method':'x'"
      })
  void soItIsWithWhatIsNotForTheSidecarHoweverItComes(String message) {
    assertThat(traced(message).toString()).doesNotContain("MINE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "initialize|{'processId':1,'initializationOptions':{'hubUrl':'ws://h/'}}",
        "boardcast/createIssue|{'projectNumber':1,'title':'t'}",
        "workspace/executeCommand|{'command':'boardcast.refresh'}",
        "workspace/didChangeConfiguration|{'settings':{'boardcast':{'hubUrl':'ws://h/'}}}",
        "workspace/didChangeWatchedFiles|{'changes':[{'uri':'file:///x','type':1}]}",
        "$/setTrace|{'value':'verbose'}",
        "shutdown|null"
      })
  void whatIsForTheSidecarIsKept(String method, String params) {
    JsonObject message =
        traced("{'method':'" + method + "','params':" + params + "}").getAsJsonObject("message");
    assertThat(message.get("params")).hasToString(params.replace('\'', '"'));
  }

  @Test
  void whatTheSidecarSaysIsKept() {
    assertThat(
            line(
                Direction.SIDECAR_TO_EDITOR,
                "{'method':'window/showMessage','params':{'message':'OURS'}}"))
        .contains("OURS");
    assertThat(traced("{'id':1,'error':{'code':-32601,'message':'no'}}").toString()).contains("no");
    assertThat(
            traced("{'id':1,'result':null}").getAsJsonObject("message").get("result").isJsonNull())
        .isTrue();
  }
}
