package dev.boardcast.e2e.cluster;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.editor.EditorListener;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.core.domain.Board;
import dev.boardcast.e2e.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A sidecar of one server, as an editor has it. Thread-safe.
public final class Editor implements EditorListener, AutoCloseable {
  private final Map<Integer, List<Long>> told = new HashMap<>();
  private final List<JsonElement> refreshed = new ArrayList<>();
  private final Process process;
  private final EditorSession session;
  private String state = "";
  private long liveAtNanos;

  /// @param log of its process
  public Editor(ServerProcess server, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(ServerProcess.command("sidecar")).redirectError(log.toFile());
    builder.environment().put("STATE_TRACKING_API_KEY", ServerProcess.KEY);
    builder.environment().put("STATE_TRACKING_API_URL", server.trackerUrl().toString());
    builder.environment().put("BOARDCAST_HUB_URL", server.hubUrl().toString());
    process = builder.start();
    session =
        EditorSession.open(
            process.getInputStream(), process.getOutputStream(), new JsonObject(), this);
  }

  /// Its own, which it reads where it has none.
  public Board board(int project) {
    return session.board(project);
  }

  /// The sequences that it was told, as they came.
  public synchronized List<Long> of(int project) {
    return List.copyOf(told.getOrDefault(project, List.of()));
  }

  public synchronized int count() {
    return told.values().stream().mapToInt(List::size).sum();
  }

  public synchronized boolean isLive() {
    return state.equals("live");
  }

  /// When it became live the last time.
  public synchronized long liveAtNanos() {
    return liveAtNanos;
  }

  /// Boards that it was told to fetch again.
  public synchronized List<JsonElement> refreshed() {
    return List.copyOf(refreshed);
  }

  @Override
  public synchronized void changes(JsonObject batch, long receivedAtNanos) {
    for (JsonElement change : batch.getAsJsonArray("changes")) {
      JsonObject one = change.getAsJsonObject();
      told.computeIfAbsent(one.get("projectNumber").getAsInt(), _ -> new ArrayList<>())
          .add(one.get("sequence").getAsLong());
    }
    if (batch.has("refresh")) {
      refreshed.addAll(batch.getAsJsonArray("refresh").asList());
    }
  }

  @Override
  public synchronized void statusChanged(JsonObject status) {
    String now = status.get("state").getAsString();
    if (now.equals("live") && !state.equals("live")) {
      liveAtNanos = System.nanoTime();
    }
    state = now;
  }

  @Override
  public void close() {
    session.close();
    process.destroyForcibly();
  }
}
