package dev.boardcast.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.sync.Fixtures;
import dev.boardcast.core.time.Backoff;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whatever happens in whatever order: one socket at most, no state without a way out, and live as
/// soon as a hub accepts again.
final class LinkMachineRandomTest {
  private static final int SCHEDULES = 5_000;
  private static final int STEPS = 60;

  private Link link = Link.idle(settings(new Random(1)));
  private final Set<Timer> armed = EnumSet.noneOf(Timer.class);
  private int open;
  private boolean polling;

  @Test
  void everyScheduleKeepsThePromises() {
    long seed = Fixtures.seed();
    for (int i = 0; i < SCHEDULES; i++) {
      try {
        play(new Random(seed + i));
      } catch (AssertionError e) {
        throw new AssertionError("failed with BOARDCAST_SEED=" + (seed + i), e);
      }
    }
  }

  private void play(Random random) {
    link = Link.idle(settings(random));
    armed.clear();
    open = 0;
    polling = false;
    step(new LinkEvent.Start(random.nextDouble()));
    for (int i = 0; i < STEPS; i++) {
      step(any(random));
    }
    step(
        new LinkEvent.SettingsChanged(
            new LinkSettings(true, true, 30_000, 10_000, null, null), true, 0));
    step(new LinkEvent.Welcomed(link.connection(), 30_000));
    step(new LinkEvent.Subscribed(link.connection(), true));
    assertThat(LinkStatus.of(link).condition()).isEqualTo(LinkStatus.Condition.LIVE);
    assertThat(armed).containsExactly(Timer.SILENCE);
    step(new LinkEvent.Stop());
    assertThat(open).isZero();
    assertThat(armed).isEmpty();
  }

  private static LinkSettings settings(Random random) {
    return new LinkSettings(
        random.nextInt(5) != 0,
        random.nextInt(5) != 0,
        1_000,
        10_000,
        random.nextInt(8) == 0 ? "Set the URL." : null,
        random.nextInt(8) == 0 ? "Set the key." : null);
  }

  private LinkEvent any(Random random) {
    int connection = link.connection() - (random.nextInt(4) == 0 ? 1 : 0);
    int poll = link.polls() - (random.nextInt(4) == 0 ? 1 : 0);
    double jitter = random.nextDouble();
    List<Timer> timers = List.copyOf(armed);
    return switch (random.nextInt(19)) {
      case 0, 1 -> new LinkEvent.Welcomed(connection, random.nextLong());
      case 2, 3 -> new LinkEvent.Subscribed(connection, random.nextBoolean());
      case 4 -> new LinkEvent.Heard(connection);
      case 5 -> new LinkEvent.SocketClosed(connection, Comeback.YES, "Cut.", jitter);
      case 6 ->
          random.nextInt(3) == 0
              ? new LinkEvent.SocketClosed(connection, Comeback.NOT_UNCHANGED, "Key.", jitter)
              : new LinkEvent.FellBehind();
      case 7 -> new LinkEvent.CaughtUp();
      case 8 ->
          random.nextInt(3) == 0
              ? new LinkEvent.PollNarrowed(poll, "Key.")
              : new LinkEvent.PollSucceeded(poll);
      case 9 -> new LinkEvent.PollFailed(poll, "Down.");
      case 10 -> new LinkEvent.PollRefused(poll, "Key.");
      case 11 -> new LinkEvent.SettingsChanged(settings(random), random.nextBoolean(), jitter);
      case 12 ->
          random.nextInt(4) == 0
              ? new LinkEvent.ReconnectRequested(jitter)
              : new LinkEvent.FellBehind();
      case 13 -> new LinkEvent.Woke(jitter);
      case 15 ->
          random.nextInt(3) == 0
              ? new LinkEvent.Mismatched(connection, jitter)
              : new LinkEvent.Contradicted(connection, "It cannot be.", jitter);
      case 16 -> new LinkEvent.Stuck(jitter);
      case 17 -> new LinkEvent.HistoryBegan(jitter);
      case 14 -> new LinkEvent.GoodbyeSaid(connection, random.nextLong());
      default ->
          timers.isEmpty()
              ? new LinkEvent.CaughtUp()
              : fire(timers.get(random.nextInt(timers.size())), jitter);
    };
  }

  private LinkEvent fire(Timer timer, double jitter) {
    armed.remove(timer);
    return new LinkEvent.TimerFired(timer, jitter);
  }

  private void step(LinkEvent event) {
    if (event instanceof LinkEvent.SocketClosed(var connection, _, _, _) && connection == open) {
      open = 0;
    }
    LinkMachine.Step step = LinkMachine.step(link, event);
    link = step.link();
    for (LinkEffect effect : step.effects()) {
      switch (effect) {
        case LinkEffect.OpenSocket(var connection) -> {
          assertThat(open).as("one socket at a time").isZero();
          open = connection;
        }
        case LinkEffect.CloseSocket(var connection) -> {
          assertThat(connection).isEqualTo(open);
          open = 0;
        }
        case LinkEffect.SendSubscribe(var connection) -> assertThat(connection).isEqualTo(open);
        case LinkEffect.Probe(var connection) -> assertThat(connection).isEqualTo(open);
        case LinkEffect.Arm(var timer, var delayMs) -> {
          assertThat(delayMs).isPositive();
          if (timer == Timer.RETRY) {
            assertThat(delayMs).isBetween(800L, Backoff.MAX_DELAY_MS);
          }
          armed.add(timer);
        }
        case LinkEffect.Disarm(var timer) -> armed.remove(timer);
        case LinkEffect.Poll _ -> polling = true;
      }
    }
    check();
  }

  private void check() {
    assertThat(open != 0).isEqualTo(link.hasSocket());
    Timer way =
        switch (link.state()) {
          case LinkState.Connecting _, LinkState.Subscribing _ -> Timer.CONNECT;
          case LinkState.CatchingUp _, LinkState.Live _ -> Timer.SILENCE;
          case LinkState.WaitingToRetry _ -> Timer.RETRY;
          case LinkState.Idle _,
              LinkState.PollingOnly _,
              LinkState.Misconfigured _,
              LinkState.Stopped _ ->
              null;
        };
    EnumSet<Timer> expected = way == null ? EnumSet.noneOf(Timer.class) : EnumSet.of(way);
    if (link.poll() instanceof PollState.InFlight || link.poll() instanceof PollState.Waiting) {
      expected.add(Timer.POLL);
      assertThat(polling).isTrue();
    }
    if (armed.contains(Timer.STEADY)) {
      assertThat(link.hasSocket()).isTrue();
      expected.add(Timer.STEADY);
    }
    assertThat(armed).as("in %s", link).isEqualTo(expected);
    if (link.state() instanceof LinkState.Live) {
      assertThat(link.mismatch()).isNull();
      assertThat(armed.contains(Timer.STEADY)).isEqualTo(link.doubts() > 0);
    }
    boolean down =
        link.state() instanceof LinkState.WaitingToRetry
            || link.state() instanceof LinkState.Misconfigured
            || link.state() instanceof LinkState.PollingOnly;
    if (down && link.settings().mayPoll()) {
      assertThat(link.poll()).isNotEqualTo(new PollState.Off());
    }
    assertThat(LinkStatus.of(link).message()).isNotBlank();
  }
}
