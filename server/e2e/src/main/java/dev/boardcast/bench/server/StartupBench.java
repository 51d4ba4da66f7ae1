package dev.boardcast.bench.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.editor.EditorListener;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.bench.figures.Contender;
import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.ProcFigures;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.e2e.harness.ServerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The sidecar beside one of the same duties for Node: from the spawn to the answer of
/// `initialize`, taken in turns; memory when live and after many events; processor time when live
/// and idle.
public final class StartupBench {
  private static final int EVENTS = 10_000;
  private static final int WRITERS = 8;
  private static final int ISSUES = 20;
  private static final int PATIENCE_S = 60;

  /// Time for both to come to rest after the events.
  private static final int REST_MS = 8_000;

  private final int rounds;
  private final int idleS;

  public StartupBench(boolean quick) {
    rounds = quick ? 5 : 15;
    idleS = quick ? 10 : 60;
  }

  public void run() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try {
      starts(folder);
      try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
        live(server, folder);
      }
    } finally {
      Folders.remove(folder);
    }
  }

  private void starts(Path folder) throws IOException, InterruptedException {
    Map<String, String> nowhere =
        settings("http://127.0.0.1:9", "ws://127.0.0.1:9/notifications", folder);
    List<Contender> contenders = Contender.all();
    List<Samples> wall = contenders.stream().map(_ -> new Samples()).toList();
    List<Samples> cpu = contenders.stream().map(_ -> new Samples()).toList();
    // The first start of each reads its files from the disk, and is not counted.
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        Contender.Start start = contenders.get(i).measureStart(nowhere);
        if (round >= 0) {
          wall.get(i).add(start.wallMs());
          cpu.get(i).add(start.cpuMs());
        }
      }
    }
    System.out.printf("%nSpawn to the answer of `initialize`, %d rounds in turns.%n%n", rounds);
    System.out.println(
        "| sidecar | median ms | best ms | of Node's median (wanted: 0.60) | CPU ms | of Node's |");
    System.out.println("|---|---|---|---|---|---|");
    for (int i = 0; i < contenders.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.2f | %.0f | %.2f |%n",
          contenders.get(i).name(),
          wall.get(i).median(),
          wall.get(i).percentile(0),
          wall.get(i).median() / wall.getFirst().median(),
          cpu.get(i).median(),
          cpu.get(i).median() / cpu.getFirst().median());
    }
  }

  /// A sidecar that is live.
  private record Live(Contender contender, Process process, EditorSession session, Editor editor) {}

  private void live(ServerProcess server, Path folder) throws Exception {
    // The script does not matter any more once it has started Java.
    List<Contender> contenders =
        Contender.all().stream().filter(c -> !c.name().endsWith("with it")).toList();
    Map<String, String> settings =
        settings(server.trackerUrl().toString(), server.hubUrl().toString(), folder);
    List<Live> all = new ArrayList<>();
    try {
      for (Contender contender : contenders) {
        Process process = contender.start(settings);
        Editor editor = new Editor();
        EditorSession session =
            EditorSession.open(
                process.getInputStream(), process.getOutputStream(), new JsonObject(), editor);
        all.add(new Live(contender, process, session, editor));
        await(editor.live, contender.name() + " is not live");
      }
      List<Double> fresh = new ArrayList<>();
      for (Live one : all) {
        fresh.add(ProcFigures.residentMib(one.process.pid()));
      }
      List<Double> busyBefore = cpu(all);
      long last = change(server);
      for (Live one : all) {
        one.editor.awaitSequence(last);
      }
      List<Double> busy = cpu(all);
      Thread.sleep(REST_MS);
      List<Double> after = new ArrayList<>();
      for (Live one : all) {
        after.add(ProcFigures.residentMib(one.process.pid()));
      }
      for (Live one : all) {
        if (one.session.board(1).issues().size() != ISSUES) {
          throw new IllegalStateException(one.contender.name() + " has another board");
        }
      }
      Thread.sleep(REST_MS);
      List<Double> withBoard = new ArrayList<>();
      for (Live one : all) {
        withBoard.add(ProcFigures.residentMib(one.process.pid()));
      }
      List<Double> idleBefore = cpu(all);
      Thread.sleep(TimeUnit.SECONDS.toMillis(idleS));
      List<Double> idle = cpu(all);
      print(all, List.of(fresh, after, withBoard), busyBefore, busy, idleBefore, idle);
    } finally {
      for (Live one : all) {
        one.session.close();
        Contender.end(one.process);
      }
    }
  }

  private void print(
      List<Live> all,
      List<List<Double>> resident,
      List<Double> busyBefore,
      List<Double> busy,
      List<Double> idleBefore,
      List<Double> idle) {
    System.out.printf(
        "%nLive, at the same server, which made %,d events as fast as it could; a board read, as every editor does; then idle for %d s.%n%n",
        EVENTS, idleS);
    System.out.println(
        "| sidecar | resident MiB, live | after the events | of Node's (wanted: 0.85) | and a board | of Node's | CPU ms for the events | idle, percent of a core (wanted: 0.20) |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < all.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.2f | %.1f | %.2f | %.0f | %.3f |%n",
          all.get(i).contender.name(),
          resident.get(0).get(i),
          resident.get(1).get(i),
          resident.get(1).get(i) / resident.get(1).getFirst(),
          resident.get(2).get(i),
          resident.get(2).get(i) / resident.get(2).getFirst(),
          busy.get(i) - busyBefore.get(i),
          (idle.get(i) - idleBefore.get(i)) / (idleS * 1e3) * 100);
    }
  }

  private static List<Double> cpu(List<Live> all) throws IOException {
    List<Double> figures = new ArrayList<>();
    for (Live one : all) {
      figures.add(ProcFigures.cpuMs(one.process.pid()));
    }
    return figures;
  }

  /// Changes issues of a new project.
  ///
  /// @return the last sequence
  private static long change(ServerProcess server) throws IOException, InterruptedException {
    post(server, "/api/projects", "{\"title\":\"Startup\"}");
    for (int i = 1; i <= ISSUES; i++) {
      post(server, "/api/projects/1/issues", "{\"title\":\"issue %d\"}".formatted(i));
    }
    AtomicInteger left = new AtomicInteger(EVENTS - 1 - ISSUES);
    AtomicInteger failed = new AtomicInteger();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int w = 0; w < WRITERS; w++) {
        writers.execute(() -> {
          for (int n = left.getAndDecrement(); n > 0; n = left.getAndDecrement()) {
            try {
              String path = "/api/projects/1/issues/" + (1 + n % ISSUES);
              HttpResponse<String> answer =
                  server.call(
                      "PATCH",
                      path,
                      "{\"title\":\"change %d\"}".formatted(n),
                      "Content-Type",
                      "application/json");
              if (answer.statusCode() != 200) {
                failed.incrementAndGet();
              }
            } catch (IOException e) {
              failed.incrementAndGet();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return;
            }
          }
        });
      }
    }
    if (failed.get() > 0) {
      throw new IllegalStateException(failed + " changes failed");
    }
    return EVENTS;
  }

  private static void post(ServerProcess server, String path, String body)
      throws IOException, InterruptedException {
    int status = server.call("POST", path, body, "Content-Type", "application/json").statusCode();
    if (status != 201) {
      throw new IllegalStateException(path + ": " + status);
    }
  }

  private static Map<String, String> settings(String tracker, String hub, Path folder) {
    return Map.of(
        "STATE_TRACKING_API_URL",
        tracker,
        "BOARDCAST_HUB_URL",
        hub,
        "STATE_TRACKING_API_KEY",
        ServerProcess.KEY,
        "BOARDCAST_DATA_DIR",
        folder.toString());
  }

  private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
    if (!latch.await(PATIENCE_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static final class Editor implements EditorListener {
    final CountDownLatch live = new CountDownLatch(1);
    private final AtomicLong last = new AtomicLong();

    @Override
    public void changes(JsonObject batch, long receivedAtNanos) {
      for (JsonElement change : batch.getAsJsonArray("changes")) {
        last.accumulateAndGet(change.getAsJsonObject().get("sequence").getAsLong(), Math::max);
      }
    }

    @Override
    public void statusChanged(JsonObject status) {
      if (status.get("state").getAsString().equals("live")) {
        live.countDown();
      }
    }

    void awaitSequence(long wanted) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
      while (last.get() < wanted) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("only came to " + last + " of " + wanted);
        }
        Thread.sleep(20);
      }
    }
  }
}
