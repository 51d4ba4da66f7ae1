package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakePhases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A board whose phases are changed on GitHub alone. It has the cards "one" and "two" in two
/// phases, and "three" in none.
abstract class FixedPhases extends MirroredBoard {
  int project;

  /// Why a card goes back.
  abstract String reason();

  final FakePhases remote() {
    return gitHub.project().phases();
  }

  /// @param field of phases
  final void mirror(String field) {
    JsonObject request = request();
    request.addProperty("phaseField", field);
    project = client.connectGitHub(request).get("project").getAsInt();
    awaitState("polling");
    awaitSame();
  }

  final Map<String, @Nullable String> phases() {
    Map<String, @Nullable String> phases = new LinkedHashMap<>();
    client.board(project).issues().forEach(issue -> phases.put(issue.title(), issue.phase()));
    return phases;
  }

  final void awaitSame() {
    await(
        "phases and cards are the same",
        () ->
            client.phases(project).stream().map(Phase::name).toList().equals(remote().names())
                && phases().equals(remote().all())
                && connection().get("waiting").getAsInt() == 0);
  }

  final List<Overruled> told() {
    return committed.stream()
        .map(event -> Json.read(event.eventJson(), BoardEvent.class).overruled())
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void aCardThatIsPutElsewhereHereGoesBackWithTheReason() {
    Map<String, @Nullable String> before = phases();
    String first = Objects.requireNonNull(before.get("one"));
    String second = Objects.requireNonNull(before.get("two"));
    client.setPhase(project, issue(project, "one").number(), second, null);
    client.setPhase(project, issue(project, "two").number(), null, null);
    client.setPhase(project, issue(project, "three").number(), first, null);
    await("it is told of all", () -> told().size() >= 3);
    awaitSame();
    assertThat(phases()).isEqualTo(before);
    assertThat(told()).hasSize(3).allMatch(one -> ((RefusedChange) one).reason().equals(reason()));
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void whatElseIsChangedOfSuchACardIsSent() {
    Map<String, @Nullable String> before = phases();
    client.setPhase(project, issue(project, "one").number(), before.get("two"), null);
    move(project, "one", IssueStatus.DONE);
    await("it is there", () -> "Done".equals(gitHub.project().statuses().get("one")));
    awaitSame();
    assertThat(told()).hasSize(1);
    assertThat(phases()).isEqualTo(before);
  }
}
