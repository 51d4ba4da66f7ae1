package dev.boardcast.core.link;

import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.time.Backoff;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The link's one transition function. It has no clock, no IO and no randomness of its own, so that
/// a schedule of faults can be played to it, millions of times, exactly alike.
///
/// What it promises:
/// - The wait between attempts starts over only once the hub has accepted a subscription: a hub
///   that takes connections and drops them is not hammered.
/// - A hub that says when to come back before it closes makes the next wait longer where it has to,
///   never shorter; whatever it says, the wait is bounded.
/// - A hub that contradicts itself or the tracker is given up, and the wait grows each time until
///   it was live for `STEADY_MS` without that, or the tracker's history became another: around
///   that, hub and tracker may differ for a moment, and nobody is to blame.
/// - As soon as the socket is known to be down the tracker is polled, and again each interval until
///   the link is live.
/// - What will not get better by itself (a refused key, an address that is none) is not repeated.
/// - Every state but `Stopped`, `Misconfigured` and those without a socket by choice has a timer
///   running that gets it out.
public final class LinkMachine {
  /// Added to the hub's ping interval: how much later than promised a ping may come.
  public static final long SILENCE_SLACK_MS = 15_000;

  /// A hub's ping interval outside these bounds is taken for the nearest of them.
  public static final long PING_INTERVAL_MIN_MS = 1_000;

  public static final long PING_INTERVAL_MAX_MS = 300_000;

  /// How long the hub has to answer when it is asked whether it is still there.
  public static final long PROBE_LIMIT_MS = 3_000;

  /// A hub that was given up since what it said cannot be is trusted again when it was live for so
  /// long; until then each time counts as one more failure in a row.
  public static final long STEADY_MS = 60_000;

  /// The machine's answer: what it is now, and what to do.
  public record Step(Link link, List<LinkEffect> effects) {
    public Step {
      effects = List.copyOf(effects);
    }
  }

  private Link link;
  private final List<LinkEffect> effects = new ArrayList<>();

  private LinkMachine(Link link) {
    this.link = link;
  }

  /// What follows from the event. An event that does not fit the state changes nothing.
  public static Step step(Link link, LinkEvent event) {
    if (link.state() instanceof LinkState.Stopped) {
      return new Step(link, List.of());
    }
    LinkMachine machine = new LinkMachine(link);
    machine.take(event);
    return new Step(machine.link, machine.effects);
  }

  private void take(LinkEvent event) {
    switch (event) {
      case LinkEvent.Start(var random) -> {
        if (link.state() instanceof LinkState.Idle) {
          begin(random);
        }
      }
      case LinkEvent.Welcomed(var connection, var pingIntervalMs) -> {
        if (current(connection) && link.state() instanceof LinkState.Connecting(var failures)) {
          link = link.with(new LinkState.Subscribing(failures, silenceLimitMs(pingIntervalMs)));
          effects.add(new LinkEffect.SendSubscribe(connection));
        }
      }
      case LinkEvent.Subscribed(var connection, var caughtUp) -> {
        if (current(connection) && link.state() instanceof LinkState.Subscribing(_, var limit)) {
          effects.add(new LinkEffect.Disarm(Timer.CONNECT));
          effects.add(new LinkEffect.Arm(Timer.SILENCE, limit));
          link = link.withDoubts(link.doubts(), null);
          if (caughtUp) {
            goLive(limit);
          } else {
            link = link.with(new LinkState.CatchingUp(limit));
          }
        }
      }
      case LinkEvent.Heard(var connection) -> {
        if (current(connection)) {
          // A hub that goes on talking has not gone: what it said of coming back is void.
          link = link.withRetryAfterMs(0);
          heard();
        }
      }
      case LinkEvent.GoodbyeSaid(var connection, var retryAfterMs) -> {
        if (current(connection) && link.hasSocket()) {
          link = link.withRetryAfterMs(retryAfterMs);
        }
      }
      case LinkEvent.SocketClosed(var connection, var comeback, var reason, var random) -> {
        if (current(connection) && link.hasSocket()) {
          lost(comeback, reason, random);
        }
      }
      case LinkEvent.FellBehind _ -> {
        if (link.state() instanceof LinkState.Live(var limit)) {
          link = link.with(new LinkState.CatchingUp(limit));
        }
      }
      case LinkEvent.CaughtUp _ -> {
        if (link.state() instanceof LinkState.CatchingUp(var limit)) {
          goLive(limit);
        }
      }
      case LinkEvent.Stuck(var random) -> {
        if (link.state() instanceof LinkState.CatchingUp) {
          startPolling(random);
        }
      }
      case LinkEvent.Contradicted(var connection, var reason, var random) ->
          doubted(connection, reason, null, random);
      case LinkEvent.Mismatched(var connection, var random) ->
          doubted(connection, link.settings().mismatch(), link.settings().mismatch(), random);
      case LinkEvent.HistoryBegan(var random) -> forgive(random);
      case LinkEvent.PollSucceeded(var poll) -> polled(poll, new PollState.Succeeded());
      case LinkEvent.PollNarrowed(var poll, var remedy) ->
          polled(poll, new PollState.Narrowed(remedy));
      case LinkEvent.PollFailed(var poll, var reason) -> polled(poll, new PollState.Failed(reason));
      case LinkEvent.PollRefused(var poll, var remedy) -> {
        if (poll == link.polls() && link.poll() instanceof PollState.InFlight) {
          effects.add(new LinkEffect.Disarm(Timer.POLL));
          link = link.with(new PollState.Refused(remedy));
        }
      }
      case LinkEvent.TimerFired(var timer, var random) -> fired(timer, random);
      case LinkEvent.SettingsChanged(var settings, var endpointChanged, var random) ->
          changed(settings, endpointChanged, random);
      case LinkEvent.ReconnectRequested(var random) -> {
        if (!(link.state() instanceof LinkState.Idle)) {
          restart(random);
        }
      }
      case LinkEvent.Woke(var random) -> woke(random);
      case LinkEvent.Stop _ -> {
        closeSocket();
        stopPolling();
        effects.add(new LinkEffect.Disarm(Timer.RETRY));
        link = link.withDoubts(0, null).with(new LinkState.Stopped());
      }
    }
  }

