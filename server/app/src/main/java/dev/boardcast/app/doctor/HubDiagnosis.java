package dev.boardcast.app.doctor;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges how the hub's address answered the opening of a WebSocket. Pure.
final class HubDiagnosis {
  private static final Endpoint PEER = Endpoint.HUB;

  /// What a WebSocket's opening gets where the words that ask for it were taken away.
  private static final Set<Integer> STRIPPED_STATUSES = Set.of(200, 400, 426, 501);

  private HubDiagnosis() {}

  static Finding of(Observation.Hub seen) {
    return PEER.unheard(seen.url(), seen.upgrade(), seen.addresses())
        .orElseGet(() ->
            switch (seen.upgrade()) {
              case Answer.Http http -> http(seen, http);
              case Answer.Upgraded(var first) -> upgraded(seen, first);
              case Answer.Refused _,
                  Answer.UnknownHost _,
                  Answer.Unreachable _,
                  Answer.NoTls _,
                  Answer.TlsFailed _,
                  Answer.Silent _,
                  Answer.Closed _,
                  Answer.NotHttp _ ->
                  throw new IllegalStateException("judged before: " + seen.upgrade());
            });
  }

  /// The epoch of the hub's welcome; null when there is none.
  static @Nullable String epoch(Answer answer) {
    return answer instanceof Answer.Upgraded(var first)
            && first != null
            && ServerFingerprint.isWelcome(first)
        ? ServerFingerprint.text(ServerFingerprint.json(first), "epoch")
        : null;
  }

  private static Finding upgraded(Observation.Hub seen, @Nullable String first) {
    if (first == null) {
      return fault(
          FaultKind.WRONG_PORT,
          "what answers at %s opens a WebSocket and says nothing, as a hub would not"
              .formatted(seen.url()),
          "start `boardcast serve` again if it is its; else " + PEER.correct());
    }
    if (epoch(seen.upgrade()) != null) {
      return new Finding.Fine(PEER.subject(), seen.url() + " welcomes us");
    }
    return ServerFingerprint.isWelcome(first)
        ? fault(
            FaultKind.OLD_SERVER,
            "the hub at %s is older than this program: its welcome lacks the epoch"
                .formatted(Endpoint.where(seen.url())),
            "update the server: end it, get the same version there as here, and start it again")
        : fault(
            FaultKind.WRONG_PORT,
            "another program's WebSocket answers at %s (it says `%s`)"
                .formatted(seen.url(), ServerFingerprint.shown(first)),
            PEER.correct());
  }

  private static Finding http(Observation.Hub seen, Answer.Http http) {
    if (ServerFingerprint.refusesKey(http) && !isTrackers(seen)) {
      return seen.keyGiven()
          ? fault(
              FaultKind.WRONG_KEY,
              "the hub at %s refuses the key (%d)"
                  .formatted(Endpoint.where(seen.url()), http.status()),
              Diagnosis.USE_ITS_KEY)
          : new Finding.Fine(PEER.subject(), seen.url() + " answers, and wants a key");
    }
    String where = Endpoint.where(seen.url());
    Optional<String> proxy = ServerFingerprint.proxy(http);
    boolean ours = ServerFingerprint.problemCode(http).isPresent();
    if (ours && http.status() == 426) {
      return stripped(
          seen,
          "the hub at %s was reached by a plain request: what asks for a WebSocket was taken out on the way (HTTP 426%s)"
              .formatted(where, proxy.map(how -> "; " + how).orElse("")));
    }
    if (!ours
        && proxy.isPresent()
        && (STRIPPED_STATUSES.contains(http.status())
            || http.status() == 407
            || http.status() >= 500)) {
      return stripped(
          seen,
          "a proxy answers for %s with HTTP %d (%s)".formatted(where, http.status(), proxy.get()));
    }
    if (ours && http.status() >= 500) {
      return failing(where, http);
    }
    return elsewhere(seen)
        .orElseGet(() ->
            proxy
                .map(how ->
                    stripped(
                        seen,
                        "a proxy answers for %s with HTTP %d (%s)"
                            .formatted(where, http.status(), how)))
                .orElseGet(() ->
                    fault(
                        FaultKind.WRONG_PORT,
                        "another program answers at %s (%s)"
                            .formatted(where, TrackerDiagnosis.http(http)),
                        PEER.correct())));
  }

  /// One that lets nobody in for now says why, and when to come again.
  private static Finding failing(String where, Answer.Http http) {
    String why = ServerFingerprint.text(ServerFingerprint.json(http.body()), "detail");
    boolean comesBack = http.status() == 503 && !http.header("retry-after").isEmpty();
    return fault(
        FaultKind.SERVER_FAILED,
        "the hub at %s %s (HTTP %d%s)"
            .formatted(
                where,
                comesBack ? "lets nobody in for now" : "fails",
                http.status(),
                why == null ? "" : ": " + ServerFingerprint.shown(why)),
        comesBack
            ? "wait, it lets us in again by itself; where that takes long, look at what `boardcast serve` says on its terminal, and at its database"
            : "look at what `boardcast serve` says on its terminal, and start it again");
  }

  private static boolean isTrackers(Observation.Hub seen) {
    Observation.Neighbours neighbours = seen.neighbours();
    return neighbours != null && neighbours.hasTracker() && !neighbours.hasHub();
  }

  private static Optional<Finding> elsewhere(Observation.Hub seen) {
    Observation.Neighbours neighbours = seen.neighbours();
    if (neighbours == null) {
      return Optional.empty();
    }
    String where = Endpoint.where(seen.url());
    if (neighbours.hasHub() && !Endpoint.HUB_PATH.equals(seen.url().getRawPath())) {
      return PEER.fault(
          FaultKind.WRONG_PATH,
          "the hub is at %s, but not at `%s`".formatted(where, seen.url().getRawPath()),
          "set " + PEER.variable() + " to " + Endpoint.at(seen.url(), "ws", Endpoint.HUB_PATH));
    }
    return neighbours.hasTracker()
        ? PEER.fault(
            FaultKind.WRONG_PORT, where + " is the tracker's port, not the hub's", PEER.correct())
        : Optional.empty();
  }

  private static Finding stripped(Observation.Hub seen, String detail) {
    return fault(
        FaultKind.PROXY,
        detail,
        "have the proxy pass WebSockets (the headers `Upgrade` and `Connection`) to %s, use wss: where it only looks into plain traffic, or set %s past it"
            .formatted(seen.url(), PEER.variable()));
  }

  private static Finding fault(FaultKind kind, String detail, String remedy) {
    return new Finding.Fault(PEER.subject(), kind, detail, remedy);
  }
}
