package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.connection.Shard;
import dev.boardcast.testkit.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import java.net.BindException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the hub does when it, or the tracker behind it, fails: never a hole, always a way back.
@Timeout(900)
final class HubFaultsTest {
  private final MemoryFeed feed = new MemoryFeed(100_000);
  private final HubServer hub;

  HubFaultsTest() throws BindException {
    feed.commit(70, 70);
    hub = HubServer.start(TestConfig.any(), feed, HubClient.KEY::equals, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aBacklogOverItsBoundSendsTheSubscribersAwayToCatchUp() {
    HubClient client = HubClient.connect(hub.port());
    client.subscribe("");
    int[] projects = new int[Shard.BACKLOG_MAX_EVENTS + 1];
    Arrays.fill(projects, 70);
    feed.commit(projects);
    assertThat(client.closeCode()).isEqualTo(1011);
    goesOnAfter(projects.length + 2L);
  }

  @Test
  void aGapInTheFeedSendsTheSubscribersAwayToCatchUp() {
    HubClient client = HubClient.connect(hub.port());
    client.subscribe("");
    feed.loseAnnouncement(70);
    feed.commit(70);
    assertThat(client.closeCode()).isEqualTo(1011);
    goesOnAfter(4);
  }

  /// As where there is no memory left for its frame. The tracker's writer calls it and must go on.
  @Test
  void aRelayThatFailsSendsTheSubscribersAwayToCatchUp() {
    HubClient client = HubClient.connect(hub.port());
    client.subscribe("");
    feed.loseAnnouncement(70);
    CommittedEvent lost =
        new CommittedEvent(
            70, 3, MemoryFeed.digest(3), MemoryFeed.json(70, 3, 0), System.nanoTime());
    AtomicInteger reads = new AtomicInteger();
    feed.announce(
        new AbstractList<>() {
          @Override
          public CommittedEvent get(int index) {
            if (reads.getAndIncrement() == 0) {
              throw new OutOfMemoryError("as in a test");
            }
            return lost;
          }

          @Override
          public int size() {
            return 1;
          }
        });
    assertThat(client.closeCode()).isEqualTo(1011);
    goesOnAfter(3);
  }

  @Test
  void whatIsDoneAgainAndAgainGoesOnAfterItFailed() throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    try {
      CountDownLatch done = new CountDownLatch(3);
      var _ =
          loop.scheduleWithFixedDelay(
              HubServer.lasting(
                  "a test",
                  () -> {
                    done.countDown();
                    throw new IllegalStateException("a fault of ours");
                  }),
              1,
              1,
              TimeUnit.MILLISECONDS);
      assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  @Test
  void anEventThatIsAnnouncedTwiceIsSentOnce() {
    try (HubClient client = HubClient.connect(hub.port())) {
      client.subscribe("");
      feed.commit(70);
      feed.announce(
          List.of(new CommittedEvent(70, 3, null, MemoryFeed.json(70, 3, 0), System.nanoTime())));
      feed.commit(70);
      client.expectEvent(70, 3);
      client.expectEvent(70, 4);
      client.expectNothing();
    }
  }

  @Test
  void theFeedMayGoOnAfterTheHubHasClosed() {
    hub.close();
    feed.commit(70);
    assertThat(feed.heads().get(70)).isEqualTo(new LogHead(3, MemoryFeed.digest(3)));
  }

  private void goesOnAfter(long position) {
    try (HubClient again = HubClient.connect(hub.port())) {
      var joined =
          again
              .subscribe(
                  ",'projectNumbers':[70],'since':{'70':{'epoch':'epoch-1','sequence':"
                      + position
                      + "}}")
              .getAsJsonObject("70");
      assertThat(joined.get("recovered").getAsBoolean()).isTrue();
      assertThat(joined.get("sequence").getAsLong()).isEqualTo(position);
      feed.commit(70);
      again.expectEvent(70, position + 1);
    }
  }
}
