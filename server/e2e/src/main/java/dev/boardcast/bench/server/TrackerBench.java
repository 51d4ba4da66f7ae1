package dev.boardcast.bench.server;

import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.e2e.harness.ServerProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// Durable writes and reads a second through the tracker's REST: real process, real HTTP, 64
/// connections, each with one request at a time. Writes and reads in turns; medians of the rounds.
public final class TrackerBench {
  private static final int CONNECTIONS = 64;
  private static final int ISSUES = 500;
  private static final int PAYLOAD_BYTES = 4_096;

  private final int rounds;
  private final Duration round;

  public TrackerBench(boolean quick) {
    rounds = quick ? 2 : 5;
    round = Duration.ofSeconds(quick ? 2 : 5);
  }

  /// A kind of request.
  public interface Shot {
    /// @return what makes the request's path and body for a running number
    Target at(long i);
  }

  record Target(HttpMethod method, String path, String body, int status) {}

  public record Result(double perSecond, double cpuMsPerThousand, Samples latencies) {}

  public void run() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setDefaultHost("127.0.0.1")
                  .setDefaultPort(server.trackerUrl().getPort())
                  .setKeepAliveTimeout(0),
              new PoolOptions().setHttp1MaxSize(CONNECTIONS));
      String project = project(server);
      Map<String, Shot> shots = shots(project);
      for (Shot shot : shots.values()) {
        measure(server, client, shot, Duration.ofSeconds(2));
      }
      System.out.printf(
          Locale.ROOT,
          "fdatasync of %d bytes, one after the other: %.0f a second%n%n",
          PAYLOAD_BYTES,
          syncsPerSecond(folder));
      System.out.println(
          "| requests                       | a second | CPU ms a thousand | median ms |  p99 ms |");
      System.out.println("|---|---|---|---|---|");
      Map<String, Samples[]> figures = new java.util.LinkedHashMap<>();
      for (int i = 0; i < rounds; i++) {
        for (Map.Entry<String, Shot> entry : shots.entrySet()) {
          Result result = measure(server, client, entry.getValue(), round);
          Samples[] of =
              figures.computeIfAbsent(
                  entry.getKey(),
                  _ -> new Samples[] {new Samples(), new Samples(), new Samples(), new Samples()});
          of[0].add(result.perSecond());
          of[1].add(result.cpuMsPerThousand());
          of[2].add(result.latencies().median());
          of[3].add(result.latencies().percentile(99));
        }
      }
      figures.forEach((name, of) ->
          System.out.printf(
              Locale.ROOT,
              "| %-30s | %8.0f | %17.0f | %9.1f | %7.1f |%n",
              name,
              of[0].median(),
              of[1].median(),
              of[2].median(),
              of[3].median()));
      System.out.printf(
          "%nmedians of %d rounds of %d s, %d connections, client on the same machine%n",
          rounds, round.toSeconds(), CONNECTIONS);
      await(client.close());
    } finally {
      await(vertx.close());
      Folders.remove(folder);
    }
  }

  private static Map<String, Shot> shots(String project) {
    Map<String, Shot> shots = new java.util.LinkedHashMap<>();
    String issues = project + "/issues";
    shots.put("write: PUT an issue's status", write(project));
    shots.put(
        "write: PATCH title and body",
        i ->
            new Target(
                HttpMethod.PATCH,
                issues + "/" + (1 + i % ISSUES),
                "{\"title\":\"t%d\",\"body\":\"b%d\"}".formatted(i, i),
                200));
    shots.put(
        "read: GET an issue",
        i -> new Target(HttpMethod.GET, issues + "/" + (1 + i % ISSUES), "", 200));
    shots.put("read: GET positions", _ -> new Target(HttpMethod.GET, "/api/positions", "", 200));
    shots.put(
        "read: GET a page of 20 issues",
        _ -> new Target(HttpMethod.GET, issues + "?limit=20", "", 200));
    return shots;
  }

  /// Another status for an issue after the other.
  public static Shot write(String project) {
    return i ->
        new Target(
            HttpMethod.PUT,
            project + "/issues/" + (1 + i % ISSUES) + "/status",
            (i / ISSUES) % 2 == 0 ? "{\"status\":\"todo\"}" : "{\"status\":\"done\"}",
            200);
  }

  /// Makes a project with issues.
  ///
  /// @return its path
  public static String project(ServerProcess server) throws Exception {
    server.call("POST", "/api/projects", "{\"title\":\"Bench\",\"phases\":[\"A\",\"B\"]}");
    for (int i = 0; i < ISSUES; i++) {
      server.call(
          "POST",
          "/api/projects/1/issues",
          "{\"title\":\"issue %d\",\"phase\":\"A\"}".formatted(i));
    }
    return "/api/projects/1";
  }

  private static final AtomicLong NEXT = new AtomicLong();

  public static Result measure(
      ServerProcess server, HttpClient client, Shot shot, Duration duration) {
    Samples latencies = new Samples();
    long cpuBefore = cpuNanos(server);
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    CompletableFuture<?>[] lines = new CompletableFuture<?>[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
      CompletableFuture<Void> line = new CompletableFuture<>();
      lines[i] = line;
      again(client, shot, end, latencies, line);
    }
    CompletableFuture.allOf(lines).join();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMs = (cpuNanos(server) - cpuBefore) / 1e6;
    return new Result(latencies.count() / seconds, cpuMs / latencies.count() * 1_000, latencies);
  }

  private static void again(
      HttpClient client, Shot shot, long end, Samples latencies, CompletableFuture<Void> line) {
    long from = System.nanoTime();
    if (from > end) {
      line.complete(null);
      return;
    }
    Target target = shot.at(NEXT.getAndIncrement());
    var _ =
        send(client, target)
            .onComplete(status -> {
              if (status.failed()) {
                line.completeExceptionally(status.cause());
              } else if (status.result() != target.status()) {
                line.completeExceptionally(
                    new IllegalStateException(target + ": " + status.result()));
              } else {
                latencies.add((System.nanoTime() - from) / 1e6);
                again(client, shot, end, latencies, line);
              }
            });
  }

  private static Future<Integer> send(HttpClient client, Target target) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(target.method())
            .setURI(target.path())
            .putHeader("Authorization", "Bearer " + ServerProcess.KEY);
    return client
        .request(options)
        .compose(request -> target.body().isEmpty() ? request.send() : request.send(target.body()))
        .compose(response -> response.body().map(_ -> response.statusCode()));
  }

  private static long cpuNanos(ServerProcess server) {
    return ProcessHandle.of(server.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }

  private static double syncsPerSecond(Path folder) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      int syncs = 0;
      while (System.nanoTime() - start < 1_000_000_000L) {
        var _ = file.write(payload.rewind());
        file.force(false);
        syncs++;
      }
      return syncs / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static void await(Future<?> future) {
    var _ = future.toCompletionStage().toCompletableFuture().join();
  }
}
