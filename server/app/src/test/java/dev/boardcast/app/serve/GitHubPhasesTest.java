package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakePhases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Phases of a board follow the options of its project's field, and cards go both ways.
@Timeout(900)
class GitHubPhasesTest extends MirroredBoard {
  final FakePhases remote() {
    return gitHub.project().phases();
  }

  private static JsonObject named(String name) {
    JsonObject fields = new JsonObject();
    fields.addProperty("name", name);
    return fields;
  }

  private List<String> names(int project) {
    return client.phases(project).stream().map(Phase::name).toList();
  }

  private String id(int project, String name) {
    return client.phases(project).stream()
        .filter(phase -> phase.name().equals(name))
        .map(Phase::id)
        .findFirst()
        .orElseThrow();
  }

  private Map<String, @Nullable String> phases(int project) {
    Map<String, @Nullable String> phases = new LinkedHashMap<>();
    client.board(project).issues().forEach(issue -> phases.put(issue.title(), issue.phase()));
    return phases;
  }

  private List<Overruled> told() {
    return committed.stream()
        .map(event -> Json.read(event.eventJson(), BoardEvent.class).overruled())
        .filter(Objects::nonNull)
        .toList();
  }

  private void awaitCards(int project) {
    await(
        "cards are in the same phases",
        () ->
            phases(project).equals(remote().all()) && connection().get("waiting").getAsInt() == 0);
  }

  /// A board of three cards in two phases.
  private int mirrored() {
    remote().open("Build", "Ship");
    remote().move(gitHub.project().addDraft("one", "Todo"), "Build");
    remote().move(gitHub.project().addIssue("two", "Todo"), "Ship");
    gitHub.project().addDraft("three", "Todo");
    int project = connect();
    await("phases are here", () -> names(project).equals(List.of("Build", "Ship")));
    awaitCards(project);
    return project;
  }

  @Test
  void whatIsThereIsHereAndCardsGoBothWays() {
    int project = mirrored();
    assertThat(client.phases(project).getFirst().description()).isEqualTo("made there");
    client.setPhase(project, issue(project, "three").number(), "Ship", null);
    client.setPhase(project, issue(project, "one").number(), null, null);
    await("it is there", () -> "Ship".equals(remote().all().get("three")));
    await("and in none", () -> remote().all().get("one") == null);
    awaitCards(project);
    assertThat(phases(project)).containsEntry("two", "Ship");
    remote().move(gitHub.project().cards().getFirst(), "Ship");
    await("it is here", () -> "Ship".equals(phases(project).get("one")));
    awaitCards(project);
    assertThat(told()).isEmpty();
  }

