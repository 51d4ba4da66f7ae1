package dev.boardcast.app.doctor;

import java.util.Optional;

/// Judges how the tracker's address answered. Pure.
final class TrackerDiagnosis {
  private static final Endpoint PEER = Endpoint.TRACKER;

  private TrackerDiagnosis() {}

  /// @param ownVersion of this program
  static Finding of(Observation.Tracker seen, String ownVersion) {
    Optional<ServerFingerprint.Health> health = ServerFingerprint.health(seen.health());
    if (health.isPresent()) {
      return versions(seen, health.get(), ownVersion);
    }
    return PEER.unheard(seen.url(), seen.health(), seen.addresses())
        .or(() -> misplaced(seen))
        .or(() -> swapped(seen))
        .orElseGet(() -> stranger(seen));
  }

  private static Finding versions(
      Observation.Tracker seen, ServerFingerprint.Health health, String ownVersion) {
    String version = ServerFingerprint.shown(health.version());
    String server = "the server at %s (version %s)".formatted(Endpoint.where(seen.url()), version);
    if (health.epoch() == null || ServerVersion.of(version, ownVersion) == ServerVersion.TOO_OLD) {
      return new Finding.Fault(
          PEER.subject(),
          FaultKind.OLD_SERVER,
          server
              + " is older than this program (version "
              + ownVersion
              + (health.epoch() == null ? "): its answer lacks the epoch" : ")"),
          "update the server: end it, get the same version there as here, and start it again");
    }
    if (ServerVersion.of(version, ownVersion) == ServerVersion.TOO_NEW) {
      return new Finding.Fault(
          PEER.subject(),
          FaultKind.NEW_SERVER,
          server + " is newer than this program (version " + ownVersion + ")",
          "update this program, and the editor's extension");
    }
    return new Finding.Fine(
        PEER.subject(), "%s answers (version %s)".formatted(seen.url(), version));
  }

  private static Optional<Finding> swapped(Observation.Tracker seen) {
    return seen.neighbours() != null && seen.neighbours().hasHub()
        ? PEER.fault(
            FaultKind.WRONG_PORT,
            Endpoint.where(seen.url()) + " is the hub's port, not the tracker's",
            PEER.correct())
        : Optional.empty();
  }

  private static Optional<Finding> misplaced(Observation.Tracker seen) {
    return seen.neighbours() != null && seen.neighbours().hasTracker()
        ? PEER.fault(
            FaultKind.WRONG_PATH,
            "the tracker is at %s, but not below `%s`"
                .formatted(Endpoint.where(seen.url()), seen.url().getRawPath()),
            "set " + PEER.variable() + " to " + Endpoint.at(seen.url(), "http", ""))
        : Optional.empty();
  }

  private static Finding stranger(Observation.Tracker seen) {
    if (!(seen.health() instanceof Answer.Http http)) {
      return another(seen, "it opens a WebSocket");
    }
    Optional<String> proxy = ServerFingerprint.proxy(http);
    if (proxy.isPresent() && ServerFingerprint.problemCode(http).isEmpty()) {
      return new Finding.Fault(
          PEER.subject(),
          FaultKind.PROXY,
          "a proxy answers for %s with HTTP %d (%s)"
              .formatted(Endpoint.where(seen.url()), http.status(), proxy.get()),
          "have the proxy let %s through to the tracker, or set %s past it; if there is none, another program has the port: %s"
              .formatted(seen.url(), PEER.variable(), PEER.correct()));
    }
    if (http.status() >= 500 && ServerFingerprint.problemCode(http).isPresent()) {
      return new Finding.Fault(
          PEER.subject(),
          FaultKind.SERVER_FAILED,
          "the tracker at %s fails (HTTP %d)".formatted(Endpoint.where(seen.url()), http.status()),
          "look at what `boardcast serve` says on its terminal, and start it again");
    }
    return another(seen, http(http));
  }

  private static Finding another(Observation.Tracker seen, String how) {
    return new Finding.Fault(
        PEER.subject(),
        FaultKind.WRONG_PORT,
        "another program answers at %s (%s)".formatted(Endpoint.where(seen.url()), how),
        PEER.correct());
  }

  /// For example ``HTTP 200, `SimpleHTTP/0.6```.
  static String http(Answer.Http http) {
    String server = http.header("server");
    return "HTTP "
        + http.status()
        + (server.isEmpty() ? "" : ", `" + ServerFingerprint.shown(server) + "`");
  }
}
