package dev.boardcast.tracker.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Project;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.Slowdown;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Patch;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.PatientOpening;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import dev.boardcast.tracker.store.repository.IdempotencyRepository;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two stores on one database, as two servers have it.
@Timeout(900)
final class ClusterStoreTest {
  private static final Duration PATIENCE = Patience.LONG;

  private final ProjectService projects = new ProjectService(new Urls(() -> "http://localhost"));
  private final List<CommittedEvent> toldByOne = new CopyOnWriteArrayList<>();
  private final List<CommittedEvent> toldByOther = new CopyOnWriteArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private String address = "";
  private PostgresStore one;
  private PostgresStore other;

  @BeforeEach
  void open() throws Exception {
    address = RealPostgres.shared().newDatabase();
    one = store();
    other = store();
    one.feed().onCommitted(toldByOne::addAll);
    other.feed().onCommitted(toldByOther::addAll);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private PostgresStore store() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    return PatientOpening.of(() ->
        PostgresStore.open(
            PostgresAddress.parse(address), 10_000, new HealthBoard(registry), registry));
  }

  /// Both write into the same projects at the same time: every change is told once by both, in
  /// order, and numbers of projects are given out once.
  @Test
  void whatBothWriteIsToldOnceByBothInOrder() throws Exception {
    List<CompletableFuture<Project>> made = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      made.add(create(i % 2 == 0 ? one : other));
    }
    List<Integer> numbers = new ArrayList<>();
    for (CompletableFuture<Project> project : made) {
      numbers.add(await(project).number());
    }
    assertThat(numbers).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    int changes = 300;
    List<CompletableFuture<Project>> answers = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      int number = 1 + ThreadLocalRandom.current().nextInt(3);
      answers.add(rename(i % 2 == 0 ? one : other, number, "t" + i, Precondition.NONE));
    }
    for (CompletableFuture<Project> answer : answers) {
      await(answer);
    }
    until(() -> toldByOne.size() >= changes + 10 && toldByOther.size() >= changes + 10);
    for (List<CommittedEvent> told : List.of(toldByOne, toldByOther)) {
      assertThat(told).hasSize(changes + 10);
      for (int project = 1; project <= 10; project++) {
        int of = project;
        long[] sequences =
            told.stream()
                .filter(event -> event.projectNumber() == of)
                .mapToLong(CommittedEvent::sequence)
                .toArray();
        assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, sequences.length).toArray());
        assertThat(one.heads().of(of)).isEqualTo(other.heads().of(of));
        assertThat(one.heads().of(of).sequence()).isEqualTo(sequences.length);
      }
    }
    // The chain of digests is one, whoever made it longer.
    assertThat(
            toldByOne.stream()
                .map(e -> e.projectNumber() + ":" + e.sequence() + e.digest())
                .sorted())
        .isEqualTo(
            toldByOther.stream()
                .map(e -> e.projectNumber() + ":" + e.sequence() + e.digest())
                .sorted()
                .toList());
  }

  /// Without a lock before the first look both pass their check.
  @Test
  void ofTwoChangesOfOneVersionOneIsMade() throws Exception {
    int number = await(create(one)).number();
    for (int round = 0; round < 25; round++) {
      long version = version(one, number);
      Precondition same = Precondition.version(version);
      var first = rename(one, number, "one " + round, same);
      var second = rename(other, number, "other " + round, same);
      assertThat(List.of(isMade(first), isMade(second))).containsExactlyInAnyOrder(true, false);
      assertThat(version(one, number)).isEqualTo(version + 1);
    }
  }

  @Test
  void aKeyIsAnsweredOnceWhicheverServerIsAsked() throws Exception {
    int number = await(create(one)).number();
    for (int round = 0; round < 25; round++) {
      String key = "k" + round;
      var first = once(one, number, key);
      var second = once(other, number, key);
      long answered = await(first);
      assertThat(answered).isEqualTo(await(second).longValue());
    }
    assertThat(version(one, number)).isEqualTo(26);
  }

  @Test
  void anExpiredKeyIsFree() throws Exception {
    int number = await(create(one)).number();
    long first = await(once(one, number, "k"));
    sql("UPDATE idempotency SET created_at = 0");
    long second = await(once(other, number, "k"));
    long third = await(once(one, number, "k"));
    assertThat(List.of(second, third)).containsExactly(first + 1, first + 1);
  }

  @Test
  @Tag("alone")
  void aLostBellIsMadeGoodByTheNextLook() throws Exception {
    int number = await(create(one)).number();
    until(() -> toldByOther.size() == 1);
    // As a server that dies between its commit and its bell.
    sql(
        "UPDATE projects SET sequence = 2, tx = pg_current_xact_id() WHERE number = " + number,
        "INSERT INTO events (project, sequence, before, digest, event)"
            + " VALUES (%d, 2, 'a', 'b', '{}')".formatted(number));
    Instant begin = Instant.now();
    until(() -> toldByOne.size() == 2 && toldByOther.size() == 2);
    // 1.2 s on a machine of its own.
    Slowdown.assertSoon(Duration.between(begin, Instant.now()), Duration.ofSeconds(5));
  }

  /// More than one read brings, of many projects at once, each from where it stands.
  @Test
  void whatABusyServerLeftUnsaidIsToldInOrder() throws Exception {
    int count = 60;
    sql(
        "INSERT INTO projects (number, title, status, sequence, next_issue, created_at, updated_at)"
            + " SELECT n, 'p', 'open', n, 1, 0, 0 FROM generate_series(1, %d) n".formatted(count),
        "INSERT INTO events (project, sequence, digest, event)"
            + " SELECT p.number, s, s, '{}' FROM projects p, generate_series(1, p.sequence) s");
    int first = count * (count + 1) / 2;
    until(() -> toldByOne.size() == first && toldByOther.size() == first);
    int more = 40;
    sql(
        "INSERT INTO events (project, sequence, digest, event) SELECT p.number, p.sequence + s, s, '{}'"
            + " FROM projects p, generate_series(1, %d) s".formatted(more),
        "UPDATE projects SET tx = pg_current_xact_id(), sequence = sequence + " + more);
    int all = first + count * more;
    until(() -> toldByOne.size() == all && toldByOther.size() == all);
    for (List<CommittedEvent> told : List.of(toldByOne, toldByOther)) {
      for (int project = 1; project <= count; project++) {
        int of = project;
        assertThat(
                told.stream()
                    .filter(event -> event.projectNumber() == of)
                    .map(CommittedEvent::sequence))
            .isEqualTo(LongStream.rangeClosed(1, of + more).boxed().toList());
      }
    }
  }

  /// Its next changes are made, and what others change is told.
  @Test
  void aServerWhoseSessionsWereEndedGoesOn() throws Exception {
    int number = await(create(one)).number();
    until(() -> toldByOther.size() == 1);
    sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'boardcast %' AND datname = current_database()");
    List<Long> versions = new ArrayList<>();
    until(() -> {
      try {
        versions.add(await(rename(one, number, "b", Precondition.NONE)).version());
        return true;
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                StoreException.class, put -> assertThat(put.isTransient()).isTrue());
        return false;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    long version = versions.getFirst();
    until(() -> toldByOther.size() == version && toldByOne.size() == version);
    assertThat(version(other, number)).isEqualTo(version);
  }

  @Test
  void whatIsOverTheBoundsIsTakenAwayApart() throws Exception {
    int number = await(create(one)).number();
    long _ = await(once(one, number, "old"));
    sql("UPDATE idempotency SET created_at = 0");
    try (Housekeeper keeper = new Housekeeper(new Sessions(PostgresAddress.parse(address)))) {
      // A round leaves it to the round of another server that is under way.
      until(() -> {
        keeper.round();
        return keys() == 0;
      });
    }
    long recent = await(one.read(sql -> sql.number("SELECT count(*) FROM recent")));
    assertThat(recent).isEqualTo(2);
  }

  private long keys() {
    try {
      return await(one.read(sql -> sql.number("SELECT count(*) FROM idempotency")));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long version(PostgresStore store, int number) throws Exception {
    return await(
        store.read(sql -> sql.number("SELECT sequence FROM projects WHERE number = ?", number)));
  }

  private CompletableFuture<Long> once(PostgresStore store, int number, String key) {
    return store.write(
        Actor.UNKNOWN,
        Lane.of(number),
        scope -> {
          var given = IdempotencyRepository.find(scope.sql(), key, scope.now());
          if (given != null) {
            return Long.valueOf(String.valueOf(given.body()));
          }
          long version =
              projects
                  .update(scope, number, title(key + made.incrementAndGet()), Precondition.NONE)
                  .version();
          IdempotencyRepository.keep(
              scope.sql(),
              key,
              new IdempotencyRepository.Answer("f", 200, null, null, Long.toString(version)),
              scope.now());
          return version;
        });
  }

  private CompletableFuture<Project> create(PostgresStore store) {
    return store.write(
        Actor.UNKNOWN,
        Lane.none(),
        scope -> projects.create(scope, new NewProject("a", null, List.of()), null));
  }

  private CompletableFuture<Project> rename(
      PostgresStore store, int number, String title, Precondition precondition) {
    return store.write(
        Actor.UNKNOWN,
        Lane.of(number),
        scope -> projects.update(scope, number, title(title), precondition));
  }

  private static ProjectFields title(String title) {
    return new ProjectFields(new Patch.To<>(title), new Patch.Keep<>(), new Patch.Keep<>());
  }

  private static boolean isMade(CompletableFuture<Project> answer) throws Exception {
    try {
      await(answer);
      return true;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(Refusal.Stale.class);
      return false;
    }
  }

  private void sql(String... statements) throws Exception {
    try (Connection connection = RealPostgres.shared().connect(address);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String text : statements) {
        statement.execute(text);
      }
      connection.commit();
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
