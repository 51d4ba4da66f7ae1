package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.BoardReducer;
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

  private static Position at(long sequence) {
    return new Position("e", sequence);
  }

  private static Board boardAt(long sequence) {
    Board empty = Fixtures.empty("e", PROJECT);
    return new Board(at(sequence), empty.project(), empty.issues());
  }

  private static SyncEffect refresh(RefreshReason reason) {
    return new SyncEffect.Refresh(PROJECT, reason, Source.POLL);
  }
}
