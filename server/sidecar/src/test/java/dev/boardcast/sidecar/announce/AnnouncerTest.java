package dev.boardcast.sidecar.announce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.sidecar.settings.OptionsReader;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class AnnouncerTest {
  private static final SidecarDefaults DEFAULTS =
      new SidecarDefaults(
          URI.create("ws://127.0.0.1:9/notifications"),
          URI.create("http://127.0.0.1:9"),
          "s3cret",
          null,
          Duration.ofSeconds(1),
          0,
          "1");

  private final Announcer announcer = new Announcer();

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  private void client(boolean progress, String options) {
    announcer.initialize(new EditorTraits(null, progress));
    configure(options);
  }

  private void configure(String options) {
    announcer.configure(OptionsReader.read(json(options), DEFAULTS));
  }

  private void state(String state, String message) {
    announcer.statusChanged(
        Told.status(LinkStatus.Condition.valueOf(state.toUpperCase(Locale.ROOT)), message));
  }

  private void change(String title) {
    announcer.changed(
        Told.batch(
            List.of(
                Told.event(
                    EventType.ISSUE_CREATED, 1, new Subject.OfIssue(Told.issue(1, title)), null))));
  }

  /// All that is to be said now, shortened to what matters.
  private List<String> said() {
    List<String> said = new ArrayList<>();
    for (Notice notice = announcer.next(); notice != null; notice = announcer.next()) {
      said.add(
          switch (notice) {
            case Notice.Message(var by, var severity, var text) ->
                by.wireName() + " " + severity + " " + text;
            case Notice.ProgressRequest(var token) -> "create " + token;
            case Notice.ProgressBegun(_, _, var message) -> "begin: " + message;
            case Notice.ProgressReport(_, var message) -> "report: " + message;
            case Notice.ProgressEnded _ -> "end";
          });
    }
    return said;
  }

  @Test
  void whoSaysNothingIsToldNothing() {
    client(false, "{}");
    state("connecting", "a");
    state("live", "b");
    change("x");
    announcer.commandDone(new CommandOutcome.Refreshed(List.of(1)));
    assertThat(said()).isEmpty();
    // Nothing of it comes later.
    configure("{'announceChanges':'showMessage'}");
    assertThat(said()).isEmpty();
  }

  @Test
  void changesStatesAndCommandsAreToldAsTheClientAsks() {
    client(false, "{'announceChanges':'logMessage'}");
    state("live", "b");
    assertThat(said()).containsExactly("logMessage INFO Boardcast is live. b");
    change("x");
    assertThat(said()).containsExactly("logMessage INFO Board 1: new #1 x");
    configure("{'announceChanges':'showMessage'}");
    announcer.commandDone(new CommandOutcome.Refreshed(List.of(1)));
    assertThat(said()).containsExactly("showMessage INFO Board 1 was read again.");
  }

  @Test
  void aStateIsToldOnceAndConnectingNever() {
    client(false, "{'announceChanges':'showMessage'}");
    state("connecting", "a");
    assertThat(said()).isEmpty();
    state("offline", "first");
    state("offline", "second");
    assertThat(said()).containsExactly("showMessage WARNING Boardcast is offline. first");
    state("connecting", "c");
    state("offline", "third");
    assertThat(said()).isEmpty();
    state("misconfigured", "no key");
    state("misconfigured", "bad key");
    assertThat(said()).containsExactly("showMessage ERROR Boardcast is misconfigured. bad key");
  }

  @Test
  void whereNothingIsWrittenOnlyTheNewestIsKept() {
    client(false, "{'announceChanges':'showMessage'}");
    for (int n = 0; n < 1_000; n++) {
      state(n % 2 == 0 ? "polling" : "live", "" + n);
      change("" + n);
    }
    assertThat(said())
        .containsExactly(
            "showMessage INFO Boardcast is live. 999", "showMessage INFO Board 1: new #1 999");
  }

  @Test
  void theWayBackToLiveIsOneProgress() {
    client(true, "{}");
    state("connecting", "a");
    assertThat(said()).containsExactly("create boardcast-link-1");
    state("polling", "b");
    assertThat(said()).as("not before the client agrees").isEmpty();
    announcer.progressAnswered(true);
    assertThat(said()).containsExactly("begin: b");
    state("offline", "c");
    state("offline", "d");
    assertThat(said()).containsExactly("report: d");
    state("live", "e");
    assertThat(said()).containsExactly("end");
    state("connecting", "f");
    assertThat(said()).containsExactly("create boardcast-link-2");
    state("live", "g");
    announcer.progressAnswered(true);
    assertThat(said()).as("a token is not left open").containsExactly("begin: ", "end");
  }

  @Test
  void aClientThatRefusesIsAskedAgainOnlyAtTheNextLoss() {
    client(true, "{}");
    state("connecting", "a");
    assertThat(said()).hasSize(1);
    announcer.progressAnswered(false);
    state("offline", "b");
    state("live", "c");
    assertThat(said()).isEmpty();
    state("offline", "d");
    assertThat(said()).containsExactly("create boardcast-link-2");
  }

  @Test
  void aClientThatNeverAnswersIsAskedOnce() {
    client(true, "{}");
    List<String> all = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      state("offline", "" + n);
      all.addAll(said());
      state("live", "" + n);
      all.addAll(said());
    }
    assertThat(all).containsExactly("create boardcast-link-1");
  }

  @Test
  void nothingIsUnderWayWhereTheWebSocketIsOffOrNobodyTries() {
    client(true, "{'webSocketEnabled':false}");
    state("connecting", "a");
    state("polling", "b");
    assertThat(said()).isEmpty();
    configure("{}");
    assertThat(said()).containsExactly("create boardcast-link-1");
    announcer.progressAnswered(true);
    assertThat(said()).containsExactly("begin: b");
    state("misconfigured", "c");
    assertThat(said()).containsExactly("end");
  }

  @Test
  void whoStoppedSaysNothing() {
    client(true, "{'announceChanges':'showMessage'}");
    state("offline", "a");
    state("stopped", "b");
    assertThat(said()).isEmpty();
  }
}
