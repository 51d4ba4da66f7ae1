package dev.boardcast.app.demo.cluster;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.demo.DemoEditor;
import dev.boardcast.app.demo.DemoParts;
import dev.boardcast.app.editor.EditorListener;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.app.settings.Option;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An editor of the demo with several servers: its sidecar, which finds the next server where its
/// own is gone, and what it was told. Thread-safe.
public final class ClusterEditor implements EditorListener, AutoCloseable {
  private static final long LIVE_TIMEOUT_MS = 30_000;
  private static final int WINDOW_MS = 50;
  private static final long LOOK_MS = 250;

  private final DemoParts parts;
  private final DemoEditor editor;
  private final DemoBalancer rest;
  private final DemoBalancer hub;
  private final EditorSession session;

  // Guarded by this.
  private long told;
  private long toldAtNanos;
  private int refreshed;

  private ClusterEditor(DemoParts parts, String name, DemoBalancer rest, DemoBalancer hub) {
    this.parts = parts;
    this.rest = rest;
    this.hub = hub;
    editor = new DemoEditor();
    Process sidecar = parts.start(name, at(rest.address(), hub.address()), "sidecar");
    JsonObject options = new JsonObject();
    options.addProperty("batchWindowMs", WINDOW_MS);
    session =
        EditorSession.open(sidecar.getInputStream(), sidecar.getOutputStream(), options, this);
  }

  /// @param servers the one that it is at, then where it goes when that is gone
  static ClusterEditor open(DemoParts parts, String name, List<DemoParts.Server> servers)
      throws IOException, InterruptedException {
    ClusterEditor opened =
        new ClusterEditor(
            parts,
            name,
            DemoBalancer.before(servers.stream().map(DemoParts.Server::trackerUrl).toList()),
            DemoBalancer.before(servers.stream().map(DemoParts.Server::hubUrl).toList()));
    if (!opened.editor.inbox().awaitState("live", LIVE_TIMEOUT_MS)) {
      throw new CommandFailure("the sidecar found no hub. " + parts.logOf(name));
    }
    return opened;
  }

  /// Variables of a part that is to use these addresses.
  static Map<String, String> at(URI tracker, URI hub) {
    return Map.of(
        Option.STATE_TRACKING_API_URL.name(),
        tracker.toString(),
        Option.BOARDCAST_HUB_URL.name(),
        hub.toString());
  }

  EditorSession session() {
    return session;
  }

  DemoEditor editor() {
    return editor;
  }

  /// Boards that it was told to fetch again.
  synchronized int refreshed() {
    return refreshed;
  }

  /// Waits until a change was told.
  ///
  /// @return when
  /// @throws CommandFailure when it is not told in time
  synchronized long awaitTold(long sequence, long timeoutMs) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMs * 1_000_000;
    while (told < sequence) {
      Optional<String> dead = parts.findDead(0);
      if (dead.isPresent() || System.nanoTime() > deadline) {
        throw new CommandFailure(dead.orElse("an editor was not told of a change in time"));
      }
      wait(LOOK_MS);
    }
    return toldAtNanos;
  }

  @Override
  public synchronized void changes(JsonObject batch, long receivedAtNanos) {
    editor.changes(batch, receivedAtNanos);
    refreshed += batch.has("refresh") ? batch.getAsJsonArray("refresh").size() : 0;
    for (var change : batch.getAsJsonArray("changes")) {
      told = Math.max(told, change.getAsJsonObject().get("sequence").getAsLong());
    }
    toldAtNanos = receivedAtNanos;
    notifyAll();
  }

  @Override
  public void statusChanged(JsonObject status) {
    editor.statusChanged(status);
  }

  @Override
  public void close() {
    session.close();
    rest.close();
    hub.close();
  }
}
