package dev.boardcast.app.serve;

import static dev.boardcast.app.serve.GitHubWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who is named for a change where GitHub tells late, or out of order. Scans are so far apart that
/// nothing here comes by one.
@Timeout(900)
final class GitHubTellersTest {
  @TempDir Path data;
  private GitHubWorld world;
  private FakeProject there;

  @BeforeEach
  void open() throws Exception {
    world = new GitHubWorld(data, "600000");
    there = world.gitHub.project();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void told(String id, String by, Instant at) throws Exception {
    JsonObject payload = GitHubWorld.issue("edited", id);
    payload.getAsJsonObject("sender").addProperty("login", by);
    payload.getAsJsonObject("issue").addProperty("updated_at", at.toString());
    assertThat(world.deliver("issues", payload).body()).isEqualTo("{\"reads\":1}");
  }

  private JsonObject said() {
    return world.lastEvent().getAsJsonObject("data");
  }

  @Test
  void nobodyIsNamedWhereWhatIsToldWasSeenBefore() throws Exception {
    String id = there.addIssue("one", "Todo");
    int project = world.connect();
    told(id, "ada", there.edit(id, "two", null));
    await("two", () -> world.titles(project).contains("two"));
    assertThat(said().get("actor").getAsString()).isEqualTo("ada");

    there.edit(id, "three", null);
    told(id, "bob", Instant.now().minus(Duration.ofHours(1)));
    await("three", () -> world.titles(project).contains("three"));
    assertThat(said().get("actor")).isNull();
  }

  /// Each item is read once more some seconds after it was told of: what is seen then came later.
  @Test
  void nobodyIsNamedForWhatCameAfterWhatTheyDid() throws Exception {
    String id = there.addIssue("one", "Todo");
    int project = world.connect();
    told(id, "ada", there.edit(id, "two", null));
    await("two", () -> world.titles(project).contains("two"));
    there.edit(id, "three", null);
    await("three", () -> world.titles(project).contains("three"));
    assertThat(said().get("actor")).isNull();
  }

  /// Both are stored while nothing can be read, so they are read together.
  @Test
  void whoWasThereLastIsNamedThoughTheOtherIsToldOfLater() throws Exception {
    String id = there.addIssue("one", "Todo");
    int project = world.connect();
    world.gitHub.fail(new Fault.TooFast(429, 600));
    Instant now = there.edit(id, "two", null);
    told(id, "ada", now);
    await("it waits", () -> world.state().equals("waiting"));
    told(id, "bob", now.minusSeconds(1));
    world.closeTracker();
    world.open();
    await("two", () -> world.titles(project).contains("two"));
    assertThat(said().get("actor").getAsString()).isEqualTo("ada");
  }
}