  private boolean current(int connection) {
    return connection == link.connection();
  }

  private static long silenceLimitMs(long pingIntervalMs) {
    return Math.clamp(pingIntervalMs, PING_INTERVAL_MIN_MS, PING_INTERVAL_MAX_MS)
        + SILENCE_SLACK_MS;
  }

  /// Opens a socket, or says why none is opened.
  private void begin(double random) {
    LinkSettings settings = link.settings();
    if (settings.socketFault() != null) {
      link = link.with(new LinkState.Misconfigured(settings.socketFault()));
      startPolling(random);
    } else if (settings.webSocketEnabled()) {
      connect(0);
    } else {
      link = link.with(new LinkState.PollingOnly());
      startPolling(random);
    }
  }

  private void connect(int failures) {
    link = link.nextConnection().with(new LinkState.Connecting(failures));
    effects.add(new LinkEffect.OpenSocket(link.connection()));
    effects.add(new LinkEffect.Arm(Timer.CONNECT, link.settings().connectTimeoutMs()));
  }

  private void restart(double random) {
    closeSocket();
    effects.add(new LinkEffect.Disarm(Timer.RETRY));
    link = link.withDoubts(0, null);
    if (link.poll() instanceof PollState.Refused) {
      link = link.with(new PollState.Off());
    } else if (isNarrowed(link.poll())) {
      stopPolling();
    }
    begin(random);
  }

  private static boolean isNarrowed(PollState poll) {
    return switch (poll) {
      case PollState.InFlight(var last) -> last instanceof PollState.Narrowed;
      case PollState.Waiting(var last) -> last instanceof PollState.Narrowed;
      case PollState.Off _, PollState.Refused _ -> false;
    };
  }

  private void heard() {
    switch (link.state()) {
      case LinkState.CatchingUp(var limit) -> effects.add(new LinkEffect.Arm(Timer.SILENCE, limit));
      case LinkState.Live(var limit) -> effects.add(new LinkEffect.Arm(Timer.SILENCE, limit));
      case LinkState.Idle _,
          LinkState.Connecting _,
          LinkState.Subscribing _,
          LinkState.WaitingToRetry _,
          LinkState.PollingOnly _,
          LinkState.Misconfigured _,
          LinkState.Stopped _ -> {
        // Until the subscription is accepted the connect timer alone counts.
      }
    }
  }

  private void goLive(long silenceLimitMs) {
    link = link.with(new LinkState.Live(silenceLimitMs));
    stopPolling();
    if (link.doubts() > 0) {
      effects.add(new LinkEffect.Arm(Timer.STEADY, STEADY_MS));
    }
  }

