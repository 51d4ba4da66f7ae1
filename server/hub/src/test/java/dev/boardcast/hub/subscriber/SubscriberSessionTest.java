package dev.boardcast.hub.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.Lineage;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.json.ToldEvents;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The joins that are easy to get wrong, one by one. `TestSubscriber` checks each frame as well.
final class SubscriberSessionTest {
  private final World world = new World(10, 4);
  private final TestSubscriber subscriber = new TestSubscriber(world, 3, 1_000);

  private void commitAndDeliver(int project, int count) {
    for (int i = 0; i < count; i++) {
      world.commit(project);
      world.deliverOne();
    }
  }

  private static Map<Integer, Position> since(int project, long sequence) {
    return Map.of(project, new Position(World.EPOCH, sequence));
  }

  private void readAll() {
    while (subscriber.asked != null) {
      subscriber.serveRead(true);
      subscriber.answerRead();
    }
  }

  @Test
  void withoutAPositionNothingIsRead() {
    commitAndDeliver(1, 3);
    subscriber.subscribe(Set.of(1, 2), Map.of());
    assertThat(subscriber.asked).isNull();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 3L, 2, 0L));
    commitAndDeliver(1, 1);
    assertThat(subscriber.positions()).containsEntry(1, 4L);
  }

  @Test
  void eventsThatComeDuringTheReadFollowTheReplayOnce() {
    commitAndDeliver(1, 3);
    subscriber.subscribe(Set.of(1), since(1, 1));
    commitAndDeliver(1, 1);
    subscriber.serveRead(true);
    commitAndDeliver(1, 1);
    assertThat(subscriber.frames).isEmpty();
    subscriber.answerRead();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 5L));
    assertThat(subscriber.session.bufferedCount()).isZero();
  }

  @Test
  void eventsThatTheLogHadFirstAreNotSentAgainWhenTheyComeLive() {
    commitAndDeliver(1, 1);
    world.commit(1);
    world.commit(1);
    subscriber.subscribe(Set.of(1), since(1, 0));
    readAll();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 3L));
    int sent = subscriber.frames.size();
    world.deliverOne();
    world.deliverOne();
    assertThat(subscriber.frames).hasSize(sent);
    assertThat(subscriber.session.joiningCount()).isZero();
    commitAndDeliver(1, 1);
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 4L));
  }

  @Test
  void aPositionTheLoopHasNotReachedYetIsNotTakenForALostOne() {
    commitAndDeliver(1, 1);
    world.commit(1);
    subscriber.subscribe(Set.of(1), since(1, 2));
    readAll();
    assertThat(subscriber.frames)
        .containsExactly(
            "{\"type\":\"subscribed\",\"positions\":"
                + "{\"1\":{\"epoch\":\"epoch\",\"sequence\":2,\"digest\":\"digest-1-2\",\"recovered\":true}}}");
    world.deliverOne();
    commitAndDeliver(1, 1);
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 3L));
  }

  /// The log has seven events, of which the epoch before had told five.
  @ParameterizedTest
  @CsvSource({"5,true,true", "3,true,true", "6,true,false", "5,false,false"})
  void aPositionOfTheEpochBeforeIsGoodForWhoUnderstandsItAndUpToItsEnd(
      long sequence, boolean lineage, boolean recovered) {
    world.lineage = new Lineage(World.EPOCH, List.of(new Lineage.Ended("before", Map.of(1, 5L))));
    commitAndDeliver(1, 7);
    TestSubscriber client = new TestSubscriber(world, 3, 1_000);
    Position since = new Position("before", sequence, World.digest(1, sequence));
    client.subscribe(
        new ClientFrame.Subscribe(Set.of(1), Map.of(1, since), ToldEvents.ALL, lineage));
    while (client.asked != null) {
      client.serveRead(true);
      client.answerRead();
    }
    assertThat(client.frames.getFirst())
        .isEqualTo(
            "{\"type\":\"subscribed\",\"positions\":{\"1\":{\"epoch\":\"epoch\",\"sequence\":7,\"digest\":\"digest-1-7\",\"recovered\":%s}}}"
                .formatted(recovered));
    assertThat(
            String.join("", client.frames).contains("{\"p\":1,\"s\":%d}".formatted(sequence + 1)))
        .isEqualTo(recovered);
    assertThat(client.positions()).isEqualTo(Map.of(1, 7L));
  }

  @Test
  void whatFallsOutOfTheBufferIsReadFromTheLog() {
    commitAndDeliver(1, 2);
    subscriber.subscribe(Set.of(1), since(1, 0));
    subscriber.serveRead(true);
    commitAndDeliver(1, 9);
    subscriber.answerRead();
    assertThat(subscriber.asked).isNotNull();
    readAll();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 11L));
  }

  @Test
  void aReplayThatExpiresOnTheWayEndsTheConnection() {
    commitAndDeliver(1, 10);
    subscriber.subscribe(Set.of(1), since(1, 0));
    subscriber.serveRead(true);
    commitAndDeliver(1, 20);
    subscriber.answerRead();
    readAll();
    assertThat(subscriber.closedFor).isEqualTo(CloseReason.SLOW_CONSUMER);
  }

  @Test
  void aReplayWaitsForRoom() {
    commitAndDeliver(1, 8);
    TestSubscriber narrow = new TestSubscriber(world, 3, 1);
    narrow.room = 2;
    narrow.subscribe(Set.of(1), since(1, 0));
    narrow.serveRead(true);
    narrow.answerRead();
    assertThat(narrow.positions()).isEqualTo(Map.of(1, 2L));
    narrow.room = 100;
    narrow.session.roomAgain();
    narrow.serveRead(true);
    narrow.answerRead();
    assertThat(narrow.positions()).isEqualTo(Map.of(1, 8L));
  }

  @Test
  void nothingIsReadForASubscriberThatHasNoRoom() {
    commitAndDeliver(1, 8);
    TestSubscriber joining = new TestSubscriber(world, 3, 10_000);
    joining.subscribe(Set.of(1), since(1, 0));
    assertThatTheSecondPageWaitsForRoom(joining);
    assertThat(joining.positions()).isEqualTo(Map.of(1, 8L));
    TestSubscriber replaying = new TestSubscriber(world, 3, 10_000);
    replaying.replay(1, new Position(World.EPOCH, 0));
    assertThatTheSecondPageWaitsForRoom(replaying);
    replaying.checkReplay();
  }

  private static void assertThatTheSecondPageWaitsForRoom(TestSubscriber narrow) {
    narrow.room = 1;
    narrow.serveRead(true);
    narrow.answerRead();
    assertThat(narrow.asked).isNull();
    narrow.room = 1;
    narrow.session.roomAgain();
    narrow.serveRead(true);
    narrow.answerRead();
  }

  @Test
  void liveEventsWithoutRoomAreHeldBackAndFollowOnce() {
    subscriber.subscribe(Set.of(), Map.of());
    commitAndDeliver(1, 2);
    subscriber.room = 0;
    commitAndDeliver(1, 5);
    commitAndDeliver(2, 1);
    assertThat(subscriber.session.isHoldingBack()).isTrue();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 2L));
    assertThat(subscriber.session.bufferedCount()).isEqualTo(3);
    subscriber.room = Integer.MAX_VALUE;
    subscriber.session.roomAgain();
    readAll();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 7L, 2, 1L));
    assertThat(subscriber.session.isHoldingBack()).isFalse();
    commitAndDeliver(1, 1);
    assertThat(subscriber.positions()).containsEntry(1, 8L);
  }

  @Test
  void aSubscriberThatIsHeldBackIsToldItsOwnPositionWhenItSubscribesAgain() {
    subscriber.subscribe(Set.of(1), Map.of());
    commitAndDeliver(1, 2);
    subscriber.room = 0;
    commitAndDeliver(1, 2);
    subscriber.subscribe(Set.of(1, 2), Map.of());
    subscriber.room = Integer.MAX_VALUE;
    subscriber.session.roomAgain();
    readAll();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 4L, 2, 0L));
  }

  @Test
  void aSubscriberTooFarBehindIsClosedAndNothingIsKeptForIt() {
    subscriber.subscribe(Set.of(1), Map.of());
    subscriber.room = 0;
    commitAndDeliver(1, CatchUpTask.HELD_BACK_MAX_EVENTS);
    assertThat(subscriber.closedFor).isNull();
    commitAndDeliver(1, 1);
    assertThat(subscriber.closedFor).isEqualTo(CloseReason.SLOW_CONSUMER);
    assertThat(world.all).allMatch(event -> event.holds == 0);
  }

  @Test
  void unsubscribingDuringAJoinEndsItAndSubscribingAgainBeginsAnew() {
    commitAndDeliver(1, 3);
    subscriber.subscribe(Set.of(1), since(1, 1));
    subscriber.serveRead(true);
    subscriber.unsubscribe(Set.of(1));
    commitAndDeliver(1, 1);
    subscriber.subscribe(Set.of(1), since(1, 2));
    subscriber.answerRead();
    assertThat(subscriber.frames).containsExactly("{\"type\":\"subscribed\",\"positions\":{}}");
    readAll();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 4L));
  }

  @Test
  void aProjectThatAppearsWhileAllAreJoinedIsHadFromItsFirstEvent() {
    commitAndDeliver(1, 3);
    subscriber.subscribe(Set.of(), since(1, 1));
    commitAndDeliver(2, 1);
    readAll();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 3L, 2, 1L));
    commitAndDeliver(3, 1);
    commitAndDeliver(2, 1);
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 3L, 2, 2L, 3, 1L));
  }

  @Test
  void aJoinFromTheLoopsOwnPositionKeepsWhatComesWhileOthersAreRead() {
    commitAndDeliver(1, 2);
    commitAndDeliver(2, 2);
    Map<Integer, Position> since = new HashMap<>(since(1, 2));
    since.putAll(since(2, 0));
    subscriber.subscribe(Set.of(1, 2), since);
    commitAndDeliver(1, 1);
    readAll();
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 3L, 2, 2L));
  }

  @Test
  void aSecondSubscribeWithoutAPositionDoesNotInterruptTheStream() {
    commitAndDeliver(1, 1);
    subscriber.subscribe(Set.of(1), Map.of());
    commitAndDeliver(1, 1);
    subscriber.subscribe(Set.of(1, 2), since(2, 0));
    subscriber.subscribe(Set.of(), Map.of());
    commitAndDeliver(1, 1);
    assertThat(subscriber.positions()).isEqualTo(Map.of(1, 3L, 2, 0L));
  }

  @Test
  void leavingInTheMiddleOfAJoinLetsGoOfEverything() {
    commitAndDeliver(1, 2);
    subscriber.subscribe(Set.of(1), since(1, 0));
    commitAndDeliver(1, 2);
    subscriber.serveRead(true);
    subscriber.leave();
    subscriber.answerRead();
    assertThat(subscriber.frames).isEmpty();
    assertThat(world.all).allMatch(event -> event.holds == 0);
  }

  @Test
  void requestsThatWaitAreBounded() {
    commitAndDeliver(1, 2);
    for (int i = 0; i < 2 + SubscriberSession.WAITING_MAX_COUNT; i++) {
      subscriber.subscribe(Set.of(1), since(1, 0));
    }
    assertThat(subscriber.refusals).isEqualTo(1);
    readAll();
    assertThat(subscriber.frames).filteredOn(f -> f.contains("subscribed")).hasSize(17);
  }

  @Test
  void subscriptionsOfAConnectionAreBounded() {
    Set<Integer> many = new HashSet<>();
    for (int project = 1; project <= Subscriptions.MAX_COUNT; project++) {
      many.add(project);
    }
    Subscriptions subscriptions = new Subscriptions();
    assertThat(subscriptions.wouldOverflow(many, true)).isFalse();
    subscriptions.add(many);
    assertThat(subscriptions.wouldOverflow(Set.of(10_001), true)).isTrue();
    assertThat(subscriptions.wouldOverflow(Set.of(1), false)).isFalse();
    subscriptions.addAllBut(Set.of());
    assertThat(subscriptions.wouldOverflow(many, true)).isFalse();
    subscriptions.remove(many);
    assertThat(subscriptions.wouldOverflow(Set.of(10_001), false)).isTrue();
    assertThat(List.of(subscriptions.contains(1), subscriptions.contains(10_001)))
        .containsExactly(false, true);
  }

  @Test
  void aPositionOfAnotherHistoryIsNotFollowedFromWhereverItIs() {
    commitAndDeliver(1, 5);
    for (long sequence : List.of(5L, 3L)) {
      subscriber.subscribe(
          Set.of(1), Map.of(1, new Position(World.EPOCH, sequence, "digest-of-a-copy")));
      readAll();
      assertThat(subscriber.frames.getLast())
          .isEqualTo(
              "{\"type\":\"subscribed\",\"positions\":{\"1\":{\"epoch\":\"epoch\",\"sequence\":5,"
                  + "\"digest\":\"digest-1-5\",\"recovered\":false}}}");
    }
    subscriber.replay(1, new Position(World.EPOCH, 3, "digest-of-a-copy"));
    readAll();
    assertThat(subscriber.frames.getLast()).contains("\"recovered\":false");
  }
}
