package dev.boardcast.app.doctor;

import dev.boardcast.client.Addresses;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.mirror.MirrorText;
import dev.boardcast.protocol.boards.TrackerException;
import java.time.ZoneId;
import java.util.TreeSet;

/// From what was seen to what it means. Pure.
final class Diagnosis {
  static final String USE_ITS_KEY =
      "use the key of that server: set STATE_TRACKING_API_KEY to it, or unset it on the server's own machine, where the credentials file is found";

  private static final String PROXY_SUBJECT = "Proxy settings";
  private static final String PAIR_SUBJECT = "Same server";
  private static final String SUBSCRIPTION_SUBJECT = "Subscription";
  private static final String TRACKER_KEY_SUBJECT = "Tracker's key check";

  private Diagnosis() {}

  /// @param ownVersion of this program
  static Finding of(Observation observation, String ownVersion) {
    return switch (observation) {
      case Observation.Tracker seen -> TrackerDiagnosis.of(seen, ownVersion);
      case Observation.Hub seen -> HubDiagnosis.of(seen);
      case Observation.TrackerKey seen -> trackerKey(seen);
      case Observation.Mirror(var report, var zone) -> mirror(report, zone);
      case Observation.Pair pair -> pair(pair);
      case Observation.Subscription(var outcome) -> subscription(outcome);
      case Observation.ProxyVariables seen -> proxyVariables(seen);
    };
  }

  static Finding notChecked(Class<? extends Observation> what, String why) {
    String subject =
        what.equals(Observation.TrackerKey.class)
            ? TRACKER_KEY_SUBJECT
            : what.equals(Observation.Pair.class) ? PAIR_SUBJECT : SUBSCRIPTION_SUBJECT;
    return new Finding.Unknown(subject, why);
  }

  private static Finding trackerKey(Observation.TrackerKey seen) {
    return switch (seen.failure()) {
      case null ->
          new Finding.Fine(
              TRACKER_KEY_SUBJECT, "the key is accepted; " + seen.projects() + " project(s)");
      case TrackerException.AuthenticationFailed _ ->
          new Finding.Fault(
              TRACKER_KEY_SUBJECT, FaultKind.WRONG_KEY, "the tracker refuses the key", USE_ITS_KEY);
      case TrackerException.NotFound _ ->
          new Finding.Fault(
              TRACKER_KEY_SUBJECT,
              FaultKind.OLD_SERVER,
              "the tracker does not know `/api/positions`: it is older than this program",
              "update the server: end it, get the same version there as here, and start it again");
      case TrackerException failure ->
          new Finding.Fault(
              TRACKER_KEY_SUBJECT,
              FaultKind.SERVER_FAILED,
              String.valueOf(failure.getMessage()),
              "look at what `boardcast serve` says on its terminal, and run `boardcast doctor` again");
    };
  }

  /// What passes by itself is no fault: a person has nothing to do about it.
  private static Finding mirror(MirrorReport report, ZoneId zone) {
    String subject = "GitHub, project #" + report.project();
    String sentence = MirrorText.sentence(report, zone);
    return MirrorText.remedy(report)
        .<Finding>map(
            remedy -> new Finding.Fault(subject, FaultKind.CONNECTION_STOPPED, sentence, remedy))
        .orElseGet(() -> new Finding.Fine(subject, sentence));
  }

  private static Finding pair(Observation.Pair seen) {
    return seen.trackerEpoch().equals(seen.hubEpoch())
        ? new Finding.Fine(PAIR_SUBJECT, "tracker and hub are of one server")
        : new Finding.Fault(
            PAIR_SUBJECT,
            FaultKind.MIXED_SERVERS,
            "tracker and hub belong to different servers: the epochs of %s and %s differ"
                .formatted(Addresses.bare(seen.tracker()), Addresses.bare(seen.hub())),
            "set STATE_TRACKING_API_URL and BOARDCAST_HUB_URL to the two addresses that one `boardcast serve` says when it starts");
  }

  private static Finding subscription(Observation.Outcome outcome) {
    return switch (outcome) {
      case Observation.Outcome.Accepted(var positions) ->
          new Finding.Fine(
              SUBSCRIPTION_SUBJECT,
              "the hub sends changes of " + positions.size() + " project(s) from now on");
      case Observation.Outcome.Refused(var code, var message) ->
          new Finding.Fault(
              SUBSCRIPTION_SUBJECT,
              FaultKind.SERVER_FAILED,
              "the hub refuses it: %s (%s)"
                  .formatted(ServerFingerprint.shown(message), ServerFingerprint.shown(code)),
              "get the same version of the server as of this program");
      case Observation.Outcome.Ended(var closed) ->
          new Finding.Fault(
              SUBSCRIPTION_SUBJECT,
              FaultKind.SERVER_FAILED,
              closed.reason(),
              "look at what `boardcast serve` says on its terminal; if nothing, a proxy may have cut the connection");
      case Observation.Outcome.NoAnswer(var seconds) ->
          new Finding.Fault(
              SUBSCRIPTION_SUBJECT,
              FaultKind.PROXY,
              "the WebSocket opens, but no answer to a subscription comes within " + seconds + " s",
              "a proxy may hold WebSocket messages back: set BOARDCAST_HUB_URL past it; else start `boardcast serve` again");
    };
  }

  private static Finding proxyVariables(Observation.ProxyVariables seen) {
    String names = String.join(", ", new TreeSet<>(seen.names()));
    if (seen.reached() || seen.remoteHosts().isEmpty()) {
      return new Finding.Fine(
          PROXY_SUBJECT, names + " (set here) is not used: Boardcast connects directly");
    }
    String hosts = String.join(", ", new TreeSet<>(seen.remoteHosts()));
    return new Finding.Fault(
        PROXY_SUBJECT,
        FaultKind.PROXY,
        "%s is set, so this network may want a proxy; Boardcast does not use it, and connects directly"
            .formatted(names),
        "ask for a direct way to %s, or for a tunnel (`ssh -L`) and set the addresses to its end on this machine"
            .formatted(hosts));
  }
}