  /// A hub that was in doubt is given no shorter wait for having let one in again.
  private void lost(Comeback comeback, String reason, double random) {
    int failures =
        switch (link.state()) {
          case LinkState.Connecting(var before) -> before + 1;
          case LinkState.Subscribing(var before, _) -> before + 1;
          case LinkState.CatchingUp _,
              LinkState.Live _,
              LinkState.Idle _,
              LinkState.WaitingToRetry _,
              LinkState.PollingOnly _,
              LinkState.Misconfigured _,
              LinkState.Stopped _ ->
              Math.max(1, link.doubts());
        };
    // Whether it is of another server is not known of a hub that is not there.
    link = link.withDoubts(link.doubts(), null);
    down(comeback, reason, failures, random);
  }

  /// @param mismatch what a person is to do; null where the hub is only in doubt
  private void doubted(int connection, String reason, @Nullable String mismatch, double random) {
    if (current(connection) && link.hasSocket()) {
      effects.add(new LinkEffect.CloseSocket(connection));
      int doubts = link.doubts() + 1;
      link = link.withRetryAfterMs(0).withDoubts(doubts, mismatch);
      down(Comeback.YES, reason, doubts, random);
    }
  }

  /// That they are of different servers, if they are, is no less so.
  private void forgive(double random) {
    if (link.doubts() == 0) {
      return;
    }
    effects.add(new LinkEffect.Disarm(Timer.STEADY));
    link = link.withDoubts(0, link.mismatch());
    // What is being waited for, or tried, counted them too.
    switch (link.state()) {
      case LinkState.WaitingToRetry(_, var waitMs, var reason) -> {
        long delayMs = Backoff.delayMs(1, random, link.retryAfterMs());
        // One that is no longer goes on: armed anew, it would begin again.
        boolean shorter = delayMs < waitMs;
        link = link.with(new LinkState.WaitingToRetry(1, shorter ? delayMs : waitMs, reason));
        if (shorter) {
          effects.add(new LinkEffect.Arm(Timer.RETRY, delayMs));
        }
      }
      case LinkState.Connecting _ -> link = link.with(new LinkState.Connecting(0));
      case LinkState.Subscribing(_, var silenceMs) ->
          link = link.with(new LinkState.Subscribing(0, silenceMs));
      case LinkState.CatchingUp _,
          LinkState.Live _,
          LinkState.Idle _,
          LinkState.PollingOnly _,
          LinkState.Misconfigured _,
          LinkState.Stopped _ -> {}
    }
  }

  private void down(Comeback comeback, String reason, int failures, double random) {
    disarmSocket();
    switch (comeback) {
      case NOT_UNCHANGED -> link = link.with(new LinkState.Misconfigured(reason));
      case YES -> {
        long delayMs = Backoff.delayMs(failures, random, link.retryAfterMs());
        link = link.with(new LinkState.WaitingToRetry(failures, delayMs, reason));
        effects.add(new LinkEffect.Arm(Timer.RETRY, delayMs));
      }
    }
    startPolling(random);
  }

  private void fired(Timer timer, double random) {
    switch (timer) {
      case CONNECT -> {
        switch (link.state()) {
          case LinkState.Connecting _ -> giveUpSocket("The hub did not answer in time.", random);
          case LinkState.Subscribing _ ->
              giveUpSocket("The hub did not accept the subscription in time.", random);
          case LinkState.Idle _,
              LinkState.CatchingUp _,
              LinkState.Live _,
              LinkState.WaitingToRetry _,
              LinkState.PollingOnly _,
              LinkState.Misconfigured _,
              LinkState.Stopped _ -> {
            // Fired late: that attempt is over.
          }
        }
      }
      case SILENCE -> {
        if (link.state() instanceof LinkState.Live
            || link.state() instanceof LinkState.CatchingUp) {
          giveUpSocket("The hub fell silent.", random);
        }
      }
      case STEADY -> {
        if (link.state() instanceof LinkState.Live) {
          link = link.withDoubts(0, null);
        }
      }
      case RETRY -> {
        if (link.state() instanceof LinkState.WaitingToRetry(var failures, _, _)) {
          connect(failures);
        }
      }
      case POLL -> pollDue();
    }
  }

