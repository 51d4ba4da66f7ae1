package dev.boardcast.protocol.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodiesTest {
  @Test
  void whatIsSaidOfAnIssueIsReadAsItIsWritten() {
    IssuePatch patch =
        IssuePatch.of(IssueField.TITLE, "Wheels")
            .with(IssueField.BODY, null)
            .with(IssueField.STATUS, IssueStatus.IN_PROGRESS)
            .with(IssueField.PHASE, "Build")
            .with(IssueField.ASSIGNEE, null)
            .with(IssueField.LABELS, List.of("a", "b"));
    JsonObject body = Bodies.issue(patch);
    assertThat(body)
        .isEqualTo(
            json(
                "{'title':'Wheels','body':null,'status':'in_progress','phase':'Build',"
                    + "'assignee':null,'labels':['a','b']}"));
    assertThat(Bodies.issuePatch(body, IssueField.SETTABLE)).isEqualTo(patch);
  }

  @Test
  void whatIsNotAskedForIsPassedOver() {
    JsonObject body = json("{'title':'t','status':'done','version':7,'colour':'red'}");
    assertThat(Bodies.issuePatch(body, IssueField.WITHOUT_CALL))
        .isEqualTo(IssuePatch.of(IssueField.TITLE, "t"));
    assertThat(Bodies.issuePatch(json("{}"), IssueField.SETTABLE)).isEqualTo(IssuePatch.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\":7}|`title` must be a string",
        "{\"title\":null}|`title` must be a string",
        "{\"body\":[]}|`body` must be a string",
        "{\"status\":\"lost\"}|`status` must be one of backlog, todo, in_progress, done",
        "{\"status\":null}|`status` must be a string",
        "{\"labels\":\"a\"}|`labels` must be an array",
        "{\"labels\":null}|`labels` must be an array",
        "{\"labels\":[1]}|`labels` must be a string",
      })
  void anotherTypeIsRefusedByName(String body, String message) {
    assertThatThrownBy(() -> Bodies.issuePatch(Json.parseObject(body), IssueField.SETTABLE))
        .isInstanceOf(WireException.class)
        .hasMessage(message);
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
