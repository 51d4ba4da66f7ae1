package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.testkit.github.FakeGitHub;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Phases of a board, and the field of its GitHub Project that says the same.
@Timeout(120)
class GitHubPhasesTest extends MirroredBoard {
  private List<String> phases(int project) {
    return client.phases(project).stream().map(Phase::name).toList();
  }

  private @Nullable String phase(int project, String title) {
    return issue(project, title).phase();
  }

  private void put(int project, String title, @Nullable String phase) {
    client.setPhase(project, issue(project, title).number(), phase, null);
  }

  private List<Overruled> overruled(int project) {
    return client.activity(List.of(project), Instant.EPOCH, 1_000).stream()
        .flatMap(entry -> Stream.<@Nullable Overruled>of(entry.conflict(), entry.refused()))
        .filter(Objects::nonNull)
        .map(Overruled.class::cast)
        .toList();
  }

  @Test
  void phasesAreTheFieldsOptionsInTheirOrderAndCardsAreWhereTheyAre() {
    gitHub.project().phases().set("Design", "Build", "Ship");
    String one = gitHub.project().addIssue("one", "Todo");
    gitHub.project().addIssue("two", "Done");
    gitHub.project().phases().move(one, "Build");
    int project = connect();
    assertThat(phases(project)).containsExactly("Design", "Build", "Ship");
    assertThat(phase(project, "one")).isEqualTo("Build");
    assertThat(phase(project, "two")).isNull();
    gitHub.project().phases().move(one, "Ship");
    await("moved here", () -> "Ship".equals(phase(project, "one")));
    JsonObject event = lastEvent().getAsJsonObject("data");
    assertThat(event.get("origin").getAsString()).isEqualTo("github");
    assertThat(event.get("actor").getAsString()).isEqualTo("octocat");
    assertThat(event.get("changed")).hasToString("[\"phase\"]");
    gitHub.project().phases().move(one, null);
    await("in none", () -> phase(project, "one") == null);
  }

  @Test
  void aCardThatIsPutIntoAPhaseHereIsThereAndMakesNoEcho() {
    gitHub.project().phases().set("Design", "Build");
    String one = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    put(project, "one", "Build");
    long sequence = client.board(project).position().sequence();
    await("put there", () -> "Build".equals(gitHub.project().phases().of(one)));
    awaitEqual(project);
    put(project, "one", "Design");
    await("put there", () -> "Design".equals(gitHub.project().phases().of(one)));
    put(project, "one", null);
    await("in none there", () -> gitHub.project().phases().of(one) == null);
    awaitEqual(project);
    awaitScans(2);
    assertThat(client.board(project).position().sequence()).isEqualTo(sequence + 2);
    assertThat(gitHub.project().status(one)).isEqualTo("Todo");
    assertThat(overruled(project)).isEmpty();
  }

  @Test
  void anIssueThatIsMadeHereInAPhaseIsInItThere() {
    gitHub.project().phases().set("Design", "Build");
    int project = connect();
    client.createIssue(
        project, IssuePatch.of(IssueField.TITLE, "made").with(IssueField.PHASE, "Build"));
    await("there", () -> gitHub.project().statuses().containsKey("made"));
    String item = gitHub.project().cards().getFirst();
    await("in its phase", () -> "Build".equals(gitHub.project().phases().of(item)));
    awaitEqual(project);
    assertThat(overruled(project)).isEmpty();
  }

  @Test
  void renamedAddedAndRemovedOptionsArePhasesAndNoCardIsSentForThem() {
    gitHub.project().phases().set("Design", "Build");
    String one = gitHub.project().addIssue("one", "Todo");
    String two = gitHub.project().addIssue("two", "Todo");
    gitHub.project().phases().move(one, "Design");
    gitHub.project().phases().move(two, "Build");
    int project = connect();
    String id = client.phases(project).getFirst().id();
    gitHub.project().phases().rename("Design", "Draft");
    await("renamed", () -> phases(project).equals(List.of("Draft", "Build")));
    assertThat(client.phases(project).getFirst().id()).isEqualTo(id);
    assertThat(phase(project, "one")).isEqualTo("Draft");
    gitHub.project().phases().set("Build", "Draft", "Ship");
    await("in another order", () -> phases(project).equals(List.of("Build", "Draft", "Ship")));
    gitHub.project().phases().set("Draft", "Ship");
    await("removed", () -> phases(project).equals(List.of("Draft", "Ship")));
    await("in none", () -> phase(project, "two") == null);
    assertThat(gitHub.project().phases().of(one)).isEqualTo("Draft");
    awaitEqual(project);
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
    assertThat(overruled(project)).isEmpty();
  }

