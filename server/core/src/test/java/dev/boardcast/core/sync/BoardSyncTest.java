package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Faults that simulations found, one by one.
final class BoardSyncTest {
  private static final int PROJECT = 70;

  private final BoardSync sync = new BoardSync(Subscription.of(List.of()));

  @Test
  void aProjectThatIsFollowedAgainBeginsAtItsHeadAndItsBoardIsToBeFetched() {
    sync.connected("e");
    sync.joined(Map.of(PROJECT, new BoardSync.Joined(at(3), true)));
    sync.follow(sync.subscription().minus(Set.of(PROJECT)));

    List<SyncEffect> effects = sync.follow(sync.subscription().plus(Set.of(PROJECT)));
    assertThat(effects).containsExactly(refresh(RefreshReason.GAP));
    assertThat(sync.live(Fixtures.event(PROJECT, 6)))
        .as("an event before the hub has said where it begins")
        .isEmpty();
    assertThat(sync.joined(Map.of(PROJECT, new BoardSync.Joined(at(6), true))))
        .containsExactly(new SyncEffect.Refresh(PROJECT, RefreshReason.GAP, Source.REPLAY));
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, at(6)));
    assertThat(sync.live(Fixtures.event(PROJECT, 7)))
        .containsExactly(new SyncEffect.Deliver(Source.LIVE, List.of(Fixtures.event(PROJECT, 7))));
  }

  @Test
  void aProjectThatIsNewIsFollowedFromItsFirstEvent() {
    sync.connected("e");
    sync.joined(Map.of());

    assertThat(sync.live(Fixtures.event(PROJECT, 1)))
        .containsExactly(new SyncEffect.Deliver(Source.LIVE, List.of(Fixtures.event(PROJECT, 1))));
  }

  @Test
  void whoWasGivenABoardAsLastKnownIsToldWhenTheTrueOneIsThere() {
    Board first = BoardReducer.apply(Fixtures.empty("e", PROJECT), Fixtures.event(PROJECT, 1));
    sync.connected("e");
    sync.joined(Map.of(PROJECT, new BoardSync.Joined(at(1), true)));
    sync.want(PROJECT);
    sync.loaded(PROJECT, first);
    sync.disconnected();
    sync.connected("e");
    sync.since();
    sync.joined(Map.of(PROJECT, new BoardSync.Joined(at(40), false)));
    sync.want(PROJECT);

    assertThat(sync.loadFailed(PROJECT, false))
        .contains(new SyncEffect.BoardSettled(PROJECT), new SyncEffect.LoadBoard(PROJECT, 1));
    assertThat(sync.lastKnownBoard(PROJECT)).isEqualTo(first);
    assertThat(sync.loaded(PROJECT, boardAt(40)))
        .containsExactly(new SyncEffect.BoardSettled(PROJECT), refresh(RefreshReason.GAP));
  }

  /// The tracker that a poll asked was stopped, and a copy of its database served, before the
  /// answer came: what the answer holds past the place where the hub was joined is of a log that is
  /// gone.
  @Test
  void whatWasAskedOfATrackerBeforeItsHubWasJoinedIsNotTakenAfterwards() {
    for (EventPage late :
        List.of(
            new EventPage(true, at(5), List.of(Fixtures.event(PROJECT, 4))),
            new EventPage(false, at(9), List.of()))) {
      BoardSync joined = joinedWhileAsking();

      assertThat(joined.fetched(PROJECT, at(3), late)).as("%s", late).isEmpty();
      assertThat(joined.positions()).as("%s", late).isEqualTo(Map.of(PROJECT, at(3)));
    }

    BoardSync joined = joinedWhileAsking();
    assertThat(joined.unknown(PROJECT, at(3))).as("no such project").isEmpty();
    assertThat(joined.positions()).isEqualTo(Map.of(PROJECT, at(3)));
  }

  /// Else the editor takes the events for what follows the board it was handed, until a board can
  /// be read.
  @Test
  void whoWasHandedABoardOfAnotherHistoryIsToldWithTheEventThatShowsIt() {
    sync.connected("e");
    sync.joined(Map.of(PROJECT, new BoardSync.Joined(at(0), true)));
    sync.want(PROJECT);
    sync.loaded(PROJECT, boardAt(new Position("e", 1, "aaaa")));
    SequencedEvent other = new SequencedEvent(1, "bbbb", Fixtures.event(PROJECT, 1).event());

    assertThat(sync.live(other))
        .containsExactly(
            new SyncEffect.Refresh(PROJECT, RefreshReason.GAP, Source.LIVE),
            new SyncEffect.ReloadBoard(PROJECT),
            new SyncEffect.Deliver(Source.LIVE, List.of(other)));
  }

  @Test
  void aBoardOfAProjectThatTheServedLogNeverHadIsReadAgain() {
    SyncEffect reload = new SyncEffect.ReloadBoard(PROJECT);

    BoardSync polling = withBoardButNoCursor(Subscription.of(List.of()));
    assertThat(polling.polled("e", Map.of(), Map.of()))
        .contains(reload, refresh(RefreshReason.GAP));

    BoardSync joining = withBoardButNoCursor(Subscription.of(List.of()));
    joining.connected("e");
    assertThat(joining.joined(Map.of()))
        .contains(reload, new SyncEffect.Refresh(PROJECT, RefreshReason.GAP, Source.REPLAY));
  }

  @Test
  void aBoardOfAProjectWhoseLogIsJustThereIsKept() {
    BoardSync polling = withBoardButNoCursor(Subscription.of(List.of()));

    assertThat(polling.polled("e", Map.of(PROJECT, new LogHead(19, null)), Map.of()))
        .doesNotContain(new SyncEffect.ReloadBoard(PROJECT));
    assertThat(polling.board(PROJECT)).isEqualTo(boardAt(19));
  }

  @Test
  void aPositionWithoutADigestTakesTheLogsWhereItEndsThere() {
    Position head = new Position("e", 7, "aaaa");
    sync.polled("e", Map.of(PROJECT, new LogHead(7, null)), Map.of());
    sync.polled("e", Map.of(PROJECT, new LogHead(7, "aaaa")), sync.claims());
    assertThat(sync.positions()).isEqualTo(Map.of(PROJECT, head));

    BoardSync joined = new BoardSync(Subscription.of(List.of()));
    joined.polled("e", Map.of(PROJECT, new LogHead(7, null)), Map.of());
    joined.connected("e");
    joined.since();
    joined.joined(Map.of(PROJECT, new BoardSync.Joined(head, true)));
    assertThat(joined.positions()).isEqualTo(Map.of(PROJECT, head));
  }

  private static BoardSync withBoardButNoCursor(Subscription subscription) {
    BoardSync sync = new BoardSync(subscription);
    sync.polled("e", Map.of(), Map.of());
    sync.want(PROJECT);
    sync.loaded(PROJECT, boardAt(19));
    assertThat(sync.positions()).isEmpty();
    return sync;
  }

  private static BoardSync joinedWhileAsking() {
    BoardSync sync = new BoardSync(Subscription.of(List.of()));
    sync.polled("e", Map.of(PROJECT, new LogHead(3, null)), Map.of());
    assertThat(sync.polled("e", Map.of(PROJECT, new LogHead(5, null)), sync.claims()))
        .containsExactly(new SyncEffect.FetchEvents(PROJECT, at(3)));
    sync.connected("e");
    sync.since();
    sync.joined(Map.of(PROJECT, new BoardSync.Joined(at(3), true)));
    return sync;
  }

  private static Position at(long sequence) {
    return new Position("e", sequence);
  }

  private static Board boardAt(long sequence) {
    return boardAt(at(sequence));
  }

  private static Board boardAt(Position position) {
    Board empty = Fixtures.empty("e", PROJECT);
    return new Board(position, empty.project(), empty.issues());
  }

  private static SyncEffect refresh(RefreshReason reason) {
    return new SyncEffect.Refresh(PROJECT, reason, Source.POLL);
  }
}
