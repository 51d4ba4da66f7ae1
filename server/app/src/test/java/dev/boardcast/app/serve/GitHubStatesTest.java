package dev.boardcast.app.serve;

import static dev.boardcast.app.serve.GitHubWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.Versioned;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.Slowdown;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.tracker.local.LocalAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How a connection stands, as whoever shows it to people asks for it.
@Timeout(900)
final class GitHubStatesTest {
  private static final Duration NO_WAIT = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

  @TempDir Path data;

  private static Versioned<List<MirrorReport>> asked(GitHubWorld world) {
    return world.client.mirrorsIfChanged(null, NO_WAIT).orElseThrow();
  }

  /// Asks for news until it stands so.
  private static MirrorReport becomes(GitHubWorld world, String state) {
    Versioned<List<MirrorReport>> now = asked(world);
    Instant until = Instant.now().plus(Patience.LONG);
    while (!now.value().getFirst().state().equals(state)) {
      assertThat(Instant.now()).as("it becomes " + state).isBefore(until);
      now = world.client.mirrorsIfChanged(now.etag(), Duration.ofSeconds(5)).orElse(now);
    }
    return now.value().getFirst();
  }

  @Test
  void whereNothingIsConnectedTheAnswerComesAtOnceAndIsTheSameAgain() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "600000")) {
      Versioned<List<MirrorReport>> none = asked(world);
      assertThat(none.value()).isEmpty();
      assertThat(world.client.mirrors()).isEmpty();
      Instant begun = Instant.now();
      assertThat(world.client.mirrorsIfChanged(none.etag(), LONG)).isEmpty();
      assertThat(Duration.between(begun, Instant.now())).isLessThan(LONG);
    }
  }

  @Test
  @Tag("alone")
  void aRequestThatWaitsIsAnsweredWithTheNews() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "600000")) {
      world.gitHub.project().addIssue("one", "Todo");
      int project = world.connect();
      await("it is quiet", () -> world.state().equals("polling"));
      Versioned<List<MirrorReport>> quiet = asked(world);
      assertThat(world.client.mirrorsIfChanged(quiet.etag(), Duration.ofSeconds(1))).isEmpty();

      world.gitHub.setDown(true);
      Instant changed = Instant.now();
      world.client.setStatus(project, world.issue(project, "one").number(), IssueStatus.DONE, null);
      MirrorReport down = becomes(world, "offline");
      Slowdown.assertSoon(Duration.between(changed, Instant.now()), TOLD_WITHIN);
      assertThat(down.waiting()).isEqualTo(1);
      assertThat(down.waitingIssues()).containsExactly(world.issue(project, "one").number());

      world.gitHub.setDown(false);
      assertThat(becomes(world, "polling").waitingIssues()).isEmpty();
    }
  }

  @Test
  @Tag("alone")
  void aLimitThatIsUsedUpIsToldWithinTwoSecondsWithItsEnd() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "600000")) {
      world.gitHub.project().addIssue("one", "Todo");
      int project = world.connect();
      await("it is quiet", () -> world.state().equals("polling"));
      Instant reset = Instant.now().plusSeconds(600);
      world.gitHub.fail(new FakeGitHub.Fault.UsedUp(reset));
      Instant changed = Instant.now();
      world.client.setStatus(project, world.issue(project, "one").number(), IssueStatus.DONE, null);
      MirrorReport waiting = becomes(world, "waiting");
      Slowdown.assertSoon(Duration.between(changed, Instant.now()), TOLD_WITHIN);
      assertThat(waiting.retryAt()).isNotNull();
      assertThat(waiting.waiting()).isEqualTo(1);
    }
  }

  @Test
  void theSameIsKnownInTheProcess() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "600000")) {
      int project = world.connect();
      await("it is quiet", () -> world.state().equals("polling"));
      LocalAccess access = new LocalAccess("mcp", Duration.ofSeconds(5), 0);
      assertThat(world.tracker().boards(Principal.local(), access).mirrors())
          .extracting(MirrorReport::project)
          .containsExactly(project);
    }
  }

  @Test
  void theProjectsToChooseFromAreThoseOfTheServersToken() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "600000")) {
      world.gitHub.project().addIssue("one", "Todo");
      JsonObject request = new JsonObject();
      JsonObject before = world.client.gitHubProjects(request);
      assertThat(before.get("viewer").getAsString()).isEqualTo("boardcast-user");
      JsonArray projects = before.getAsJsonArray("projects");
      assertThat(projects).hasSize(1);
      JsonObject one = projects.get(0).getAsJsonObject();
      assertThat(one.get("owner").getAsString()).isEqualTo("demo");
      assertThat(one.get("number").getAsInt()).isEqualTo(1);
      assertThat(one.get("items").getAsInt()).isEqualTo(1);
      assertThat(one.has("project")).isFalse();

      int project = world.connect();
      JsonObject after =
          world.client.gitHubProjects(request).getAsJsonArray("projects").get(0).getAsJsonObject();
      assertThat(after.get("project").getAsInt()).isEqualTo(project);

      world.gitHub.revoke(FakeGitHub.TOKEN);
      assertThatThrownBy(() -> world.client.gitHubProjects(request))
          .isInstanceOf(TrackerException.class)
          .hasMessageContaining("Next: gh auth refresh -s project");
    }
  }
}
