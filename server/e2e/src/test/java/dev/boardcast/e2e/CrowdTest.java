package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.e2e.harness.Swarm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real server with a crowd of subscribers. `-Dboardcast.full=true` has 10,000 of them come
/// back at once and 1,000 with bad neighbours; else a tenth.
final class CrowdTest {
  private static final boolean FULL = Boolean.getBoolean("boardcast.full");
  private static final int STORM_SUBSCRIBERS = FULL ? 10_000 : 1_000;
  private static final Duration STORM_PATIENCE = Duration.ofSeconds(30);
  private static final int NEIGHBOURS = FULL ? 979 : 97;
  private static final int BAD_OF_EACH_KIND = FULL ? 10 : 3;
  private static final int EVENTS = FULL ? 2_000 : 60;
  private static final String BODY = "x".repeat(16 * 1024);

  /// What the server's process may grow by while its subscribers misbehave.
  private static final long GROWTH_MAX_MIB = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /// Between changes while a crowd comes back: each is a thousand deliveries or more, and as many
  /// as can be made would be a load of their own.
  private static final Duration STORM_PACE = Duration.ofMillis(50);

  private static void write(ServerProcess server, String title, String body) throws Exception {
    String json = "{\"title\":\"" + title + "\",\"body\":\"" + body + "\"}";
    assertThat(server.call("POST", "/api/projects/1/issues", json).statusCode()).isEqualTo(201);
  }

  private ServerProcess start() throws Exception {
    ServerProcess server = ServerProcess.start(folder, Map.of("REPLAY_BUFFER_EVENTS", "100000"));
    assertThat(server.call("POST", "/api/projects", "{\"title\":\"P\"}").statusCode())
        .isEqualTo(201);
    return server;
  }

  private static long head(ServerProcess server) throws Exception {
    String positions = server.call("GET", "/api/positions", null).body();
    return Long.parseLong(positions.replaceAll("(?s).*\"1\" *: *(\\d+).*", "$1"));
  }

  @Test
  void aCrowdThatIsCutAtOnceIsBackWithEveryEventOnceWhileTheTrackerAnswers() throws Exception {
    try (ServerProcess server = start();
        Swarm swarm = new Swarm(server.hubUrl(), ServerProcess.KEY, 1)) {
      swarm.add(STORM_SUBSCRIBERS);
      swarm.awaitAll(head(server), PATIENCE);
      AtomicBoolean over = new AtomicBoolean();
      Callable<Integer> work =
          () -> {
            int calls = 0;
            while (!over.get()) {
              write(server, "during the storm " + calls, "");
              assertThat(server.call("GET", "/api/projects/1", null).statusCode()).isEqualTo(200);
              calls += 2;
              Thread.sleep(STORM_PACE);
            }
            return calls;
          };
      try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
        Future<Integer> calls = worker.submit(work);
        try {
          swarm.cutAll();
          long from = System.nanoTime();
          swarm.awaitAll(head(server) + 1, STORM_PATIENCE);
          System.out.printf(
              "%d subscribers were back after %d ms%n",
              STORM_SUBSCRIBERS, (System.nanoTime() - from) / 1_000_000);
        } finally {
          over.set(true);
        }
        assertThat(calls.get()).as("requests meanwhile").isPositive();
      }
      swarm.awaitAll(head(server), PATIENCE);
      assertThat(swarm.faults()).isEmpty();
    }
  }

  @Test
  void whoStopsReadingTricklesOrSendsGarbageCostsTheOthersNothing() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    try (ServerProcess server = start();
        Swarm swarm = new Swarm(server.hubUrl(), ServerProcess.KEY, 1);
        ExecutorService bad = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        swarm.add(NEIGHBOURS);
        swarm.awaitAll(head(server), PATIENCE);
        long before = residentMib(server.pid());
        sockets.add(subscribed(server));
        for (int i = 0; i < BAD_OF_EACH_KIND; i++) {
          Socket trickle = subscribed(server);
          sockets.add(trickle);
          boolean reads = i % 2 == 0;
          var _ = bad.submit(() -> trickle(trickle, reads, over));
          long seed = i;
          var _ = bad.submit(() -> garbage(server, new Random(seed), over));
        }
        for (int i = 0; i < EVENTS; i++) {
          write(server, "event " + i, BODY);
        }
        swarm.awaitAll(head(server), PATIENCE);
        assertThat(swarm.faults()).isEmpty();
        long grown = residentMib(server.pid()) - before;
        System.out.printf("the server grew by %d MiB%n", grown);
        assertThat(grown).isLessThan(GROWTH_MAX_MIB);
      } finally {
        over.set(true);
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  private static Socket upgraded(ServerProcess server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(10_000);
    socket.connect(
        new java.net.InetSocketAddress(
            InetAddress.getLoopbackAddress(), server.hubUrl().getPort()));
    socket
        .getOutputStream()
        .write(
            """
            GET /notifications HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            X-API-Key: %s\r
            \r
            """
                .formatted(ServerProcess.KEY)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static Socket subscribed(ServerProcess server) throws IOException {
    Socket socket = upgraded(server);
    String json = "{\"type\":\"subscribe\"}";
    socket
        .getOutputStream()
        .write(
            ("\u0081" + (char) (0x80 | json.length()) + "\0\0\0\0" + json)
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /// Reads a byte a second, or sends one of a frame that does not end.
  private static Void trickle(Socket socket, boolean reads, AtomicBoolean over) throws Exception {
    if (!reads) {
      socket
          .getOutputStream()
          .write("\u0081\u00FE\u00FF\u00FF\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    }
    while (!over.get()) {
      if (reads) {
        var _ = socket.getInputStream().read();
      } else {
        socket.getOutputStream().write('x');
      }
      Thread.sleep(1_000);
    }
    return null;
  }

  private static Void garbage(ServerProcess server, Random random, AtomicBoolean over)
      throws Exception {
    byte[] bytes = new byte[1_024];
    while (!over.get()) {
      try (Socket socket = upgraded(server)) {
        for (int i = 0; i < 20 && !over.get(); i++) {
          random.nextBytes(bytes);
          socket.getOutputStream().write(bytes);
        }
        while (socket.getInputStream().read(bytes) >= 0 && !over.get()) {
          // Until the hub has had enough.
        }
      } catch (IOException _) {
        // It has.
      }
    }
    return null;
  }

  private static long residentMib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
        .findFirst()
        .orElse(0);
  }
}
