package dev.boardcast.bench.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.demo.McpAgent;
import dev.boardcast.app.editor.EditorListener;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.ServerMetrics;
import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.hub.HubListener;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// From a tool's answer to the editor's `boardcast/changes`, through real processes: single
/// changes, one a second, and a stream of twenty a second. A subscriber of the benchmark's own
/// tells when the hub's frame was on the wire.
public final class LatencyBench {
  private static final int WINDOW_MS = 500;
  private static final int STREAM_PER_SECOND = 20;
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Duration ARRIVAL_PATIENCE = Duration.ofSeconds(20);
  private static final int WARM_UP_CALLS = 200;

  private final int singles;
  private final int streamed;

  /// `System.nanoTime()` by sequence. Written by the thread that sees each.
  private final Map<Long, Long> answered = new ConcurrentHashMap<>();

  private final Map<Long, Long> framed = new ConcurrentHashMap<>();
  private final Map<Long, Long> notified = new ConcurrentHashMap<>();

  /// By sequence, the notification that it came in.
  private final Map<Long, Integer> batches = new ConcurrentHashMap<>();

  public LatencyBench(boolean quick) {
    singles = quick ? 15 : 120;
    streamed = quick ? 200 : 1_000;
  }

  public void run() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    Process mcp = null;
    Process sidecar = null;
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      Map<String, String> environment =
          Map.of(
              "STATE_TRACKING_API_URL",
              server.trackerUrl().toString(),
              "BOARDCAST_HUB_URL",
              server.hubUrl().toString(),
              "STATE_TRACKING_API_KEY",
              ServerProcess.KEY,
              "BOARDCAST_DATA_DIR",
              folder.toString());
      sidecar = start(environment, "sidecar");
      mcp = start(environment, "mcp");
      measure(server, sidecar, mcp);
    } finally {
      end(mcp);
      end(sidecar);
      Folders.remove(folder);
    }
  }

  private void measure(ServerProcess server, Process sidecar, Process mcp) throws Exception {
    Editor editor = new Editor();
    try (EditorSession _ =
        EditorSession.open(
            sidecar.getInputStream(), sidecar.getOutputStream(), new JsonObject(), editor)) {
      await(editor.live, "the sidecar is not live");
      HubConnection subscriber = subscribe(server);
      McpAgent agent = new McpAgent(mcp);
      agent.initialize("bench");
      int project =
          agent
              .call("create_project", fields("title", "Latency"))
              .structured()
              .getAsJsonObject("project")
              .get("number")
              .getAsInt();
      for (int i = 0; i < WARM_UP_CALLS; i++) {
        create(agent, project, i);
      }
      awaitAll();
      print("single changes, one a second", server, () -> play(agent, project, singles, 1));
      print(
          "a stream, " + STREAM_PER_SECOND + " a second",
          server,
          () -> play(agent, project, streamed, STREAM_PER_SECOND));
      subscriber.close();
    }
  }

  private Samples toolTimes = new Samples();

  /// A run of changes.
  private interface Play {
    void run() throws InterruptedException;
  }

  private void print(String title, ServerProcess server, Play play)
      throws IOException, InterruptedException {
    answered.clear();
    framed.clear();
    notified.clear();
    batches.clear();
    toolTimes = new Samples();
    ServerMetrics before = ServerMetrics.of(server);
    play.run();
    awaitAll();
    ServerMetrics after = ServerMetrics.of(server);
    Samples whole = new Samples();
    Samples wire = new Samples();
    Samples sidecar = new Samples();
    Map<Integer, Long> opened = new ConcurrentHashMap<>();
    framed.forEach(
        (sequence, at) -> opened.merge(batches.getOrDefault(sequence, 0), at, Math::min));
    answered.forEach((sequence, at) -> {
      whole.add(millis(at, notified.getOrDefault(sequence, 0L)));
      wire.add(millis(at, framed.getOrDefault(sequence, 0L)));
    });
    Map<Integer, Long> closed = new ConcurrentHashMap<>();
    notified.forEach((sequence, at) -> closed.put(batches.getOrDefault(sequence, 0), at));
    closed.forEach(
        (batch, at) -> sidecar.add(millis(opened.getOrDefault(batch, 0L), at) - WINDOW_MS));
    System.out.printf(
        "%n%s: %d changes, %d lost%n%n", title, answered.size(), answered.size() - notified.size());
    System.out.println(
        "| ms                                           |       n |   median |      p99 |      max |");
    System.out.println("|---|---|---|---|---|");
    System.out.println(whole.row("tool's answer → boardcast/changes"));
    System.out.println(toolTimes.row("the tool itself (MCP server + tracker)"));
    System.out.println(wire.row("tool's answer → hub's frame at a subscriber"));
    System.out.println(sidecar.row("a window's first frame → notification − 500"));
    System.out.printf(
        Locale.ROOT,
        "%nmeans, ms: tracker's request %.2f, its commit %.2f, hub from commit to last write %.2f%n",
        after.meanMsSince(before, "boardcast_tracker_requests_seconds", "method=\"POST\""),
        after.meanMsSince(before, "boardcast_tracker_commit_seconds", ""),
        after.meanMsSince(before, "boardcast_hub_lag_seconds", ""));
  }

  /// Calls at fixed times, whatever the earlier ones took.
  private void play(McpAgent agent, int project, int changes, int perSecond) {
    long start = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      create(agent, project, i);
    }
  }

  private void create(McpAgent agent, int project, int i) {
    JsonObject arguments = fields("title", "change " + i);
    arguments.addProperty("projectNumber", project);
    long from = System.nanoTime();
    McpAgent.Answer answer = agent.call("create_issue", arguments);
    // The project has one event before its first issue.
    long sequence = 1 + answer.structured().getAsJsonObject("issue").get("number").getAsLong();
    answered.put(sequence, answer.atNanos());
    toolTimes.add(millis(from, answer.atNanos()));
  }

  private void awaitAll() throws InterruptedException {
    long deadline = System.nanoTime() + ARRIVAL_PATIENCE.toNanos();
    while (!notified.keySet().containsAll(answered.keySet())
        || !framed.keySet().containsAll(answered.keySet())) {
      if (System.nanoTime() > deadline) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private HubConnection subscribe(ServerProcess server) throws InterruptedException {
    CountDownLatch subscribed = new CountDownLatch(1);
    HubConnection connection =
        HubConnection.open(
            server.hubUrl(),
            ServerProcess.KEY,
            START_PATIENCE,
            new HubListener() {
              @Override
              public void onFrame(HubFrame frame, int characters) {
                if (frame instanceof HubFrame.Event event) {
                  framed.put(event.event().sequence(), System.nanoTime());
                } else if (frame instanceof HubFrame.Subscribed) {
                  subscribed.countDown();
                } else if (frame instanceof HubFrame.Welcome) {
                  welcomed.countDown();
                }
              }

              @Override
              public void onHeard() {}

              @Override
              public void onClosed(HubClosed closed) {}
            });
    await(welcomed, "the hub does not welcome");
    connection.send(new ClientFrame.Subscribe(Set.of(), Map.of()));
    await(subscribed, "the hub does not answer");
    return connection;
  }

  private final CountDownLatch welcomed = new CountDownLatch(1);

  private final class Editor implements EditorListener {
    final CountDownLatch live = new CountDownLatch(1);
    private int count;

    @Override
    public void changes(JsonObject batch, long receivedAtNanos) {
      count++;
      for (JsonElement change : batch.getAsJsonArray("changes")) {
        long sequence = change.getAsJsonObject().get("sequence").getAsLong();
        batches.put(sequence, count);
        notified.put(sequence, receivedAtNanos);
      }
    }

    @Override
    public void statusChanged(JsonObject status) {
      if (status.get("state").getAsString().equals("live")) {
        live.countDown();
      }
    }
  }

  private static Process start(Map<String, String> environment, String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(ServerProcess.command(command)).redirectError(Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void end(@Nullable Process process) throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
    if (!latch.await(START_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static JsonObject fields(String name, String value) {
    JsonObject fields = new JsonObject();
    fields.addProperty(name, value);
    return fields;
  }

  private static double millis(long from, long to) {
    return (to - from) / 1e6;
  }
}