  @Test
  void whatBecomesOfOptionsBecomesOfPhases() {
    int project = mirrored();
    String build = id(project, "Build");
    remote().arrange("Plan", "Ship", "Build");
    await("they are in order", () -> names(project).equals(List.of("Plan", "Ship", "Build")));
    remote().rename("Build", "Make");
    await("it is renamed", () -> names(project).equals(List.of("Plan", "Ship", "Make")));
    assertThat(id(project, "Make")).isEqualTo(build);
    assertThat(phases(project)).containsEntry("one", "Make").containsEntry("two", "Ship");
    remote().arrange("Plan", "Make");
    await("it is gone", () -> names(project).equals(List.of("Plan", "Make")));
    awaitCards(project);
    assertThat(phases(project)).containsEntry("one", "Make").containsEntry("two", null);
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void whatFollowsAnOptionIsChangedOnGitHubAlone() {
    int project = mirrored();
    String build = id(project, "Build");
    String sentence = "is an option of the mirrored project's field";
    assertThatThrownBy(() -> client.updatePhase(project, build, named("Mine"), null))
        .hasMessageContaining(sentence);
    assertThatThrownBy(() -> client.deletePhase(project, build, null))
        .hasMessageContaining(sentence)
        .hasMessageContaining("boardcast connect github --disconnect " + project);
    JsonObject last = new JsonObject();
    last.addProperty("order", 2);
    assertThatThrownBy(() -> client.updatePhase(project, build, last, null))
        .hasMessageContaining(sentence);
    assertThat(names(project)).containsExactly("Build", "Ship");
    JsonObject told = new JsonObject();
    told.addProperty("description", "what we build");
    assertThat(client.updatePhase(project, build, told, null).description())
        .isEqualTo("what we build");
    // One of the board's own goes wherever it is put, and stays here alone with its cards.
    JsonObject own = named("Ours");
    own.addProperty("order", 2);
    client.createPhase(project, own);
    client.setPhase(project, issue(project, "one").number(), "Ours", null);
    client.updatePhase(project, id(project, "Ours"), named("Own"), null);
    remote().arrange("Build", "Plan", "Ship");
    await("news", () -> names(project).equals(List.of("Build", "Own", "Plan", "Ship")));
    awaitScans(2);
    assertThat(phases(project)).containsEntry("one", "Own");
    assertThat(remote().all()).containsEntry("one", "Build");
    assertThat(connection().get("waiting").getAsInt()).isZero();
    client.deletePhase(project, id(project, "Own"), null);
    await("its card is where GitHub has it", () -> "Build".equals(phases(project).get("one")));
    assertThat(client.phases(project).getFirst().description()).isEqualTo("what we build");
    assertThat(remote().all()).containsEntry("one", "Build");
    assertThat(told()).isEmpty();
    client.disconnectGitHub(project);
    assertThat(client.updatePhase(project, build, named("Mine"), null).name()).isEqualTo("Mine");
  }

  @Test
  void aPhaseOfTheBoardsOwnThatGetsAnOptionKeepsItsCards() {
    int project = mirrored();
    client.createPhase(project, named("Later"));
    client.setPhase(project, issue(project, "one").number(), "Later", null);
    client.setPhase(project, issue(project, "three").number(), "Later", null);
    await("all is settled", () -> connection().get("waiting").getAsInt() == 0);
    awaitScans(2);
    String later = id(project, "Later");
    remote().arrange("Build", "Ship", "later");
    await("it follows", () -> names(project).equals(List.of("Build", "Ship", "later")));
    await("its card is there", () -> "later".equals(remote().all().get("one")));
    await("so is the other", () -> "later".equals(remote().all().get("three")));
    awaitCards(project);
    assertThat(id(project, "later")).isEqualTo(later);
    assertThat(told()).isEmpty();
  }

  @Test
  void anotherToolThatMakesAllOptionsAnewCostsNoCardItsPhase() {
    int project = mirrored();
    Map<String, String> ids = remote().ids();
    String build = id(project, "Build");
    remote().renew();
    await("it is back there", () -> "Build".equals(remote().all().get("one")));
    await("so is the other", () -> "Ship".equals(remote().all().get("two")));
    awaitCards(project);
    assertThat(id(project, "Build")).isEqualTo(build);
    assertThat(remote().ids().values()).doesNotContainAnyElementsOf(ids.values());
  }

  @Test
  void aBoardThatFollowsPutsItsCardsBack() {
    remote().open("Build", "Ship");
    remote().move(gitHub.project().addDraft("one", "Todo"), "Build");
    JsonObject request = request();
    request.addProperty("readOnly", true);
    int project = client.connectGitHub(request).get("project").getAsInt();
    await("it is in it", () -> phases(project).equals(remote().all()));
    client.setPhase(project, issue(project, "one").number(), "Ship", null);
    await("it is told", () -> !told().isEmpty());
    await("it is back", () -> phases(project).equals(remote().all()));
    assertThat(told()).allMatch(one -> ((RefusedChange) one).reason().equals(Aftermath.READ_ONLY));
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
    assertThat(remote().all()).containsEntry("one", "Build");
  }

  @Test
  void aBoardOfAProjectWithoutTheFieldKeepsItsPhases() {
    gitHub.project().addDraft("one", "Todo");
    int project = connect();
    awaitScans(1);
    client.createPhase(project, named("Ours"));
    client.setPhase(project, issue(project, "one").number(), "Ours", null);
    client.updatePhase(project, id(project, "Ours"), named("Own"), null);
    awaitScans(2);
    assertThat(phases(project)).containsEntry("one", "Own");
    assertThat(connection().get("waiting").getAsInt()).isZero();
    // It gets one: what is here stays here alone.
    remote().open("Build");
    await("it is here", () -> names(project).contains("Build"));
    awaitScans(2);
    assertThat(names(project)).containsExactlyInAnyOrder("Build", "Own");
    assertThat(phases(project)).containsEntry("one", "Own");
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void aFieldThatIsAskedForAndNotThereIsARefusal() {
    JsonObject request = request();
    request.addProperty("phaseField", "Stage");
    assertThatThrownBy(() -> client.connectGitHub(request))
        .hasMessageContaining("no field `Stage` of phases");
    request.addProperty("phaseField", "Status");
    assertThatThrownBy(() -> client.connectGitHub(request))
        .hasMessageContaining("is the field of statuses");
  }
}