  @Test
  void ofTwoChangesOfAPhaseOneStaysAndTheOtherIsTold() throws Exception {
    gitHub.project().phases().set("Design", "Build");
    String one = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    mount.close();
    put(project, "one", "Build");
    gitHub.project().phases().move(one, "Design");
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    await("one is told", () -> !overruled(project).isEmpty());
    awaitEqual(project);
    String stays = Objects.requireNonNull(gitHub.project().phases().of(one));
    assertThat(phase(project, "one")).isEqualTo(stays);
    String lost = stays.equals("Build") ? "Design" : "Build";
    String by = stays.equals("Build") ? "Boardcast" : "octocat";
    assertThat(overruled(project)).containsExactly(new Conflict("phase", stays, lost, by));
  }

  @Test
  void aPhaseThatTheFieldLacksGoesBackWithItsReason() {
    JsonObject fields = new JsonObject();
    fields.addProperty("title", "Mine");
    int project = client.createProject(fields).number();
    JsonObject own = new JsonObject();
    own.addProperty("name", "Own");
    var _ = client.createPhase(project, own);
    gitHub.project().phases().set("Design");
    String one = gitHub.project().addIssue("one", "Todo");
    JsonObject request = request();
    request.addProperty("project", project);
    client.connectGitHub(request);
    awaitState("polling");
    assertThat(phases(project)).containsExactly("Design", "Own");
    put(project, "one", "Own");
    await("it is back", () -> phase(project, "one") == null);
    awaitEqual(project);
    assertThat(gitHub.project().phases().of(one)).isNull();
    assertThat(overruled(project))
        .containsExactly(
            new RefusedChange(
                "phase", "Own", "the project's field has no such option: add it there first"));
  }

  @Test
  void noCardLosesItsStatusOrPhaseByAPhaseThatIsAddedRenamedOrRemovedHere() {
    gitHub.project().phases().set("Design", "Build");
    List<String> cards =
        List.of(gitHub.project().addIssue("one", "Todo"), gitHub.project().addDraft("two", "Done"));
    cards.forEach(card -> gitHub.project().phases().move(card, "Build"));
    int project = connect();
    JsonObject own = new JsonObject();
    own.addProperty("name", "Own");
    var _ = client.createPhase(project, own);
    JsonObject renamed = new JsonObject();
    renamed.addProperty("name", "Renamed");
    var _ = client.updatePhase(project, client.phases(project).getFirst().id(), renamed, null);
    await("it is back", () -> phases(project).equals(List.of("Design", "Build", "Own")));
    awaitEqual(project);
    client.deletePhase(project, client.phases(project).getFirst().id(), null);
    await("it is back", () -> phases(project).equals(List.of("Design", "Build", "Own")));
    awaitEqual(project);
    awaitScans(2);
    assertThat(gitHub.project().phases().names()).containsExactly("Design", "Build");
    assertThat(gitHub.project().statuses()).isEqualTo(Map.of("one", "Todo", "two", "Done"));
    assertThat(cards)
        .allSatisfy(card -> assertThat(gitHub.project().phases().of(card)).isEqualTo("Build"));
    assertThat(phase(project, "one")).isEqualTo("Build");
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void iterationsArePhasesThatTheBoardFollows() {
    gitHub.project().phases().setIterations("March", "April");
    String one = gitHub.project().addIssue("one", "Todo");
    gitHub.project().phases().move(one, "March");
    int project = connect();
    assertThat(phases(project)).containsExactly("March", "April");
    assertThat(phase(project, "one")).isEqualTo("March");
    put(project, "one", "April");
    await("it is back", () -> "March".equals(phase(project, "one")));
    awaitEqual(project);
    assertThat(overruled(project)).hasSize(1);
    assertThat(gitHub.project().phases().of(one)).isEqualTo("March");
  }

  @Test
  void aFieldThatIsGoneTakesNoCardsPhaseAway() {
    gitHub.project().phases().set("Design", "Build");
    String one = gitHub.project().addIssue("one", "Todo");
    gitHub.project().phases().move(one, "Build");
    int project = connect();
    gitHub.project().phases().set();
    awaitScans(3);
    assertThat(phases(project)).containsExactly("Design", "Build");
    assertThat(phase(project, "one")).isEqualTo("Build");
    assertThat(board(project)).isEqualTo(new LinkedHashMap<>(there()));
  }
}
