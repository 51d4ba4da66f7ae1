package dev.boardcast.github.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.testkit.github.HookPayloads;
import dev.boardcast.testkit.github.HookPayloads.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Payloads as GitHub sends and describes them, and what each is a reason for.
final class ReasonsTest {
  private static Reason read(Payload payload) {
    return Reasons.of(payload.event(), payload.json());
  }

  private static Reason read(String event, String json) {
    return Reasons.of(event, JsonParser.parseString(json).getAsJsonObject());
  }

  private static Reason generated(String event, String action) {
    String plain = event.replace('_', '-');
    return read(HookPayloads.generated(event, plain + "-" + action.replace('_', '-')));
  }

  @Test
  void eachRealPayloadIsRead() {
    List<Payload> all = HookPayloads.examples("issues", "projects_v2_item");
    assertThat(all).hasSize(57);
    for (Payload payload : all) {
      Reason reason = read(payload);
      JsonObject json = payload.json();
      if (payload.event().equals("issues")) {
        String node = json.getAsJsonObject("issue").get("node_id").getAsString();
        assertThat(((Reason.Contents) reason).contents()).containsExactly(node);
        assertThat(Reasons.teller(json).at()).isNotNull().isBefore(Instant.now());
      } else {
        JsonObject item = json.getAsJsonObject("projects_v2_item");
        String project = item.get("project_node_id").getAsString();
        assertThat(Reasons.teller(json).at()).isNull();
        assertThat(reason)
            .as(payload.action())
            .isEqualTo(
                payload.action().equals("reordered")
                    ? new Reason.Order(project)
                    : new Reason.Item(
                        project,
                        Optional.of(item.get("node_id").getAsString()),
                        Optional.of(item.get("content_node_id").getAsString()),
                        false));
      }
      assertThat(Reasons.sender(json)).isNotBlank();
    }
  }

  @Test
  void eachHandledActionIsAReason() {
    for (String action :
        List.of("archived", "converted", "created", "deleted", "edited", "restored")) {
      assertThat(generated("projects_v2_item", action))
          .as(action)
          .isEqualTo(
              new Reason.Item(
                  "text", Optional.of("text"), Optional.of("text"), action.equals("deleted")));
    }
    assertThat(generated("projects_v2_item", "reordered")).isEqualTo(new Reason.Order("text"));
    for (String action : List.of("edited", "closed", "reopened", "deleted")) {
      assertThat(generated("projects_v2", action)).as(action).isInstanceOf(Reason.Project.class);
    }
    for (String action :
        List.of(
            "parent_issue_added", "parent_issue_removed", "sub_issue_added", "sub_issue_removed")) {
      assertThat(((Reason.Contents) generated("sub_issues", action)).contents()).hasSize(2);
    }
    for (String action : List.of("closed", "deleted", "edited", "labeled", "opened", "typed")) {
      assertThat(generated("issues", action)).isInstanceOf(Reason.Contents.class);
    }
    for (String action : List.of("created", "edited", "deleted")) {
      assertThat(((Reason.Talk) generated("issue_comment", action)).contents()).hasSize(1);
    }
    for (String action :
        List.of("blocked_by_added", "blocked_by_removed", "blocking_added", "blocking_removed")) {
      assertThat(((Reason.Talk) generated("issue_dependencies", action)).contents()).hasSize(1);
    }
    assertThat(((Reason.Contents) generated("issues", "transferred")).moved()).isPresent();
    assertThat(generated("repository", "renamed")).isInstanceOf(Reason.Repository.class);
    assertThat(generated("repository", "transferred")).isInstanceOf(Reason.Repository.class);
    assertThat(generated("label", "edited")).isInstanceOf(Reason.Repository.class);
    assertThat(generated("label", "deleted")).isInstanceOf(Reason.Repository.class);
    assertThat(generated("label", "created")).isInstanceOf(Reason.Nothing.class);
    assertThat(generated("projects_v2", "created")).isInstanceOf(Reason.Nothing.class);
  }

  @Test
  void aRepositorysItemsAreFoundUnderTheNameThatItHad() {
    for (Payload payload : HookPayloads.examples("repository")) {
      JsonObject repository = payload.json().getAsJsonObject("repository");
      String name = repository.get("name").getAsString();
      Reason reason = read(payload);
      if (payload.action().equals("renamed")) {
        assertThat(((Reason.Repository) reason).address())
            .isEqualTo(
                repository.get("html_url").getAsString().replaceFirst("[^/]+$", "Hello-World")
                    + "/");
      } else if (payload.action().equals("transferred")) {
        assertThat(((Reason.Repository) reason).address()).endsWith("octocat/" + name + "/");
      } else {
        assertThat(reason).isInstanceOf(Reason.Nothing.class);
      }
    }
    assertThat(
            read(
                "label",
                "{\"action\":\"edited\",\"changes\":{\"name\":{\"from\":\"old\"}},\"label\":{\"name\":\"new\"},\"repository\":{\"html_url\":\"https://github.com/o/r\"}}"))
        .isEqualTo(new Reason.Repository("https://github.com/o/r/", Optional.of("old")));
  }

  @Test
  void oldServersSayLess() {
    assertThat(
            read(
                "projects_v2_item",
                "{\"action\":\"edited\",\"projects_v2_item\":{\"id\":1,\"content_node_id\":\"I_1\"}}"))
        .isEqualTo(new Reason.Item("", Optional.empty(), Optional.of("I_1"), false));
    assertThat(
            read(
                "projects_v2",
                "{\"action\":\"edited\",\"changes\":{\"public\":{}},\"projects_v2\":{\"node_id\":\"P\"}}"))
        .isEqualTo(new Reason.Sign("P"));
    assertThat(read("issues", "{\"action\":\"invented\",\"issue\":{\"node_id\":\"I_1\"}}"))
        .isEqualTo(new Reason.Contents(List.of("I_1"), Optional.empty()));
    assertThatThrownBy(() -> read("issues", "{\"action\":\"opened\"}"))
        .isInstanceOf(WireException.class);
  }
}
