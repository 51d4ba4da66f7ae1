package dev.boardcast.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.link.LinkStatus.Condition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LinkMachineTest {
  private static final LinkSettings SETTINGS =
      new LinkSettings(true, true, 30_000, 10_000, null, null);

  private Link link = Link.idle(SETTINGS);
  private List<LinkEffect> last = List.of();
  private final Map<Timer, Long> timers = new EnumMap<>(Timer.class);

  private void on(LinkEvent event) {
    LinkMachine.Step step = LinkMachine.step(link, event);
    link = step.link();
    last = step.effects();
    for (LinkEffect effect : last) {
      if (effect instanceof LinkEffect.Arm(var timer, var delayMs)) {
        timers.put(timer, delayMs);
      } else if (effect instanceof LinkEffect.Disarm(var timer)) {
        timers.remove(timer);
      }
    }
  }

  private Condition condition() {
    return LinkStatus.of(link).condition();
  }

  private void connect() {
    on(new LinkEvent.Start(0));
    accept();
  }

  private void accept() {
    on(new LinkEvent.Welcomed(link.connection(), 30_000));
    on(new LinkEvent.Subscribed(link.connection(), true));
  }

  private void cut() {
    on(new LinkEvent.SocketClosed(link.connection(), Comeback.YES, "Cut.", 0));
  }

  private void fire(Timer timer) {
    timers.remove(timer);
    on(new LinkEvent.TimerFired(timer, 0));
  }

  @Test
  void theLinkIsLiveOnceTheHubAcceptedTheSubscriptionAndNothingIsMissing() {
    on(new LinkEvent.Start(0));
    assertThat(last).contains(new LinkEffect.OpenSocket(1));
    assertThat(condition()).isEqualTo(Condition.CONNECTING);
    on(new LinkEvent.Welcomed(1, 30_000));
    assertThat(last).containsExactly(new LinkEffect.SendSubscribe(1));
    on(new LinkEvent.Subscribed(1, false));
    assertThat(condition()).isEqualTo(Condition.CONNECTING);
    on(new LinkEvent.CaughtUp());
    assertThat(condition()).isEqualTo(Condition.LIVE);
    on(new LinkEvent.FellBehind());
    assertThat(condition()).isEqualTo(Condition.CONNECTING);
    on(new LinkEvent.CaughtUp());
    assertThat(condition()).isEqualTo(Condition.LIVE);
  }

  @Test
  void attemptsWaitLongerUntilTheHubAcceptsASubscription() {
    on(new LinkEvent.Start(0));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // A hub that lets one in and drops one before it accepts has proved nothing.
      on(new LinkEvent.Welcomed(link.connection(), 30_000));
      cut();
      waits.add(timers.get(Timer.RETRY));
      fire(Timer.RETRY);
    }
    assertThat(waits).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    accept();
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
  }

  @Test
  void aHubThatCannotBeBelievedIsWaitedForLongerEachTimeUntilItWasLiveForLong() {
    on(new LinkEvent.Start(0));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      accept();
      on(new LinkEvent.Contradicted(link.connection(), "It lies.", 0));
      assertThat(last).contains(new LinkEffect.CloseSocket(link.connection()));
      waits.add(timers.get(Timer.RETRY));
      on(new LinkEvent.PollSucceeded(link.polls()));
      assertThat(condition()).isEqualTo(Condition.POLLING);
      assertThat(LinkStatus.of(link).message()).startsWith("It lies.");
      fire(Timer.RETRY);
    }
    assertThat(waits).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    accept();
    fire(Timer.STEADY);
    on(new LinkEvent.Contradicted(link.connection(), "It lies.", 0));
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
  }

  @Test
  void withAnotherHistoryOfTheTrackerNothingIsHeldAgainstTheHub() {
    on(new LinkEvent.Start(0));
    for (int i = 0; i < 3; i++) {
      accept();
      on(new LinkEvent.Contradicted(link.connection(), "It lies.", 0));
      fire(Timer.RETRY);
    }
    accept();
    on(new LinkEvent.HistoryBegan(0));
    assertThat(timers).doesNotContainKey(Timer.STEADY);
    assertThat(condition()).isEqualTo(Condition.LIVE);
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
  }

  @Test
  void anotherHistoryShortensTheWaitThatTheOneBeforeMadeLong() {
    on(new LinkEvent.Start(0));
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        fire(Timer.RETRY);
      }
      accept();
      on(new LinkEvent.Contradicted(link.connection(), "It lies.", 0));
    }
    assertThat(timers.get(Timer.RETRY)).isEqualTo(8_000);
    on(new LinkEvent.HistoryBegan(0));
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
    fire(Timer.RETRY);
    cut();
    assertThat(timers.get(Timer.RETRY)).as("the second failure since").isEqualTo(2_000);
  }

  @Test
  void aWaitThatIsNoLongerIsNotBegunAgain() {
    on(new LinkEvent.Start(0));
    accept();
    on(new LinkEvent.Contradicted(link.connection(), "It lies.", 0));
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
    on(new LinkEvent.HistoryBegan(0));
    assertThat(last).containsExactly(new LinkEffect.Disarm(Timer.STEADY));
  }

  @Test
  void anotherHistoryIsHeldInFavourOfAnAttemptThatIsUnderWay() {
    on(new LinkEvent.Start(0));
    for (int i = 0; i < 4; i++) {
      accept();
      on(new LinkEvent.Contradicted(link.connection(), "It lies.", 0));
      fire(Timer.RETRY);
    }
    on(new LinkEvent.HistoryBegan(0));
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
  }

  private void goodbye(long retryAfterMs) {
    on(new LinkEvent.GoodbyeSaid(link.connection(), retryAfterMs));
    assertThat(last).isEmpty();
  }

  @Test
  void aHubThatGoesSaysWhenTheFirstAttemptComes() {
    connect();
    goodbye(4_321);
    assertThat(condition()).isEqualTo(Condition.LIVE);
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(4_321);
    assertThat(last).contains(new LinkEffect.Poll(1));
    fire(Timer.RETRY);
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(2_000);
  }

  @Test
  void whateverAHubSaysTheWaitIsNotShorterThanOursNorLongerThanTheBound() {
    connect();
    goodbye(Long.MAX_VALUE);
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(30_000);
    for (int i = 0; i < 2; i++) {
      fire(Timer.RETRY);
      on(new LinkEvent.Welcomed(link.connection(), 30_000));
      // A hub that lets in and drops may not be hammered because it says so.
      goodbye(-1);
      cut();
    }
    assertThat(timers.get(Timer.RETRY)).isEqualTo(4_000);
  }

  @Test
  void aGoodbyeThatNoCloseFollowsIsForgotten() {
    connect();
    goodbye(20_000);
    on(new LinkEvent.Heard(link.connection()));
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
    fire(Timer.RETRY);
    accept();
    goodbye(20_000);
    fire(Timer.SILENCE);
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
    goodbye(20_000);
    fire(Timer.RETRY);
    on(new LinkEvent.GoodbyeSaid(link.connection() - 1, 20_000));
    accept();
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
  }

  @Test
  void whoAsksForAConnectionDoesNotWaitUntilTheHubWantsItBack() {
    connect();
    goodbye(20_000);
    cut();
    on(new LinkEvent.ReconnectRequested(0));
    assertThat(last).contains(new LinkEffect.OpenSocket(2));
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(1_000);
  }

  @Test
  void theFirstPollComesAtOnceAndTheNextEachIntervalUntilTheLinkIsLive() {
    connect();
    assertThat(link.poll()).isEqualTo(new PollState.Off());
    cut();
    assertThat(last).contains(new LinkEffect.Poll(1));
    assertThat(timers.get(Timer.POLL)).isEqualTo(15_000);
    assertThat(condition()).isEqualTo(Condition.CONNECTING);
    on(new LinkEvent.PollSucceeded(1));
    assertThat(condition()).isEqualTo(Condition.POLLING);
    fire(Timer.POLL);
    assertThat(last).contains(new LinkEffect.Poll(2));
    assertThat(timers.get(Timer.POLL)).isEqualTo(30_000);
    fire(Timer.POLL);
    assertThat(last).containsExactly(new LinkEffect.Arm(Timer.POLL, 30_000));
    on(new LinkEvent.PollFailed(2, "Nobody answers."));
    assertThat(condition()).isEqualTo(Condition.OFFLINE);
    fire(Timer.RETRY);
    assertThat(condition()).isEqualTo(Condition.OFFLINE);
    accept();
    assertThat(timers).doesNotContainKey(Timer.POLL);
    assertThat(condition()).isEqualTo(Condition.LIVE);
    on(new LinkEvent.PollSucceeded(2));
    assertThat(link.poll()).isEqualTo(new PollState.Off());
  }

  @Test
  void aRefusedKeyIsNotTriedAgainUnchangedButPollingGoesOn() {
    on(new LinkEvent.Start(0));
    on(new LinkEvent.SocketClosed(1, Comeback.NOT_UNCHANGED, "Set the key.", 0));
    assertThat(LinkStatus.of(link))
        .isEqualTo(new LinkStatus(Condition.MISCONFIGURED, 0, "Set the key."));
    assertThat(timers).containsOnlyKeys(Timer.POLL);
    assertThat(last).contains(new LinkEffect.Poll(1));
    on(new LinkEvent.PollRefused(1, "Set the key."));
    assertThat(timers).isEmpty();
    on(new LinkEvent.SettingsChanged(SETTINGS, true, 0));
    assertThat(last).contains(new LinkEffect.OpenSocket(2));
    accept();
    assertThat(condition()).isEqualTo(Condition.LIVE);
  }

  @Test
  void aPersonMayLeaveMisconfiguredByAskingForAConnection() {
    on(new LinkEvent.Start(0));
    on(new LinkEvent.SocketClosed(1, Comeback.NOT_UNCHANGED, "Set the key.", 0));
    on(new LinkEvent.ReconnectRequested(0));
    assertThat(last).contains(new LinkEffect.OpenSocket(2));
  }

  @Test
  void anAddressThatIsNoneIsToldAndNotTried() {
    link = Link.idle(new LinkSettings(true, true, 30_000, 10_000, "Set `hubUrl`.", "Set the key."));
    on(new LinkEvent.Start(0));
    assertThat(last).isEmpty();
    assertThat(LinkStatus.of(link).message()).isEqualTo("Set `hubUrl`.");
    on(new LinkEvent.ReconnectRequested(0));
    assertThat(condition()).isEqualTo(Condition.MISCONFIGURED);
  }

  @Test
  void aHubThatFallsSilentIsDead() {
    connect();
    assertThat(timers.get(Timer.SILENCE)).isEqualTo(30_000 + LinkMachine.SILENCE_SLACK_MS);
    on(new LinkEvent.Heard(1));
    assertThat(last).containsExactly(new LinkEffect.Arm(Timer.SILENCE, 45_000));
    fire(Timer.SILENCE);
    assertThat(last).contains(new LinkEffect.CloseSocket(1), new LinkEffect.Poll(1));
    assertThat(link.state()).isInstanceOf(LinkState.WaitingToRetry.class);
  }

  @Test
  void aHubThatNeverAnswersIsGivenUp() {
    on(new LinkEvent.Start(0));
    fire(Timer.CONNECT);
    assertThat(last).contains(new LinkEffect.CloseSocket(1));
    assertThat(timers).containsOnlyKeys(Timer.RETRY, Timer.POLL);
  }

  @Test
  void whatAnEarlierSocketSaysIsIgnored() {
    connect();
    cut();
    fire(Timer.RETRY);
    Link before = link;
    on(new LinkEvent.SocketClosed(1, Comeback.YES, "Late.", 0));
    on(new LinkEvent.Welcomed(1, 30_000));
    on(new LinkEvent.Subscribed(1, true));
    assertThat(link).isEqualTo(before);
  }

  @Test
  void aPollThatShowsLessThanIsFollowedSaysSoAndPollingGoesOn() {
    link = Link.idle(new LinkSettings(false, true, 30_000, 10_000, null, null));
    on(new LinkEvent.Start(0));
    on(new LinkEvent.PollNarrowed(1, "Use another key."));
    assertThat(condition()).isEqualTo(Condition.MISCONFIGURED);
    assertThat(LinkStatus.of(link).message()).isEqualTo("Use another key.");
    on(new LinkEvent.TimerFired(Timer.POLL, 0));
    assertThat(last).contains(new LinkEffect.Poll(2));
    assertThat(condition()).isEqualTo(Condition.MISCONFIGURED);
    on(new LinkEvent.ReconnectRequested(0));
    assertThat(last).contains(new LinkEffect.Poll(3));
    on(new LinkEvent.PollSucceeded(3));
    assertThat(condition()).isEqualTo(Condition.POLLING);
  }

  @Test
  void withoutWebSocketTheTrackerIsPolledAndWithoutBothItIsSaid() {
    link = Link.idle(new LinkSettings(false, true, 30_000, 10_000, null, null));
    on(new LinkEvent.Start(0));
    assertThat(last)
        .contains(new LinkEffect.Poll(1))
        .noneMatch(LinkEffect.OpenSocket.class::isInstance);
    on(new LinkEvent.PollSucceeded(1));
    assertThat(condition()).isEqualTo(Condition.POLLING);
    on(
        new LinkEvent.SettingsChanged(
            new LinkSettings(false, false, 30_000, 10_000, null, null), false, 0));
    assertThat(condition()).isEqualTo(Condition.OFFLINE);
    assertThat(LinkStatus.of(link).message()).contains("webSocketEnabled");
    on(new LinkEvent.SettingsChanged(SETTINGS, false, 0));
    accept();
    assertThat(condition()).isEqualTo(Condition.LIVE);
  }

  @Test
  void afterASleepAnOpenSocketIsAskedForASignOfLife() {
    connect();
    on(new LinkEvent.Woke(0));
    assertThat(last).contains(new LinkEffect.Probe(1));
    assertThat(timers.get(Timer.SILENCE)).isEqualTo(LinkMachine.PROBE_LIMIT_MS);
    assertThat(condition()).isEqualTo(Condition.LIVE);
    on(new LinkEvent.Heard(1));
    assertThat(timers.get(Timer.SILENCE)).isEqualTo(45_000);
    on(new LinkEvent.Woke(0));
    fire(Timer.SILENCE);
    assertThat(last).contains(new LinkEffect.CloseSocket(1), new LinkEffect.Poll(1));
  }

  @Test
  void afterASleepNothingIsWaitedForAnyLonger() {
    connect();
    cut();
    on(new LinkEvent.PollFailed(1, "Nobody answers."));
    on(new LinkEvent.Woke(0));
    assertThat(last).contains(new LinkEffect.OpenSocket(2), new LinkEffect.Poll(2));
    assertThat(timers).doesNotContainKey(Timer.RETRY);
    on(new LinkEvent.Woke(0));
    assertThat(last).contains(new LinkEffect.CloseSocket(2), new LinkEffect.OpenSocket(3));
  }

  @Test
  void aSleepDoesNotStartTheWaitsOver() {
    on(new LinkEvent.Start(0));
    cut();
    fire(Timer.RETRY);
    cut();
    on(new LinkEvent.Woke(0));
    cut();
    assertThat(timers.get(Timer.RETRY)).isEqualTo(4_000);
  }

  @Test
  void stoppingClosesTheSocketAndIsForGood() {
    connect();
    on(new LinkEvent.Stop());
    assertThat(last).contains(new LinkEffect.CloseSocket(1));
    assertThat(timers).isEmpty();
    on(new LinkEvent.ReconnectRequested(0));
    assertThat(last).isEmpty();
    assertThat(condition()).isEqualTo(Condition.STOPPED);
  }
}
