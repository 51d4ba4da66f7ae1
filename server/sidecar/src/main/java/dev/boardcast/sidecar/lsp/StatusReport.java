package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.mirror.MirrorState;
import dev.boardcast.core.mirror.MirrorText;
import dev.boardcast.core.sync.SyncCounters;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.sidecar.core.message.Counters;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import dev.boardcast.sidecar.engine.EngineReport;
import dev.boardcast.sidecar.engine.QueueDepth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The JSON of the status (docs/PROTOCOL.md, "Sidecar").
final class StatusReport {
  private StatusReport() {}

  static JsonObject brief(StatusSnapshot snapshot) {
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

  /// The same with the connections of the followed boards, where there are any.
  static JsonObject told(StatusSnapshot snapshot, List<MirrorReport> mirrors) {
    JsonObject json = brief(snapshot);
    if (!mirrors.isEmpty()) {
      JsonArray all = new JsonArray();
      mirrors.forEach(report -> all.add(mirror(report)));
      json.add("github", all);
    }
    return json;
  }

  /// A connection, with its words for a person: the sidecar is where the person is, and so is its
  /// clock.
  static JsonObject mirror(MirrorReport report) {
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", report.project());
    json.addProperty("state", report.state());
    json.add("since", Json.toTree(report.since()));
    json.addProperty("waiting", report.waiting());
    json.add("waitingIssues", Json.toTree(report.waitingIssues()));
    json.addProperty("message", report.message());
    json.addProperty("url", report.url());
    if (report.retryAt() != null) {
      json.add("retryAt", Json.toTree(report.retryAt()));
    }
    json.addProperty("upToDate", report.isUpToDate());
    json.addProperty("needsPerson", report.known().filter(MirrorState::needsPerson).isPresent());
    json.addProperty("word", MirrorText.word(report));
    json.addProperty("text", MirrorText.sentence(report, ZoneId.systemDefault()));
    MirrorText.remedy(report).ifPresent(remedy -> json.addProperty("remedy", remedy));
    return json;
  }

  /// The status with all that a developer wants to know.
  static JsonElement full(EngineReport report) {
    JsonObject json = told(report.status(), report.mirrors());
    json.add("positions", positions(report.positions()));
    json.add("counters", counters(report.counters(), report.queues().mailbox().depth()));
    json.add("queues", queues(report.queues()));
    return json;
  }

  private static JsonObject positions(Map<Integer, Position> positions) {
    JsonObject json = new JsonObject();
    new TreeMap<>(positions).forEach((n, at) -> json.add(n.toString(), Json.toTree(at)));
    return json;
  }

  /// Each queue's depth and its bound.
  private static JsonObject queues(EngineReport.Queues queues) {
    JsonObject json = new JsonObject();
    json.add("mailbox", queue(queues.mailbox()));
    json.add("window", queue(queues.window()));
    json.add("held", queue(queues.held()));
    json.add("answers", queue(queues.answers()));
    return json;
  }

  private static JsonObject queue(QueueDepth queue) {
    JsonObject json = new JsonObject();
    json.addProperty("depth", queue.depth());
    json.addProperty("max", queue.max());
    return json;
  }

  private static JsonObject counters(Counters counters, int queueDepth) {
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
