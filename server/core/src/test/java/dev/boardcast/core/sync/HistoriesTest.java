package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Each place where two digests are compared: two histories of one epoch that are equally long, of
/// which one was followed here and the other is served now. The simulation finds out when none is
/// compared; this, when a single one is not.
final class HistoriesTest {
  private static final int PROJECT = 70;
  private static final Position OURS = new Position("e", 7, "aaaa");
  private static final Position OTHER = new Position("e", 7, "bbbb");

  private final BoardSync sync = new BoardSync(Subscription.of(List.of()));

  @Test
  void aHubThatSaysAllFollowsIsNotBelievedWhereItIsOfAnotherHistory() {
    follow(OURS);
    sync.disconnected();
    sync.connected("e");
    sync.since();

    assertThat(sync.joined(Map.of(PROJECT, new BoardSync.Joined(OTHER, true))))
        .contains(refresh(Source.REPLAY));
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, OTHER));
  }

  @Test
  void whatPollingFoundIsGivenUpWhereTheHubIsOfAnotherHistory() {
    Position before = new Position("e", 6, "0000");
    follow(before);
    sync.disconnected();
    sync.polled("e", Map.of(PROJECT, new LogHead(7, "aaaa")), sync.claims());
    sync.connected("e");
    assertThat(sync.since()).containsEntry(PROJECT, before);
    SequencedEvent found = new SequencedEvent(7, OURS.digest(), Fixtures.event(PROJECT, 7).event());
    sync.fetched(PROJECT, before, new EventPage(true, OURS, List.of(found)));
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, OURS));

    assertThat(sync.joined(Map.of(PROJECT, new BoardSync.Joined(OTHER, false))))
        .contains(refresh(Source.REPLAY));
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, OTHER));
  }

  @Test
  void aPollThatFindsAnotherDigestAsksForWhatFollows() {
    sync.polled("e", Map.of(PROJECT, new LogHead(7, "aaaa")), Map.of());

    assertThat(sync.polled("e", Map.of(PROJECT, new LogHead(7, "bbbb")), sync.claims()))
        .containsExactly(new SyncEffect.FetchEvents(PROJECT, OURS));
  }

  @Test
  void aLookAtTheTrackerThatFindsAnotherHistoryIsFollowed() {
    follow(OURS);

    assertThat(sync.looked("e", Map.of(PROJECT, new LogHead(7, "bbbb")), sync.claims()))
        .contains(new SyncEffect.AheadOfLog(PROJECT), refresh(Source.POLL));
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, OTHER));
  }

  @Test
  void aBoardOfAnotherHistoryTakesThePositionWithIt() {
    follow(OURS);
    sync.want(PROJECT);

    assertThat(sync.loaded(PROJECT, boardAt(OTHER))).contains(new SyncEffect.AheadOfLog(PROJECT));
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, OTHER));
    assertThat(sync.board(PROJECT)).isEqualTo(boardAt(OTHER));
  }

  @Test
  void aBoardThatIsKeptIsReadAgainWhereTheLogIsOfAnotherHistory() {
    sync.polled("e", Map.of(PROJECT, new LogHead(7, null)), Map.of());
    sync.want(PROJECT);
    sync.loaded(PROJECT, boardAt(OURS));

    assertThat(sync.polled("e", Map.of(PROJECT, new LogHead(7, "bbbb")), sync.claims()))
        .contains(new SyncEffect.ReloadBoard(PROJECT));
  }

  @Test
  void aBoardThatIsReadReplacesOneOfAnotherHistoryThatIsAsLong() {
    BoardReplica kept = new BoardReplica();
    kept.loaded(boardAt(OURS), 7);
    kept.loaded(boardAt(OTHER), 7);

    assertThat(kept.board()).isEqualTo(boardAt(OTHER));
  }

  @Test
  void aBoardOfAnotherHistoryDoesNotJoinTheLog() {
    Position behind = new Position("e", 5, null);

    assertThat(SnapshotLoader.joins(OURS, behind, OURS)).isTrue();
    assertThat(SnapshotLoader.joins(OURS, behind, OTHER)).isFalse();
    assertThat(SnapshotLoader.joins(OURS, behind, new Position("e", 7, null))).isTrue();
  }

  private void follow(Position head) {
    sync.connected("e");
    sync.since();
    sync.joined(Map.of(PROJECT, new BoardSync.Joined(head, true)));
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, head));
  }

  private static Board boardAt(Position position) {
    Board empty = Fixtures.empty("e", PROJECT);
    return new Board(position, empty.project(), empty.issues());
  }

  private static SyncEffect refresh(Source source) {
    return new SyncEffect.Refresh(PROJECT, RefreshReason.GAP, source);
  }
}
