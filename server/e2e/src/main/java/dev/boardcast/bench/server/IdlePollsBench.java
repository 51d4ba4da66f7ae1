package dev.boardcast.bench.server;

import dev.boardcast.bench.figures.Contender;
import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.ProcFigures;
import dev.boardcast.bench.figures.ServerMetrics;
import dev.boardcast.e2e.harness.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the tracker spends on 200 sidecars that poll it while nothing happens.
public final class IdlePollsBench {
  private static final int SIDECARS = 200;
  private static final int POLL_INTERVAL_S = 30;
  private static final int SETTLE_S = 5;
  private static final int ALONE_S = 10;

  /// As many as these sidecars make in an hour: a tracker runs for days, and its first requests are
  /// no measure.
  private static final int WARM_UP_REQUESTS = 24_000;

  private final int windowS;

  public IdlePollsBench(boolean quick) {
    windowS = POLL_INTERVAL_S * (quick ? 1 : 4);
  }

  public void run() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      server.call(
          "POST", "/api/projects", "{\"title\":\"Idle\"}", "Content-Type", "application/json");
      String etag =
          server.call("GET", "/api/positions", null).headers().firstValue("ETag").orElseThrow();
      for (int i = 0; i < WARM_UP_REQUESTS; i++) {
        server.call("GET", "/api/positions", null, "If-None-Match", etag);
      }
      TimeUnit.SECONDS.sleep(SETTLE_S);
      double before = ProcFigures.cpuMs(server.pid());
      TimeUnit.SECONDS.sleep(ALONE_S);
      double alone = (ProcFigures.cpuMs(server.pid()) - before) / (ALONE_S * 1e3) * 100;
      Process pollers = start(server);
      try {
        BufferedReader out = pollers.inputReader(StandardCharsets.UTF_8);
        if (!"polling".equals(out.readLine())) {
          throw new IllegalStateException("the sidecars do not poll");
        }
        TimeUnit.SECONDS.sleep(SETTLE_S);
        measure(server, alone);
      } finally {
        pollers.getOutputStream().close();
        Contender.end(pollers);
      }
    } finally {
      Folders.remove(folder);
    }
  }

  private void measure(ServerProcess server, double alonePercent)
      throws IOException, InterruptedException {
    double requestsBefore = requests(server);
    double before = ProcFigures.cpuMs(server.pid());
    TimeUnit.SECONDS.sleep(windowS);
    double spentMs = ProcFigures.cpuMs(server.pid()) - before;
    double requests = requests(server) - requestsBefore - 1;
    double most = 0;
    double last = requests(server);
    for (int second = 0; second < POLL_INTERVAL_S; second++) {
      TimeUnit.SECONDS.sleep(1);
      double now = requests(server);
      most = Math.max(most, now - last - 1);
      last = now;
    }
    System.out.printf(
        Locale.ROOT,
        "%n%d sidecars, the WebSocket off, %d s: %.0f requests, at most %.0f in a second; the server used %.0f ms, %.2f %% of a core (wanted: 1); without them %.2f %%%n",
        SIDECARS,
        windowS,
        requests,
        most,
        spentMs,
        spentMs / (windowS * 1e3) * 100,
        alonePercent);
  }

  private static double requests(ServerProcess server) throws IOException, InterruptedException {
    return ServerMetrics.of(server).count("boardcast_tracker_requests_seconds");
  }

  private static Process start(ServerProcess server) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Pollers.class.getName(),
                Integer.toString(SIDECARS),
                server.trackerUrl().toString())
            .redirectError(Redirect.DISCARD);
    builder.environment().put("STATE_TRACKING_API_KEY", ServerProcess.KEY);
    return builder.start();
  }
}
