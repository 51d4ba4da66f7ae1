package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.Seed;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.local.LocalAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Boards over REST and boards in the tracker's process are the same to whoever uses them. Two
/// trackers that begin as copies of one get the same calls, one over REST, one in its process;
/// results and failures are compared one by one.
@Timeout(900)
final class BoardsContractTest {
  private static final int CALLS = 2_000;
  private static final Duration PATIENCE = Patience.LONG;

  /// Names of keys, each of which is its own key.
  private static final Map<String, Principal> GRANTS =
      Map.of(
          "admin", Principal.local(),
          "writer", new Principal("w", "writer", Scope.WRITE, Optional.empty()),
          "reader", new Principal("r", "reader", Scope.READ, Optional.empty()),
          "limited", new Principal("l", "limited", Scope.WRITE, Optional.of(Set.of(1, 3))));

  @TempDir Path folder;
  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2026-03-01T10:15:30.120Z"));
  private final Map<String, Principal> keys = new ConcurrentHashMap<>(GRANTS);
  private final List<AutoCloseable> open = new ArrayList<>();
  private TrackerServer overRest;
  private TrackerServer inProcess;

  @BeforeEach
  void begin() throws Exception {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    try (TrackerServer seed = tracker(first)) {
      Boards boards = seed.boards(Principal.local(), new LocalAccess("script", PATIENCE, 0));
      for (int project = 1; project <= 3; project++) {
        boards.createProject(
            object("{'title':'Project %d','phases':['Plan','Build']}".formatted(project)));
        for (int issue = 1; issue <= 4; issue++) {
          boards.createIssue(project, titled("Issue " + issue).with(IssueField.PHASE, "Plan"));
          boards.addWorkItem(project, issue, "first", false, null);
        }
      }
    }
    try (var files = Files.list(first)) {
      for (Path file : files.toList()) {
        Files.copy(file, second.resolve(file.getFileName()));
      }
    }
    overRest = tracker(first);
    overRest.listen();
    inProcess = tracker(second);
    open.add(overRest);
    open.add(inProcess);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private TrackerServer tracker(Path directory) throws Exception {
    TrackerConfig config =
        new TrackerConfig(
                "127.0.0.1",
                0,
                directory.resolve("boardcast.db"),
                50,
                "https://boards.example",
                null,
                "1.2.3")
            .withClock(clock::get);
    return TrackerServer.open(
        config, new Keys(), Exposure.LOOPBACK, () -> "", new SimpleMeterRegistry());
  }

  private final class Keys implements Authenticator {
    @Override
    public AuthResult admit(@Nullable String key, String address) {
      Principal grant = key == null ? null : keys.get(key);
      return grant == null ? new AuthResult.Refused(key != null) : new AuthResult.Granted(grant);
    }

    @Override
    public boolean holds(Principal grant) {
      return keys.containsValue(grant);
    }
  }

  private Boards rest(String key, int retries) {
    TrackerClient client =
        new TrackerClient(
            new TrackerSettings(
                URI.create("http://127.0.0.1:" + overRest.port()),
                key,
                PATIENCE,
                retries,
                "mcp",
                "test/1"));
    open.add(client);
    return client;
  }

  private Boards local(String key, int retries) {
    return inProcess.boards(of(GRANTS, key), new LocalAccess("mcp", PATIENCE, retries));
  }

  @Test
  void everyCallGivesTheSameOverRestAndInTheProcess() {
    BoardCalls calls = new BoardCalls(new Random(Seed.of("BoardsContractTest")), clock::get);
    Map<String, Boards> rest = new ConcurrentHashMap<>();
    Map<String, Boards> local = new ConcurrentHashMap<>();
    GRANTS.keySet().forEach(key -> rest.put(key, rest(key, 0)));
    GRANTS.keySet().forEach(key -> local.put(key, local(key, 0)));
    String epoch = of(rest, "admin").positions().epoch();
    int done = 0;
    int failed = 0;
    for (int i = 0; i < CALLS; i++) {
      clock.updateAndGet(now -> now.plusMillis(1_500));
      String key = calls.oneOf("admin", "admin", "admin", "writer", "reader", "limited");
      BoardCalls.Named call = calls.next(epoch);
      Outcome expected = Outcome.of(call, of(rest, key));
      assertThat(Outcome.of(call, of(local, key)))
          .as("call %d, as %s: %s", i, key, call.name())
          .isEqualTo(expected);
      done += expected.failure() == null ? 1 : 0;
      failed += expected.failure() == null ? 0 : 1;
    }
    // Else it was no test of both.
    assertThat(done).isGreaterThan(CALLS / 10);
    assertThat(failed).isGreaterThan(CALLS / 10);
    for (int project = 1; project <= BoardCalls.PROJECTS; project++) {
      for (BoardCalls.Named call : calls.readAll(project, epoch)) {
        assertThat(Outcome.of(call, of(local, "admin")))
            .as(call.name())
            .isEqualTo(Outcome.of(call, of(rest, "admin")));
      }
    }
  }

  @Test
  void aRevokedKeyIsRefusedWithItsNextCall() {
    Boards rest = rest("writer", 0);
    Boards local = local("writer", 0);
    BoardCalls.Named read = new BoardCalls.Named("read", boards -> boards.project(1));
    assertThat(Outcome.of(read, local).failure()).isNull();
    keys.remove("writer");
    assertThat(Outcome.of(read, local)).isEqualTo(Outcome.of(read, rest));
    assertThat(Outcome.of(read, local).failure()).contains("AuthenticationFailed", "unauthorized");
  }

  @Test
  void aDatabaseThatTakesNoWritesFailsAlikeAndIsWaitedForWhereRetriesAreLeft() throws Exception {
    BoardCalls.Named change =
        new BoardCalls.Named("create", boards -> boards.createIssue(1, titled("x")));
    try (Connection _ = locked("first");
        Connection _ = locked("second")) {
      Outcome expected = Outcome.of(change, rest("admin", 0));
      assertThat(expected.failure()).contains("ServerFailed", "503", "PT1S");
      assertThat(Outcome.of(change, local("admin", 0))).isEqualTo(expected);
      assertThat(Outcome.of(new BoardCalls.Named("read", b -> b.board(1)), local("admin", 0)))
          .isEqualTo(Outcome.of(new BoardCalls.Named("read", b -> b.board(1)), rest("admin", 0)));
    }
    Outcome expected = Outcome.of(change, rest("admin", 5));
    assertThat(expected.failure()).isNull();
    assertThat(Outcome.of(change, local("admin", 5))).isEqualTo(expected);
    assertThat(
            inProcess
                .boards(Principal.local(), new LocalAccess("mcp", PATIENCE, 0))
                .board(1)
                .issues())
        .as("made once")
        .hasSize(5);
  }

  @Test
  void aChangeThatIsGivenUpIsNotRepeatedAndItsCallerTold() throws Exception {
    Boards hasty =
        inProcess.boards(Principal.local(), new LocalAccess("mcp", Duration.ofMillis(50), 3));
    Outcome outcome;
    try (Connection _ = locked("second")) {
      outcome =
          Outcome.of(new BoardCalls.Named("create", b -> b.createIssue(1, titled("x"))), hasty);
    }
    assertThat(outcome.failure())
        .contains("TimedOut", "did not answer within 50 ms", "The change may have been made");
    // What was waiting is done before what comes later, if it is done at all.
    local("admin", 5).createIssue(1, titled("y"));
    assertThat(local("admin", 0).board(1).issues().size()).isBetween(5, 6);
  }

  @Test
  void anInterruptEndsACallAndStaysSet() {
    Thread.currentThread().interrupt();
    Outcome outcome =
        Outcome.of(
            new BoardCalls.Named("create", b -> b.createIssue(1, titled("x"))), local("admin", 3));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome.failure()).contains("Cancelled");
    assertThat(local("admin", 0).board(1).issues()).hasSize(4);
  }

