package dev.boardcast.client.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.boards.IssueDetails;
import dev.boardcast.protocol.boards.IssueFilter;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.FieldError;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.QuietPorts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerClientTest {
  private static final String KEY = "s3cret-key";
  private static final String ISSUE =
      """
      {"projectNumber":70,"number":3,"title":"T","status":"todo","labels":["a"],
       "workItems":[{"id":"w1","title":"W","completed":true}],"version":5,
       "createdAt":"2026-03-01T10:15:30.120Z","updatedAt":"2026-03-01T10:15:31.000Z",
       "activity":[{"sequence":9,"event":{"type":"issue.updated"}}],"newField":1}\
      """;
  private static final String PROJECT =
      """
      {"number":70,"title":"P","status":"open","fields":[],"phases":[],
       "stats":{"totalItems":0,"openItems":0,"closedItems":0,"totalPhases":0},"version":1,
       "createdAt":"2026-03-01T10:15:30.120Z","updatedAt":"2026-03-01T10:15:31.000Z"}\
      """;

  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private ScriptedTracker tracker = start();
  private TrackerClient client = client(tracker.url(), Duration.ofSeconds(10));

  private static ScriptedTracker start() {
    try {
      return new ScriptedTracker();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private TrackerClient client(URI url, Duration timeout) {
    return new TrackerClient(
        new TrackerSettings(url, KEY, timeout, 3, "mcp", "test/1"),
        wanted -> {
          waits.add(wanted);
          return Duration.ZERO;
        },
        10_000);
  }

  @BeforeEach
  void fresh() {
    waits.clear();
  }

  @AfterEach
  void stop() {
    client.close();
    tracker.close();
  }

  @Test
  @Tag("AC-1.2.a")
  void refusesToBeMadeWithoutKey() {
    for (String key : new String[] {null, "", "  "}) {
      assertThatThrownBy(
              () -> new TrackerClient(TrackerSettings.of(tracker.url(), key, "mcp", "test/1")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("STATE_TRACKING_API_KEY environment variable required");
    }
  }

  @Test
  void refusesKeysThatNoHeaderCanCarryWithoutRepeatingThem() {
    assertThatThrownBy(
            () -> new TrackerClient(TrackerSettings.of(tracker.url(), "bad\nkey", "mcp", "test/1")))
        .hasMessageContaining("visible ASCII")
        .hasMessageNotContaining("bad");
  }

  @Test
  void settingsDoNotShowTheKey() {
    assertThat(TrackerSettings.of(tracker.url(), KEY, "mcp", "t").toString()).doesNotContain(KEY);
  }

  @Test
  @Tag("AC-1.2.b")
  void sendsTheKeyActorAndOrigin() {
    tracker.then(200, ISSUE);
    client.withActor("Zoë's agent").setStatus(70, 3, IssueStatus.TODO, 7L);
    var seen = tracker.seen.getFirst();
    assertThat(seen.authorization()).isEqualTo("Bearer " + KEY);
    assertThat(seen.actor()).isEqualTo("UTF-8''Zo%C3%AB%27s%20agent");
    assertThat(seen.origin()).isEqualTo("mcp");
    assertThat(seen.ifMatch()).isEqualTo("\"*-7\"");
    assertThat(seen.method() + " " + seen.uri() + " " + seen.body())
        .isEqualTo("PUT /api/projects/70/issues/3/status {\"status\":\"todo\"}");
  }

  @Test
  void aNameNobodyCanSeeIsNoneAndWhatNoLineHoldsIsLeftOut() {
    for (String name : new String[] {"", " ", "\u200B", "\u001B\n", "\u202E"}) {
      tracker.then(200, ISSUE);
      client.withActor(name).setStatus(70, 3, IssueStatus.TODO, null);
      assertThat(tracker.seen.getLast().actor()).isNull();
    }
    tracker.then(200, ISSUE);
    client
        .withActor("\u00A0cl\u001Baude\u202E\ncode" + "x".repeat(200))
        .setStatus(70, 3, IssueStatus.TODO, null);
    assertThat(tracker.seen.getLast().actor())
        .isEqualTo("claude code" + "x".repeat(ActorName.MAX_CHARS - 11));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void anIdThatNoUrlCanCarryIsNotFoundInsteadOfChangingTheThingAbove(String id) {
    JsonObject patch = new JsonObject();
    patch.addProperty("title", "T");
    assertThatThrownBy(() -> client.updateWorkItem(70, 3, id, patch, null))
        .isInstanceOf(TrackerException.NotFound.class)
        .hasMessageContaining("Issue #3 of project #70");
    assertThatThrownBy(() -> client.deletePhase(70, id, null))
        .isInstanceOf(TrackerException.NotFound.class);
    assertThat(tracker.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  @Tag("AC-1.2.c")
  void refusedKeysAreTypedAndSayHowToSetOne(int status) {
    tracker.then(status, "{}");
    var e =
        catchThrowableOfType(TrackerException.AuthenticationFailed.class, () -> client.project(70));
    assertThat(e)
        .hasMessageContaining("STATE_TRACKING_API_KEY")
        .hasMessageContaining("credentials file")
        .hasMessageNotContaining(KEY);
    assertThat(e.retryMayHelp()).isFalse();
    assertThat(tracker.seen).hasSize(1);
  }

  @Test
  @Tag("AC-1.2.d")
  void repeatsServerFailuresThreeTimesThenGivesTheError() {
    for (int i = 0; i < 4; i++) {
      tracker.then(500, "oops");
    }
    var e = catchThrowableOfType(TrackerException.ServerFailed.class, () -> client.project(70));
    assertThat(e.status()).isEqualTo(500);
    assertThat(waits)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(tracker.seen).hasSize(4);
  }

  /// It would be stored as a question mark, and nobody would hear of it.
  @Test
  void halfOfASurrogatePairReachesTheTrackerAsItIs() {
    IssuePatch issue = IssuePatch.of(IssueField.TITLE, "\uD83D, \uDE00, \uD83D\uDE00\uD83D");
    tracker.then(201, ISSUE);
    client.createIssue(70, issue);
    assertThat(tracker.seen.getFirst().body())
        .isEqualTo("{\"title\":\"\\ud83d, \\ude00, \uD83D\uDE00\\ud83d\"}");
  }

  @Test
  @Tag("AC-1.2.d")
  void repeatsOfOneWriteCarryOneIdempotencyKey() {
    tracker.then(503, "").thenBreak().then(201, ISSUE).then(201, ISSUE);
    client.createIssue(70, IssuePatch.NONE);
    client.createIssue(70, IssuePatch.NONE);
    var keys = tracker.seen.stream().map(ScriptedTracker.Seen::idempotencyKey).toList();
    assertThat(keys).hasSize(4).doesNotContainNull();
    assertThat(keys.subList(0, 3).stream().distinct()).hasSize(1);
    assertThat(keys.get(3)).isNotEqualTo(keys.get(0));
  }

  @Test
  void waitsAsLongAsTheTrackerAsks() {
    tracker
        .then(429, "{}", "Retry-After", "7")
        .then(503, "", "Retry-After", "2")
        .then(200, PROJECT);
    assertThat(client.project(70).title()).isEqualTo("P");
    assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2));
  }

  @Test
  void doesNotWaitLongerThanThirtySeconds() {
    tracker.then(429, "{}", "Retry-After", "31");
    var e = catchThrowableOfType(TrackerException.RateLimited.class, () -> client.project(70));
    assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(31));
    assertThat(e.retryMayHelp()).isTrue();
    assertThat(waits).isEmpty();
  }

  @Test
  @Tag("AC-1.2.e")
  void silenceBecomesTypedTimeout() {
    assertThat(TrackerSettings.of(tracker.url(), KEY, "mcp", "t").requestTimeout())
        .isEqualTo(Duration.ofSeconds(10));
    tracker.thenNothing();
    TrackerClient hasty = client(tracker.url(), Duration.ofMillis(150));
    var e = catchThrowableOfType(TrackerException.TimedOut.class, () -> hasty.project(70));
    assertThat(e).hasMessageContaining("did not answer within 150 ms");
    assertThat(e.code()).isEqualTo("timeout");
  }

  @Test
  void nobodyThereBecomesUnreachableAfterRetries() throws IOException {
    TrackerClient lost = client(nobody(), Duration.ofSeconds(5));
    assertThatThrownBy(lost::health)
        .isInstanceOf(TrackerException.Unreachable.class)
        .hasMessageContaining("STATE_TRACKING_API_URL");
    assertThat(waits).hasSize(3);
    assertThatThrownBy(lost.withoutRetries()::health)
        .isInstanceOf(TrackerException.Unreachable.class);
    assertThat(waits).hasSize(3);
  }

  private static URI nobody() throws IOException {
    return URI.create("http://127.0.0.1:" + QuietPorts.next());
  }

  @Test
  void aCallThatMayOnlyTakeSoLongMakesNoRetryThatWouldBeginLater() throws IOException {
    TrackerClient hasty = client(nobody(), Duration.ofSeconds(5)).within(Duration.ofSeconds(5));
    assertThatThrownBy(() -> hasty.setStatus(70, 3, IssueStatus.DONE, null))
        .isInstanceOf(TrackerException.Unreachable.class)
        .hasMessageContaining("Nothing was changed.");
    assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void theLastAttemptGetsTheTimeThatIsLeftAndCarriesTheSameKey() {
    String told = "";
    List<ScriptedTracker.Seen> seen = List.of();
    // Where the machine stands still before the second attempt, there is too little left for one.
    for (int round = 1; round <= 10 && seen.size() < 2; round++) {
      try (ScriptedTracker here = start()) {
        here.then(503, "").thenNothing();
        TrackerClient hasty =
            client(here.url(), Duration.ofSeconds(10)).within(Duration.ofMillis(1_400));
        told =
            catchThrowableOfType(
                    TrackerException.class, () -> hasty.setStatus(70, 3, IssueStatus.DONE, null))
                .getMessage();
        seen = List.copyOf(here.seen);
      }
    }
    assertThat(told)
        .contains("The change may have been made")
        .containsPattern("did not answer within [1-3]?\\d?\\d ms");
    assertThat(seen)
        .extracting(ScriptedTracker.Seen::idempotencyKey)
        .hasSize(2)
        .containsOnly(seen.getFirst().idempotencyKey());
  }

  @Test
  void withoutAnyTimeNothingIsSent() {
    assertThatThrownBy(() -> client.within(Duration.ZERO).setStatus(70, 3, IssueStatus.DONE, null))
        .isInstanceOf(TrackerException.TimedOut.class)
        .hasMessageContaining("nothing was sent");
    assertThat(tracker.seen).isEmpty();
  }

  @Test
  void aChangeThatWasSentAndNotAnsweredMayHaveBeenMade() {
    for (int i = 0; i < 5; i++) {
      tracker.thenBreak();
    }
    assertThatThrownBy(() -> client.setStatus(70, 3, IssueStatus.DONE, null))
        .isInstanceOf(TrackerException.Unreachable.class)
        .hasMessageContaining("The change may have been made");
    assertThatThrownBy(() -> client.withoutRetries().project(70))
        .isInstanceOf(TrackerException.Unreachable.class)
        .hasMessageNotContaining("change");
  }

  @Test
  @Tag("AC-1.2.f")
  void validJsonBecomesTypedObject() {
    tracker.then(200, ISSUE);
    IssueDetails details = client.issue(70, 3);
    assertThat(details.issue().status()).isEqualTo(IssueStatus.TODO);
    assertThat(details.issue().workItems().getFirst().completed()).isTrue();
    assertThat(details.activity()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>", "[]", "{}", "{\"number\":\"x\"}", "null", "", "{\"number\":1} 2"})
  void malformedAnswersSayWhatIsWrong(String body) {
    tracker.then(200, body);
    assertThatThrownBy(() -> client.project(70))
        .isInstanceOf(TrackerException.Malformed.class)
        .hasMessageContaining("cannot be read: ");
  }

  @Test
  void tooLongAnswersAreRefused() {
    tracker.then(200, "\"" + "x".repeat(10_000) + "\"");
    assertThatThrownBy(() -> client.project(70))
        .isInstanceOf(TrackerException.Malformed.class)
        .hasMessageContaining("longer than 10000 bytes");
  }

  @Test
  void redirectsAreNotFollowedWithTheKey() {
    tracker.then(302, "", "Location", "http://127.0.0.1:1/elsewhere");
    assertThatThrownBy(() -> client.project(70)).isInstanceOf(TrackerException.Malformed.class);
    assertThat(tracker.seen).hasSize(1);
  }

  @Test
  void problemsKeepTheirDetailAndFields() {
    tracker
        .then(
            400,
            """
            {"title":"Bad","status":400,"detail":"No good","code":"validation_error",
             "errors":[{"field":"title","message":"is empty"}]}\
            """)
        .then(
            404, "{\"title\":\"x\",\"status\":404,\"detail\":\"No phase\",\"code\":\"not_found\"}")
        .then(404, "")
        .then(
            412, "{\"title\":\"Stale\",\"status\":412,\"code\":\"conflict\",\"currentVersion\":9}")
        .then(409, "{\"title\":\"Full\",\"status\":409,\"code\":\"conflict\"}");
    var invalid =
        catchThrowableOfType(
            TrackerException.Invalid.class, () -> client.createIssue(70, IssuePatch.NONE));
    assertThat(invalid).hasMessage("No good");
    assertThat(invalid.errors()).containsExactly(new FieldError("title", "is empty"));
    assertThatThrownBy(() -> client.phases(70))
        .isInstanceOf(TrackerException.NotFound.class)
        .hasMessage("No phase");
    assertThatThrownBy(() -> client.issue(70, 8)).hasMessage("Issue #8 of project #70 not found");
    var stale =
        catchThrowableOfType(TrackerException.Conflict.class, () -> client.deleteIssue(70, 8, 7L));
    assertThat(stale).hasMessage("Stale");
    assertThat(stale.currentVersion()).isEqualTo(9);
    var full =
        catchThrowableOfType(
            TrackerException.Conflict.class, () -> client.createIssue(70, IssuePatch.NONE));
    assertThat(full.currentVersion()).isNull();
  }

  @Test
  void readsEveryPageAndEncodesFilters() {
    tracker
        .then(200, "{\"items\":[" + ISSUE + "],\"nextCursor\":\"c/1\"}")
        .then(200, "{\"items\":[" + ISSUE + "]}");
    var filter = new IssueFilter(IssueStatus.TODO, "Phase & 1", "zoë");
    assertThat(client.issues(70, filter)).hasSize(2);
    String query = "?status=todo&phase=Phase%20%26%201&assignee=zo%C3%AB&limit=200";
    assertThat(tracker.seen.get(0).uri()).endsWith("/issues" + query);
    assertThat(tracker.seen.get(1).uri()).endsWith(query + "&cursor=c%2F1");
    assertThat(tracker.seen.get(0).idempotencyKey()).isNull();
  }

  @Test
  void activityOfManyProjectsIsAskedForInPartsAndMerged() {
    String entry =
        "{\"sequence\":%d,\"projectNumber\":%d,\"type\":\"later.type\",\"timestamp\":\"2026-03-01T10:15:3%d.000Z\",\"changed\":[],\"title\":\"T\"}";
    tracker
        .then(
            200,
            "{\"entries\":[%s,%s]}".formatted(entry.formatted(5, 1, 3), entry.formatted(4, 1, 1)))
        .then(
            200,
            "{\"entries\":[%s,%s]}"
                .formatted(entry.formatted(9, 201, 3), entry.formatted(8, 201, 2)))
        .then(200, "{\"entries\":[]}");
    List<Integer> projects = IntStream.rangeClosed(1, 201).boxed().toList();
    Instant since = Instant.parse("2026-03-01T10:00:00Z");
    assertThat(client.activity(projects, since, 3))
        .extracting(ActivityEntry::sequence)
        .containsExactly(9L, 5L, 8L);
    assertThat(tracker.seen.get(0).uri())
        .startsWith("/api/activity?since=2026-03-01T10%3A00%3A00Z&limit=3&project=1%2C2%2C")
        .endsWith("%2C200");
    assertThat(tracker.seen.get(1).uri()).endsWith("&project=201");
    assertThat(client.activity(List.of(), since, 3)).isEmpty();
    assertThat(tracker.seen.get(2).uri()).endsWith("&limit=3");
  }

  @Test
  void unchangedBoardsCostOneConditionalRead() {
    String board =
        "{\"position\":{\"epoch\":\"e\",\"sequence\":4},\"project\":" + PROJECT + ",\"issues\":[]}";
    tracker.then(200, board, "ETag", "\"b4\"").then(304, "").then(200, board).then(200, board);
    Position at = client.board(70).position();
    assertThat(client.boardIfChanged(70, at)).isEmpty();
    assertThat(tracker.seen.get(1).ifNoneMatch()).isEqualTo("\"b4\"");
    assertThat(client.boardIfChanged(70, new Position("e", 3))).isPresent();
    assertThat(client.boardIfChanged(70, at)).isEmpty();
    assertThat(tracker.seen.get(3).ifNoneMatch()).isNull();
  }

  @Test
  void baseUrlPathsAreKeptAsPrefix() {
    tracker.then(200, PROJECT).then(200, PROJECT);
    client(URI.create(tracker.url() + "/tracker/"), Duration.ofSeconds(5)).project(1);
    client(URI.create(tracker.url() + "/tracker"), Duration.ofSeconds(5)).project(1);
    assertThat(tracker.seen)
        .extracting(ScriptedTracker.Seen::uri)
        .containsExactly("/tracker/api/projects/1", "/tracker/api/projects/1");
  }

  @Test
  void interruptCancelsTheCall() throws InterruptedException {
    tracker.thenNothing();
    var thrown = new AtomicReference<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.project(70);
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    tracker.arrived.await();
    caller.interrupt();
    assertThat(caller.join(Patience.LONG)).isTrue();
    assertThat(thrown.get()).isInstanceOf(TrackerException.Cancelled.class);
  }

  @Test
  void interruptCancelsTheWaitBeforeRetry() throws InterruptedException {
    tracker.then(503, "", "Retry-After", "20");
    var patient = new TrackerClient(TrackerSettings.of(tracker.url(), KEY, "mcp", "t"));
    var thrown = new AtomicReference<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                patient.project(70);
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    tracker.arrived.await();
    caller.interrupt();
    assertThat(caller.join(Patience.LONG)).isTrue();
    assertThat(thrown.get()).isInstanceOf(TrackerException.Cancelled.class);
    patient.close();
  }
}
