package dev.boardcast.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.sync.Fixtures;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.sync.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BatchWindowTest {
  private final BatchWindow window = new BatchWindow(500);

  private static SequencedEvent issue(
      long sequence, EventType type, int number, String... changed) {
    return Fixtures.event(70, sequence, type, Fixtures.issue(70, number, sequence, null), changed);
  }

  private void add(SequencedEvent event) {
    window.add(Source.LIVE, event, 0);
  }

  private List<String> close() {
    return window.close().stream()
        .flatMap(batch -> batch.changes().stream())
        .map(c -> c.sequence() + " " + c.event().type().wireName() + " " + c.event().changed())
        .toList();
  }

  @Test
  void aWindowOpensWithItsFirstEventAndIsDueAFixedTimeLaterHoweverManyFollow() {
    assertThat(window.isOpen()).isFalse();
    window.add(Source.LIVE, Fixtures.event(70, 1), 1_000);
    window.add(Source.LIVE, Fixtures.event(70, 2), 1_400);
    window.add(Source.LIVE, Fixtures.event(70, 3), 1_499);
    assertThat(window.closesAtNanos()).isEqualTo(1_500);
    assertThat(window.close()).isPresent();
    assertThat(window.isOpen()).isFalse();
    window.add(Source.LIVE, Fixtures.event(70, 4), 9_000);
    assertThat(window.closesAtNanos()).isEqualTo(9_500);
  }

  @Test
  void updatesOfOneIssueBecomeTheLastWithTheUnionOfWhatChanged() {
    add(issue(4, EventType.ISSUE_UPDATED, 1, "status"));
    add(issue(5, EventType.ISSUE_UPDATED, 2, "title"));
    add(issue(6, EventType.ISSUE_UPDATED, 1, "title", "status"));
    assertThat(close())
        .containsExactly("5 issue.updated [title]", "6 issue.updated [status, title]");
  }

  @Test
  void createdStaysCreatedAndWhatIsGoneIsToldAsDeleted() {
    add(issue(1, EventType.ISSUE_CREATED, 1));
    add(issue(2, EventType.ISSUE_UPDATED, 1, "status"));
    add(issue(3, EventType.ISSUE_UPDATED, 3, "body"));
    add(issue(4, EventType.ISSUE_DELETED, 3));
    assertThat(close()).containsExactly("2 issue.created []", "4 issue.deleted []");
  }

  @Test
  void whatSeveralMadeInOneWindowNamesThemAll() {
    add(by(issue(1, EventType.ISSUE_UPDATED, 1, "title"), "ada"));
    add(by(issue(2, EventType.ISSUE_UPDATED, 1, "body"), "bob"));
    add(by(issue(3, EventType.ISSUE_UPDATED, 1, "status"), null));
    add(by(issue(4, EventType.ISSUE_UPDATED, 2, "title"), "ada"));
    add(by(issue(5, EventType.ISSUE_UPDATED, 2, "status"), "ada"));
    List<BoardEvent> told =
        window.close().orElseThrow().changes().stream().map(SequencedEvent::event).toList();
    assertThat(told).extracting(BoardEvent::actor).containsExactly(null, "ada");
    assertThat(told)
        .extracting(BoardEvent::others)
        .containsExactly(List.of("ada", "bob"), List.of());

    add(by(issue(6, EventType.ISSUE_UPDATED, 1, "title"), "bob"));
    add(by(issue(7, EventType.ISSUE_UPDATED, 1, "title"), "ada"));
    add(by(issue(8, EventType.ISSUE_UPDATED, 1, "title"), "bob"));
    BoardEvent back = window.close().orElseThrow().changes().getFirst().event();
    assertThat(back.actor()).isEqualTo("bob");
    assertThat(back.others()).containsExactly("ada");

    for (int i = 0; i <= BoardEvent.OTHERS_MAX_COUNT + 1; i++) {
      add(by(issue(10 + i, EventType.ISSUE_UPDATED, 1, "title"), "agent-" + i));
    }
    BoardEvent crowd = window.close().orElseThrow().changes().getFirst().event();
    assertThat(crowd.others())
        .hasSize(BoardEvent.OTHERS_MAX_COUNT)
        .doesNotContain("agent-0")
        .contains("agent-1", "agent-20");
  }

  private static SequencedEvent by(SequencedEvent event, @Nullable String actor) {
    BoardEvent one = event.event();
    return new SequencedEvent(
        event.sequence(),
        event.digest(),
        new BoardEvent(
            one.type(),
            one.timestamp(),
            one.projectNumber(),
            one.subject(),
            one.changed(),
            actor,
            one.origin()));
  }

  /// Whoever read the board between the two events has the issue, and would keep it.
  @Test
  void whatIsCreatedAndDeletedInOneWindowIsToldAsDeleted() {
    add(issue(1, EventType.ISSUE_CREATED, 1));
    add(issue(2, EventType.ISSUE_DELETED, 1));
    assertThat(close()).containsExactly("2 issue.deleted []");
  }

  @Test
  void theLeastDirectSourceNamesTheWindow() {
    window.add(Source.REPLAY, Fixtures.event(70, 1), 0);
    window.add(Source.LIVE, Fixtures.event(71, 1), 0);
    assertThat(window.close().orElseThrow().source()).isEqualTo(Source.REPLAY);
    window.add(Source.LIVE, Fixtures.event(70, 2), 0);
    assertThat(window.close().orElseThrow().source()).isEqualTo(Source.LIVE);
  }

  @Test
  void pastTheBoundTheLargestProjectIsReportedAsOneRefresh() {
    window.add(Source.LIVE, Fixtures.event(71, 1), 0);
    for (int i = 1; i < BatchWindow.CHANGES_MAX_COUNT; i++) {
      add(issue(i, EventType.ISSUE_CREATED, i));
    }
    assertThat(window.changeCount()).isEqualTo(BatchWindow.CHANGES_MAX_COUNT);
    window.add(Source.LIVE, Fixtures.event(71, 2), 0);
    add(issue(1_000, EventType.ISSUE_CREATED, 1_000));
    add(issue(1_001, EventType.ISSUE_CREATED, 1_001));
    Batch batch = window.close().orElseThrow();
    assertThat(batch.refresh()).isEqualTo(Map.of(70, RefreshReason.OVERFLOW));
    assertThat(batch.changes()).hasSize(1);
  }

  @Test
  void aRefreshCoversTheChangesBeforeItAndAskedOnesYieldToTrueCauses() {
    add(issue(1, EventType.ISSUE_CREATED, 1));
    window.refresh(70, RefreshReason.REQUESTED, Source.POLL, 0);
    window.refresh(70, RefreshReason.GAP, Source.REPLAY, 0);
    add(issue(9, EventType.ISSUE_CREATED, 9));
    Batch batch = window.close().orElseThrow();
    assertThat(batch.refresh()).isEqualTo(Map.of(70, RefreshReason.GAP));
    assertThat(batch.changes()).extracting(SequencedEvent::sequence).containsExactly(9L);
  }

  @Test
  void whatIsMergedLeadsToTheSameStateAsTheSingleChanges() {
    long seed = Fixtures.seed();
    for (int i = 0; i < 2_000; i++) {
      Random random = new Random(seed + i);
      Map<Integer, Long> truth = new HashMap<>();
      Map<Integer, Long> editor = new HashMap<>();
      long sequence = 0;
      int created = 0;
      for (int round = 0; round < 5; round++) {
        int changes = random.nextInt(12);
        for (int c = 0; c < changes; c++) {
          // Numbers are never used again.
          int chosen = 1 + random.nextInt(created + 2);
          boolean there = truth.containsKey(chosen);
          int number = there ? chosen : ++created;
          boolean gone = there && random.nextInt(3) == 0;
          EventType type =
              gone
                  ? EventType.ISSUE_DELETED
                  : there ? EventType.ISSUE_UPDATED : EventType.ISSUE_CREATED;
          sequence++;
          if (gone) {
            truth.remove(number);
          } else {
            truth.put(number, sequence);
          }
          add(issue(sequence, type, number));
        }
        window
            .close()
            .ifPresent(batch -> {
              long before = 0;
              for (SequencedEvent change : batch.changes()) {
                assertThat(change.sequence()).isGreaterThan(before);
                before = change.sequence();
                apply(editor, change);
              }
            });
        assertThat(editor).as("BOARDCAST_SEED=%d", seed + i).isEqualTo(truth);
      }
    }
  }

  private static void apply(Map<Integer, Long> editor, SequencedEvent change) {
    BoardEvent event = change.event();
    Integer number = event.issueNumber();
    if (number == null) {
      throw new AssertionError("only issues here");
    }
    switch (event.type()) {
      case ISSUE_CREATED -> assertThat(editor.put(number, change.sequence())).isNull();
      case ISSUE_UPDATED -> assertThat(editor.put(number, change.sequence())).isNotNull();
      // It may have been created in the same window.
      case ISSUE_DELETED -> editor.remove(number);
      case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED, PHASE_UPDATED ->
          throw new AssertionError("only issues here");
    }
  }
}