  private static <T> T of(Map<String, T> all, String key) {
    return Objects.requireNonNull(all.get(key));
  }

  /// Held against the writer until it is closed.
  private Connection locked(String directory) throws Exception {
    Connection other =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(directory + "/boardcast.db"));
    try (Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
    }
    return other;
  }

  private static IssuePatch titled(String title) {
    return IssuePatch.of(IssueField.TITLE, title);
  }

  private static JsonObject object(String json) {
    return Json.parseObject(json.replace('\'', '"'));
  }

  /// What a call came to: a value, or all that a failure says.
  private record Outcome(@Nullable Object value, @Nullable String failure) {
    static Outcome of(BoardCalls.Named call, Boards boards) {
      try {
        return new Outcome(call.call().apply(boards), null);
      } catch (TrackerException e) {
        String more =
            switch (e) {
              case TrackerException.Invalid invalid -> invalid.errors().toString();
              case TrackerException.Conflict conflict -> "at " + conflict.currentVersion();
              case TrackerException.ServerFailed failed ->
                  failed.status() + " " + failed.retryAfter();
              case TrackerException.RateLimited limited -> String.valueOf(limited.retryAfter());
              case TrackerException.AuthenticationFailed _,
                  TrackerException.NotFound _,
                  TrackerException.TimedOut _,
                  TrackerException.Unreachable _,
                  TrackerException.Malformed _,
                  TrackerException.Cancelled _ ->
                  "";
            };
        return new Outcome(
            null,
            "%s %s %s %s %s"
                .formatted(
                    e.getClass().getSimpleName(),
                    e.code(),
                    e.retryMayHelp(),
                    e.getMessage(),
                    more));
      }
    }
  }
}
