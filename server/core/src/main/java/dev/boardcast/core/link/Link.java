package dev.boardcast.core.link;

/// All that the machine remembers.
///
/// @param connection number of the newest socket; 0 before the first
/// @param polls number of the newest poll; 0 before the first
/// @param retryAfterMs when to come back, where the last that the hub said on this connection was
///   that it goes; else 0
public record Link(
    LinkSettings settings,
    LinkState state,
    PollState poll,
    int connection,
    int polls,
    long retryAfterMs) {
  /// The link before its start.
  public static Link idle(LinkSettings settings) {
    return new Link(settings, new LinkState.Idle(), new PollState.Off(), 0, 0, 0);
  }

  Link with(LinkState next) {
    return new Link(settings, next, poll, connection, polls, retryAfterMs);
  }

  Link with(PollState next) {
    return new Link(settings, state, next, connection, polls, retryAfterMs);
  }

  Link with(LinkSettings next) {
    return new Link(next, state, poll, connection, polls, retryAfterMs);
  }

  Link withRetryAfterMs(long next) {
    return new Link(settings, state, poll, connection, polls, next);
  }

  Link nextConnection() {
    return new Link(settings, state, poll, connection + 1, polls, 0);
  }

  Link nextPoll() {
    return new Link(settings, state, poll, connection, polls + 1, retryAfterMs);
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
