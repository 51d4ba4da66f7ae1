package dev.boardcast.mcp.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.testkit.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
class HubChangesTest {
  private final Semaphore told = new Semaphore(0);

  private static ClientFrame subscribe(Integer... numbers) {
    return new ClientFrame.Subscribe(Set.of(numbers), Map.of());
  }

  @Test
  void whoWatchesIsToldOfTheNextChange() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      Watch watch = changes.watch(new WatchTopic.Issue(70, 3), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(70));
      hub.issueChanged(70, 4);
      hub.issueChanged(71, 3);
      hub.issueChanged(70, 3);
      told.acquire();
      assertThat(told.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
      watch.close();
      hub.issueChanged(70, 3);
      assertThat(told.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void whoLeavesOutANameIsToldOfAllChangesButThoseOfThatName() throws InterruptedException {
    Semaphore sparing = new Semaphore(0);
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      var _ = changes.watch(new WatchTopic.Project(70), "ada", sparing::release);
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      hub.issueChanged(70, 1, ",\"actor\":\"ada\"");
      told.acquire();
      hub.issueChanged(70, 2, ",\"actor\":\"mira\"");
      told.acquire();
      sparing.acquire();
      hub.issueChanged(70, 3);
      told.acquire();
      sparing.acquire();
      assertThat(sparing.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  /// As while there is no key yet.
  @Test
  void aWayToTheHubThatIsNotThereYetIsAskedForAgain() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    try (TinyHub hub = new TinyHub();
        HubChanges changes =
            new HubChanges(() -> {
              if (asked.getAndIncrement() == 0) {
                throw new IllegalArgumentException("no key");
              }
              return hub.door();
            })) {
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(70));
    }
  }

  @Test
  void theHubIsAskedForWhatIsNewOnlyAndForAllWhereProjectsAreWatched() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(70));
      var _ = changes.watch(new WatchTopic.Issue(70, 1), told::release);
      var _ = changes.watch(new WatchTopic.Project(71), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(71));
      var _ = changes.watch(new WatchTopic.Projects(), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe());
    }
  }

  @Test
  void whatMayHaveBeenMissedIsTold() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(told.availablePermits()).isZero();
      hub.cut();
      told.acquire();
      hub.issueChanged(70, 1);
      told.acquire();
    }
  }

  @Test
  void aHubThatGoesIsAskedAgainWhenItSaid() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(70));
      long said = System.nanoTime();
      hub.sayGoodbye(1_200);
      told.acquire();
      assertThat(System.nanoTime() - said).isGreaterThanOrEqualTo(1_200_000_000L);
    }
  }

  @Test
  void aHubThatDoesNotAnswerIsNotWaitedForLong() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      hub.mute();
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(told.availablePermits()).isZero();
      hub.answerAgain();
      told.acquire();
    }
  }

  @Test
  void aHubThatNeverAnswersIsGivenUpAndAskedAgain() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door, Duration.ofMillis(100))) {
      hub.mute();
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(70));
      assertThat(hub.heard.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(subscribe(70));
    }
  }

  @Test
  void aHubWhoseFramesCannotBeReadIsGivenUpAndAskedAgain() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(70));
      for (int i = 0; i < 3; i++) {
        hub.broadcast("{\"type\":\"event\"}");
      }
      assertThat(hub.heard.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(subscribe(70));
    }
  }

  /// The link before it ends on its own thread, and must not speak for the one after it.
  @Test
  void aLinkThatEndsLateTakesNothingFromTheNext() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      for (int round = 0; round < 40; round++) {
        changes.watch(new WatchTopic.Project(70), told::release).close();
        Watch next = changes.watch(new WatchTopic.Project(71), told::release);
        Watch same = changes.watch(new WatchTopic.Issue(71, 1), told::release);
        Watch other = changes.watch(new WatchTopic.Project(72), told::release);
        assertThat(hub.heard.take()).isEqualTo(subscribe(70));
        assertThat(hub.heard.take()).isEqualTo(subscribe(71));
        assertThat(hub.heard.take()).isEqualTo(subscribe(72));
        List.of(next, same, other).forEach(Watch::close);
      }
      assertThat(told.availablePermits()).isZero();
    }
  }

  @Test
  void aHubThatDoesNotAnswerALaterSubscriptionIsGivenUpAndAskedAgain() throws InterruptedException {
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door, Duration.ofMillis(300))) {
      var _ = changes.watch(new WatchTopic.Project(70), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(70));
      hub.mute();
      var _ = changes.watch(new WatchTopic.Project(71), told::release);
      assertThat(hub.heard.take()).isEqualTo(subscribe(71));
      assertThat(hub.heard.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(subscribe(70, 71));
    }
  }

  /// Whoever watches what the last one watched has to wait for the new connection's hub.
  @Test
  void whatTheLinkBeforeHadAskedForIsNoAnswerOfTheNextOne() throws InterruptedException {
    Semaphore second = new Semaphore(0);
    try (TinyHub hub = new TinyHub();
        HubChanges changes = new HubChanges(hub::door)) {
      changes.watch(new WatchTopic.Project(70), told::release).close();
      hub.fallSilent();
      Thread first =
          Thread.startVirtualThread(() -> changes.watch(new WatchTopic.Project(70), told::release));
      first.join();
      var _ = changes.watch(new WatchTopic.Project(70), second::release);
      hub.greet();
      // It was answered before the hub was there: there may be changes that it was not told of.
      assertThat(second.tryAcquire(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }
}
