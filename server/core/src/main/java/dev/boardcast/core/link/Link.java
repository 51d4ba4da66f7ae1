package dev.boardcast.core.link;

import org.jspecify.annotations.Nullable;

/// All that the machine remembers.
///
/// @param connection number of the newest socket; 0 before the first
/// @param polls number of the newest poll; 0 before the first
/// @param retryAfterMs when to come back, where the last that the hub said on this connection was
///   that it goes; else 0
/// @param doubts how often in a row a hub that had accepted was given up, since what it said cannot
///   be; 0 once it was live for long without that
/// @param mismatch what a person is to do, where the hub is known to be of another server than the
///   tracker; else null
public record Link(
    LinkSettings settings,
    LinkState state,
    PollState poll,
    int connection,
    int polls,
    long retryAfterMs,
    int doubts,
    @Nullable String mismatch) {
  /// The link before its start.
  public static Link idle(LinkSettings settings) {
    return new Link(settings, new LinkState.Idle(), new PollState.Off(), 0, 0, 0);
  }

  /// A link whose hub is not in doubt.
  Link(
      LinkSettings settings,
      LinkState state,
      PollState poll,
      int connection,
      int polls,
      long retryAfterMs) {
    this(settings, state, poll, connection, polls, retryAfterMs, 0, null);
  }

  Link with(LinkState next) {
    return new Link(settings, next, poll, connection, polls, retryAfterMs, doubts, mismatch);
  }

  Link with(PollState next) {
    return new Link(settings, state, next, connection, polls, retryAfterMs, doubts, mismatch);
  }

  Link with(LinkSettings next) {
    return new Link(next, state, poll, connection, polls, retryAfterMs, doubts, mismatch);
  }

  Link withRetryAfterMs(long next) {
    return new Link(settings, state, poll, connection, polls, next, doubts, mismatch);
  }

  Link withDoubts(int count, @Nullable String remedy) {
    return new Link(settings, state, poll, connection, polls, retryAfterMs, count, remedy);
  }

  Link nextConnection() {
    return new Link(settings, state, poll, connection + 1, polls, 0, doubts, mismatch);
  }

  Link nextPoll() {
    return new Link(settings, state, poll, connection, polls + 1, retryAfterMs, doubts, mismatch);
  }

  /// Whether there is a socket, open or being opened.
  public boolean hasSocket() {
    return switch (state) {
      case LinkState.Connecting _,
          LinkState.Subscribing _,
          LinkState.CatchingUp _,
          LinkState.Live _ ->
          true;
      case LinkState.Idle _,
          LinkState.WaitingToRetry _,
          LinkState.PollingOnly _,
          LinkState.Misconfigured _,
          LinkState.Stopped _ ->
          false;
    };
  }
}
