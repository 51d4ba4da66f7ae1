package dev.boardcast.sidecar.engine;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.core.sync.SyncCounters;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The state as it was last told, with its times. Used by the engine's thread alone.
final class StatusReport {
  private LinkStatus status;
  private Instant since;
  private @Nullable Instant lastEventAt;
  private boolean told;

  StatusReport(LinkStatus initial, Instant now) {
    status = initial;
    since = now;
  }

  void eventArrived(Instant now) {
    lastEventAt = now;
  }

  /// Takes the present status.
  ///
  /// @return whether the editor has to be told
  boolean update(LinkStatus next, Instant now) {
    if (next.equals(status) && told) {
      return false;
    }
    if (next.condition() != status.condition()) {
      since = now;
    }
    status = next;
    told = true;
    return true;
  }

  LinkStatus.Condition condition() {
    return status.condition();
  }

  /// @param nextAttemptInMs null when no attempt is due
  JsonObject json(@Nullable Long nextAttemptInMs) {
    JsonObject json = new JsonObject();
    json.addProperty("state", status.condition().wireName());
    json.add("since", Json.toTree(since));
    if (status.failures() > 0) {
      json.addProperty("attempt", status.failures());
    }
    if (nextAttemptInMs != null) {
      json.addProperty("nextAttemptInMs", nextAttemptInMs);
    }
    if (lastEventAt != null) {
      json.add("lastEventAt", Json.toTree(lastEventAt));
    }
    json.addProperty("message", status.message());
    return json;
  }

  static JsonObject positions(Map<Integer, Position> positions) {
    JsonObject json = new JsonObject();
    new TreeMap<>(positions).forEach((n, at) -> json.add(n.toString(), Json.toTree(at)));
    return json;
  }

  static JsonObject counters(
      SyncCounters sync, long reconnects, long polls, long windows, int queueDepth) {
    JsonObject json = new JsonObject();
    json.addProperty("events", sync.events());
    json.addProperty("duplicates", sync.duplicates());
    json.addProperty("gaps", sync.gaps());
    json.addProperty("replays", sync.replays());
    json.addProperty("reloads", sync.reloads());
    json.addProperty("reconnects", reconnects);
    json.addProperty("polls", polls);
    json.addProperty("windows", windows);
    json.addProperty("queueDepth", queueDepth);
    return json;
  }
}