  private void giveUpSocket(String reason, double random) {
    effects.add(new LinkEffect.CloseSocket(link.connection()));
    // It did not end as it was announced, if it was.
    link = link.withRetryAfterMs(0);
    lost(Comeback.YES, reason, random);
  }

  private void changed(LinkSettings settings, boolean endpointChanged, double random) {
    LinkSettings before = link.settings();
    link = link.with(settings);
    if (link.state() instanceof LinkState.Idle || (settings.equals(before) && !endpointChanged)) {
      return;
    }
    boolean pollingChanged =
        settings.mayPoll() != before.mayPoll()
            || settings.pollIntervalMs() != before.pollIntervalMs();
    if (pollingChanged || endpointChanged) {
      stopPolling();
    }
    boolean socketChanged =
        endpointChanged
            || settings.webSocketEnabled() != before.webSocketEnabled()
            || !Objects.equals(settings.socketFault(), before.socketFault());
    if (socketChanged) {
      restart(random);
    } else if (!(link.state() instanceof LinkState.Live)) {
      startPolling(random);
    }
  }

  /// An open socket is asked for a sign of life, one that was being opened is opened anew, and
  /// nothing is waited for any longer.
  private void woke(double random) {
    switch (link.state()) {
      case LinkState.Live _, LinkState.CatchingUp _ -> {
        effects.add(new LinkEffect.Probe(link.connection()));
        effects.add(new LinkEffect.Arm(Timer.SILENCE, PROBE_LIMIT_MS));
      }
      case LinkState.Connecting(var failures) -> connectAnew(failures);
      case LinkState.Subscribing(var failures, _) -> connectAnew(failures);
      case LinkState.WaitingToRetry(var failures, _, _) -> {
        effects.add(new LinkEffect.Disarm(Timer.RETRY));
        connect(failures);
      }
      case LinkState.PollingOnly _, LinkState.Misconfigured _ -> {
        // There is no socket; the tracker is polled below.
      }
      case LinkState.Idle _, LinkState.Stopped _ -> {
        return;
      }
    }
    if (link.poll() instanceof PollState.Waiting(var last)) {
      long intervalMs = link.settings().pollIntervalMs();
      poll(last, Math.max(1, Math.round(intervalMs * (1 + random) / 2)));
    }
  }

  private void connectAnew(int failures) {
    closeSocket();
    connect(failures);
  }

  private void closeSocket() {
    if (link.hasSocket()) {
      effects.add(new LinkEffect.CloseSocket(link.connection()));
      disarmSocket();
    }
  }

  private void disarmSocket() {
    effects.add(new LinkEffect.Disarm(Timer.CONNECT));
    effects.add(new LinkEffect.Disarm(Timer.SILENCE));
    effects.add(new LinkEffect.Disarm(Timer.STEADY));
  }

  /// The first poll is now. The second comes somewhere in the second half of an interval, so that
  /// editors that lost the same hub do not poll in one moment ever after.
  private void startPolling(double random) {
    if (link.settings().mayPoll() && link.poll() instanceof PollState.Off) {
      long intervalMs = link.settings().pollIntervalMs();
      poll(new PollState.None(), Math.max(1, Math.round(intervalMs * (1 + random) / 2)));
    }
  }

  private void poll(PollState.Outcome last, long nextInMs) {
    link = link.nextPoll().with(new PollState.InFlight(last));
    effects.add(new LinkEffect.Poll(link.polls()));
    effects.add(new LinkEffect.Arm(Timer.POLL, nextInMs));
  }

  private void pollDue() {
    long intervalMs = link.settings().pollIntervalMs();
    switch (link.poll()) {
      case PollState.Waiting(var last) -> poll(last, intervalMs);
      // The last one still runs; a second beside it would help nobody.
      case PollState.InFlight _ -> effects.add(new LinkEffect.Arm(Timer.POLL, intervalMs));
      case PollState.Off _, PollState.Refused _ -> {
        // Polling ended before the timer was disarmed.
      }
    }
  }

  private void polled(int poll, PollState.Outcome outcome) {
    if (poll == link.polls() && link.poll() instanceof PollState.InFlight) {
      link = link.with(new PollState.Waiting(outcome));
    }
  }

  private void stopPolling() {
    if (!(link.poll() instanceof PollState.Off)) {
      effects.add(new LinkEffect.Disarm(Timer.POLL));
      link = link.with(new PollState.Off());
    }
  }
}
