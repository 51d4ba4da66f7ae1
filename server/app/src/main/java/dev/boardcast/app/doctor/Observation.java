package dev.boardcast.app.doctor;

import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.protocol.boards.TrackerException;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was seen, before it is judged.
sealed interface Observation {
  /// How the tracker's address answers.
  ///
  /// @param health the answer to `GET …/health`
  /// @param neighbours what else answers at that host and port; null when it was not asked
  /// @param addresses behind the host's name; null when something listens there
  record Tracker(
      URI url, Answer health, @Nullable Neighbours neighbours, @Nullable Addresses addresses)
      implements Observation {}

  /// How the hub's address answers.
  ///
  /// @param keyGiven whether there was a key to send
  /// @param upgrade the answer to the WebSocket's opening
  record Hub(
      URI url,
      boolean keyGiven,
      Answer upgrade,
      @Nullable Neighbours neighbours,
      @Nullable Addresses addresses)
      implements Observation {}

  /// A call to the tracker with the key.
  ///
  /// @param projects how many there are; -1 where the call failed
  record TrackerKey(int projects, @Nullable TrackerException failure) implements Observation {}

  /// How a board's connection to GitHub stands, and the zone in which times are told.
  record Mirror(MirrorReport report, ZoneId zone) implements Observation {}

  /// The epochs that tracker and hub name.
  record Pair(URI tracker, String trackerEpoch, URI hub, String hubEpoch) implements Observation {}

  /// A subscription through the sidecar's own hub client.
  record Subscription(Outcome outcome) implements Observation {}

  /// The names of the variables that tell programs of a proxy.
  ///
  /// @param remoteHosts of the addresses that are not this machine's and not excepted
  /// @param reached whether tracker and hub could be connected to
  record ProxyVariables(Set<String> names, Set<String> remoteHosts, boolean reached)
      implements Observation {
    public ProxyVariables {
      names = Set.copyOf(names);
      remoteHosts = Set.copyOf(remoteHosts);
    }
  }

  /// What answers at the root of the same host and port.
  ///
  /// @param health to `GET /health`
  /// @param notifications to `GET /notifications`, without asking for a WebSocket
  record Neighbours(Answer health, Answer notifications) {
    boolean hasTracker() {
      return ServerFingerprint.health(health).isPresent();
    }

    boolean hasHub() {
      return ServerFingerprint.isHubsPath(notifications);
    }
  }

  /// What a host's name stands for on this machine, where nothing listens.
  ///
  /// @param resolved the addresses, as text
  /// @param loopback what answers at that port of 127.0.0.1, where a server listens unless told
  ///   otherwise; null where the name is that, or another machine
  record Addresses(List<String> resolved, @Nullable Neighbours loopback) {
    public Addresses {
      resolved = List.copyOf(resolved);
    }
  }

  /// How a subscription went.
  sealed interface Outcome {
    /// @param positions by project, as the hub told
    record Accepted(Map<Integer, Long> positions) implements Outcome {
      public Accepted {
        positions = Map.copyOf(positions);
      }
    }

    record Refused(String code, String message) implements Outcome {}

    record Ended(HubClosed closed) implements Outcome {}

    record NoAnswer(long afterSeconds) implements Outcome {}
  }
}
