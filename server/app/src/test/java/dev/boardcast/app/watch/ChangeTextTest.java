package dev.boardcast.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.protocol.json.Json;
import org.junit.jupiter.api.Test;

final class ChangeTextTest {
  @Test
  void anUpdateTellsTheFieldsAndTheirNewValues() throws Exception {
    assertThat(
            text(
                """
                {"sequence": 4, "type": "issue.updated", "projectNumber": 1, "issueNumber": 3,
                 "data": {"issue": {"number": 3, "title": "Docs", "status": "done", "body": "long"},
                          "changed": ["status", "body"], "actor": "ada"}}
                """))
        .isEqualTo("#3 Docs: status → done, body (by ada)");
  }

  @Test
  void aFieldThatWasClearedIsNamedAlone() throws Exception {
    assertThat(
            text(
                """
                {"sequence": 4, "type": "issue.updated", "projectNumber": 1, "issueNumber": 3,
                 "data": {"issue": {"number": 3, "title": "Docs"}, "changed": ["assignee"]}}
                """))
        .isEqualTo("#3 Docs: assignee");
  }

  @Test
  void creationDeletionAndPhasesAreTold() throws Exception {
    String issue = "\"data\": {\"issue\": {\"number\": 3, \"title\": \"Docs\"}, \"changed\": []}}";
    String project = "{\"projectNumber\": 1, ";
    assertThat(text(project + "\"type\": \"issue.created\"," + issue))
        .isEqualTo("#3 Docs: created");
    assertThat(text(project + "\"type\": \"issue.deleted\"," + issue))
        .isEqualTo("#3 Docs: deleted");
    assertThat(text(project + "\"type\": \"phase.updated\", \"data\": {\"phases\": []}}"))
        .isEqualTo("project #1: phases changed");
  }

  @Test
  void whatOthersWroteCannotControlTheTerminal() throws Exception {
    assertThat(
            text(
                """
                {"type": "issue.created", "projectNumber": 1,
                 "data": {"issue": {"number": 3, "title": "a\\u001b[2Jb"}, "actor": "x\\ny"}}
                """))
        .isEqualTo("#3 a [2Jb: created (by x y)");
  }

  private static String text(String change) throws Exception {
    return ChangeText.of(Json.parseObject(change));
  }
}
