package dev.boardcast.sidecar.engine;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.sync.ProjectCursor;
import dev.boardcast.core.sync.SyncCounters;
import dev.boardcast.core.window.BatchWindow;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.sidecar.core.Counters;
import dev.boardcast.sidecar.core.StatusSnapshot;
import java.util.Map;
import java.util.TreeMap;

/// The JSON of the status (docs/PROTOCOL.md, "Sidecar").
final class StatusReport {
  private StatusReport() {}

  static JsonObject json(StatusSnapshot snapshot) {
    JsonObject json = new JsonObject();
    json.addProperty("state", snapshot.status().condition().wireName());
    json.add("since", Json.toTree(snapshot.since()));
    if (snapshot.status().failures() > 0) {
      json.addProperty("attempt", snapshot.status().failures());
    }
    if (snapshot.nextAttemptInMs() != null) {
      json.addProperty("nextAttemptInMs", snapshot.nextAttemptInMs());
    }
    if (snapshot.lastEventAt() != null) {
      json.add("lastEventAt", Json.toTree(snapshot.lastEventAt()));
    }
    json.addProperty("message", snapshot.status().message());
    return json;
  }

  static JsonObject positions(Map<Integer, Position> positions) {
    JsonObject json = new JsonObject();
    new TreeMap<>(positions).forEach((n, at) -> json.add(n.toString(), Json.toTree(at)));
    return json;
  }

  /// Each queue's depth and its bound.
  static JsonObject queues(Counters counters, int mailbox, Editor.Queue answers) {
    JsonObject json = new JsonObject();
    json.add("mailbox", queue(mailbox, Loop.MAILBOX_MAX_COUNT));
    json.add("window", queue(counters.windowChanges(), BatchWindow.CHANGES_MAX_COUNT));
    json.add("held", queue(counters.heldEvents(), ProjectCursor.HELD_MAX_EVENTS));
    json.add("answers", queue(answers.depth(), answers.max()));
    return json;
  }

  private static JsonObject queue(int depth, int max) {
    JsonObject json = new JsonObject();
    json.addProperty("depth", depth);
    json.addProperty("max", max);
    return json;
  }

  static JsonObject counters(Counters counters, int queueDepth) {
    SyncCounters sync = counters.sync();
    JsonObject json = new JsonObject();
    json.addProperty("events", sync.events());
    json.addProperty("duplicates", sync.duplicates());
    json.addProperty("gaps", sync.gaps());
    json.addProperty("replays", sync.replays());
    json.addProperty("reloads", sync.reloads());
    json.addProperty("reconnects", counters.reconnects());
    json.addProperty("polls", counters.polls());
    json.addProperty("windows", counters.windows());
    json.addProperty("wakes", counters.wakes());
    json.addProperty("contradictions", counters.contradictions());
    json.addProperty("unreadFrames", counters.unreadFrames());
    json.addProperty("queueDepth", queueDepth);
    json.addProperty("windowChanges", counters.windowChanges());
    json.addProperty("heldEvents", counters.heldEvents());
    return json;
  }
}
