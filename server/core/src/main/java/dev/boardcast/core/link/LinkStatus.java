package dev.boardcast.core.link;

/// What a person is told of the link.
///
/// @param failures attempts that failed in a row; 0 where none did
/// @param message one sentence
public record LinkStatus(Condition condition, int failures, String message) {
  /// The states of the contract.
  public enum Condition {
    CONNECTING("connecting"),
    LIVE("live"),
    POLLING("polling"),
    OFFLINE("offline"),
    MISCONFIGURED("misconfigured"),
    STOPPED("stopped");

    private final String wireName;

    Condition(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /// The status of an idle link.
  public static final LinkStatus IDLE = new LinkStatus(Condition.CONNECTING, 0, "Starting.");

  /// The status of a link. While the socket is down, polling decides: a board that is read every
  /// half minute is `polling`, one that nobody can read is `offline`.
  public static LinkStatus of(Link link) {
    String mismatch = link.mismatch();
    if (mismatch != null && !(link.state() instanceof LinkState.Stopped)) {
      return new LinkStatus(Condition.MISCONFIGURED, link.doubts(), mismatch);
    }
    return switch (link.state()) {
      case LinkState.Idle _ -> IDLE;
      case LinkState.Live _ ->
          new LinkStatus(Condition.LIVE, 0, "Changes arrive as they are made.");
      case LinkState.Connecting(var failures) ->
          down(link, failures, failures == 0 ? "Connecting to the hub." : "Connecting again.");
      case LinkState.Subscribing(var failures, _) ->
          down(link, failures, "Connected; asking the hub for changes.");
      case LinkState.CatchingUp _ -> down(link, 0, "Fetching the changes that were missed.");
      case LinkState.WaitingToRetry(var failures, _, var reason) -> down(link, failures, reason);
      case LinkState.PollingOnly _ -> down(link, 0, "The WebSocket is turned off.");
      case LinkState.Misconfigured(var remedy) ->
          new LinkStatus(Condition.MISCONFIGURED, 0, remedy);
      case LinkState.Stopped _ -> new LinkStatus(Condition.STOPPED, 0, "Stopped.");
    };
  }

  private static LinkStatus down(Link link, int failures, String reason) {
    return switch (link.poll()) {
      case PollState.InFlight(var last) -> polling(link, last, failures, reason);
      case PollState.Waiting(var last) -> polling(link, last, failures, reason);
      case PollState.Refused(var remedy) ->
          new LinkStatus(Condition.MISCONFIGURED, failures, remedy);
      case PollState.Off _ -> {
        boolean trying = link.hasSocket() && failures == 0;
        String text =
            link.state() instanceof LinkState.PollingOnly
                ? "The WebSocket and polling are both turned off: set `webSocketEnabled` or"
                    + " `fallbackToPolling` to true."
                : reason;
        yield new LinkStatus(trying ? Condition.CONNECTING : Condition.OFFLINE, failures, text);
      }
    };
  }

  private static LinkStatus polling(
      Link link, PollState.Outcome last, int failures, String reason) {
    return switch (last) {
      case PollState.None _ -> new LinkStatus(Condition.CONNECTING, failures, reason);
      case PollState.Succeeded _ ->
          new LinkStatus(
              Condition.POLLING,
              failures,
              reason
                  + " The tracker is asked every "
                  + Math.max(1, link.settings().pollIntervalMs() / 1_000)
                  + " s instead.");
      case PollState.Narrowed(var remedy) ->
          new LinkStatus(Condition.MISCONFIGURED, failures, remedy);
      case PollState.Failed(var why) ->
          new LinkStatus(Condition.OFFLINE, failures, reason + " " + why);
    };
  }
}
