package dev.boardcast.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.testkit.Patience;
import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Patch;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every adapter promises, on its real database.
@Timeout(900)
public abstract class StoreContract {
  private static final long PATIENCE_S = Patience.SECONDS;

  @TempDir Path directory;
  private Store store;
  private final ProjectService projects = new ProjectService(new Urls(() -> "http://localhost"));

  /// Opens the store that is kept in a directory, with a log of 100 events a project.
  protected abstract Store open(Path directory) throws Exception;

  /// How it says what others say differently.
  protected abstract Dialect dialect();

  @BeforeEach
  void begin() throws Exception {
    store = open(directory);
  }

  @AfterEach
  void end() {
    store.close();
  }

  @Test
  void aChangeIsOneEventAndIsToldWhenItCanBeRead() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    List<LogHead> heads = new CopyOnWriteArrayList<>();
    store
        .feed()
        .onCommitted(events -> {
          told.addAll(names("followers", events));
          events.forEach(event -> heads.add(store.heads().of(event.projectNumber())));
        });
    store.feed().onMirrored(events -> told.addAll(names("mirrors", events)));

    int number = create().number();
    assertThat(told).containsExactly("followers 1:1", "mirrors 1:1");
    assertThat(store.heads().of(number).sequence()).isEqualTo(1);
    assertThat(heads).containsExactly(store.heads().of(number));
    rename(Lane.of(number), number, "b");
    assertThat(told).endsWith("followers 1:2", "mirrors 1:2");

    Project read = await(store.read(sql -> ProjectRepository.find(sql, number)));
    assertThat(read.title()).isEqualTo("b");
    assertThat(read.version()).isEqualTo(2);
    String epoch = store.feed().epoch();
    assertThat(epoch).isEqualTo(store.heads().epoch());
    var page = store.feed().after(number, new Position(epoch, 0, null), 10);
    assertThat(page.recovered()).isTrue();
    assertThat(page.events()).hasSize(2);
    assertThat(page.position().digest()).isEqualTo(store.heads().of(number).digest());
  }

  /// On one writer nothing would go wrong at once; with several, two could move a project on at the
  /// same time. So the seam holds here already.
  @Test
  void aChangeMovesOnOnlyTheProjectThatItNamed() throws Exception {
    int one = create().number();
    int two = create().number();
    for (Lane lane : List.of(Lane.of(one), Lane.none())) {
      assertThatThrownBy(() -> rename(lane, two, "c"))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("project #" + two);
    }
    assertThat(store.heads().of(two).sequence()).isEqualTo(1);
    Long version = await(store.read(sql -> ProjectRepository.version(sql, two)));
    assertThat(version).isEqualTo(1);
    rename(Lane.of(two), two, "c");
    assertThat(store.heads().of(two).sequence()).isEqualTo(2);
  }

  @Test
  void aChangeThatIsRefusedTakesBackItselfAlone() throws Exception {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean refused = i % 3 == 0;
      answers.add(
          write(
              Lane.none(),
              scope -> {
                int number =
                    projects.create(scope, new NewProject("a", null, List.of()), null).number();
                if (refused) {
                  throw new IllegalArgumentException("refused");
                }
                return number;
              }));
    }
    int made = 0;
    for (int i = 0; i < answers.size(); i++) {
      CompletableFuture<Integer> answer = answers.get(i);
      if (i % 3 == 0) {
        assertThatThrownBy(() -> await(answer)).hasMessageContaining("refused");
      } else {
        int number = await(answer);
        assertThat(number).isEqualTo(++made);
      }
    }
    int all = made;
    long count = await(store.read(sql -> ProjectRepository.count(sql, Optional.empty())));
    assertThat(count).isEqualTo(all);
    assertThat(store.heads().sum().events()).isEqualTo(all);
    assertThat(rows("events")).isEqualTo(all);
    assertThat(rows("recent")).isEqualTo(all);
  }

  /// Alone in its transaction, as most are.
  @Test
  void oneThatIsRefusedAfterAllWasDoneLeavesNothing() throws Exception {
    int number = create().number();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              await(
                  write(
                      Lane.of(number),
                      scope -> {
                        var _ = projects.update(scope, number, title("b"), Precondition.NONE);
                        throw new IllegalArgumentException("refused");
                      })))
          .hasMessageContaining("refused");
      rename(Lane.of(number), number, "c" + i);
    }
    assertThat(store.heads().of(number).sequence()).isEqualTo(4);
    assertThat(rows("events")).isEqualTo(4);
    assertThat(rows("recent")).isEqualTo(4);
  }

  @Test
  void ofALogThatIsLongerTheOldestEventsGo() throws Exception {
    int number = create().number();
    List<CompletableFuture<Project>> answers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      String title = "t" + i;
      answers.add(
          write(
              Lane.of(number),
              scope -> projects.update(scope, number, title(title), Precondition.NONE)));
    }
    for (CompletableFuture<Project> answer : answers) {
      await(answer);
    }
    long first =
        await(store.read(sql -> sql.number("SELECT min(sequence) FROM events WHERE sequence > 0")));
    assertThat(first).isEqualTo(52);
    assertThat(rows("events")).isEqualTo(100);
    assertThat(store.feed().after(number, position(51), 200).events()).hasSize(100);
  }

  @Test
  void whatWasAnsweredIsThereWhenItIsOpenedAgain() throws Exception {
    int number = create().number();
    rename(Lane.of(number), number, "b");
    String epoch = store.heads().epoch();
    var heads = store.heads().all();
    store.close();
    store = open(directory);
    assertThat(store.heads().epoch()).isEqualTo(epoch);
    assertThat(store.heads().all()).isEqualTo(heads);
  }

  @Test
  void afterItsEndChangesArePutOff() throws Exception {
    store.close();
    assertThatThrownBy(() -> await(write(Lane.none(), _ -> 1)))
        .cause()
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue());
  }

  @Test
  void itTellsHowItsClockStands() {
    assertThat(store.health().get(Check.CLOCK)).isInstanceOf(Condition.Fine.class);
  }

  @Test
  void itsDialectIsAtMostTenTexts() {
    assertThat(
            Arrays.stream(Dialect.class.getRecordComponents())
                .filter(component -> component.getType() == String.class))
        .hasSizeLessThanOrEqualTo(10);
    assertThat(dialect().begin()).isNotBlank();
  }

  private Project create() throws Exception {
    return await(
        write(
            Lane.none(),
            scope -> projects.create(scope, new NewProject("a", null, List.of()), null)));
  }

  private void rename(Lane lane, int number, String title) throws Exception {
    Project _ =
        await(
            write(lane, scope -> projects.update(scope, number, title(title), Precondition.NONE)));
  }

  private static ProjectFields title(String title) {
    return new ProjectFields(new Patch.To<>(title), new Patch.Keep<>(), new Patch.Keep<>());
  }

  private Position position(long sequence) {
    return new Position(store.feed().epoch(), sequence, null);
  }

  private long rows(String table) throws Exception {
    return await(store.read(sql -> sql.number("SELECT count(*) FROM " + table)));
  }

  private <T> CompletableFuture<T> write(Lane lane, Function<WriteTransaction, T> change) {
    return store.write(Actor.UNKNOWN, lane, change);
  }

  private static <T> T await(CompletableFuture<T> answer) throws Exception {
    return answer.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  private static List<String> names(String who, List<CommittedEvent> events) {
    return events.stream()
        .map(event -> "%s %d:%d".formatted(who, event.projectNumber(), event.sequence()))
        .toList();
  }
}
