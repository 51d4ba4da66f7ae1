package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonParser;
import dev.boardcast.testkit.MemoryCourse;
import dev.boardcast.testkit.Seed;
import io.netty.util.internal.PlatformDependent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Requests with bytes changed, lost, doubled and mixed up: refused cleanly, or served.
/// `-Dboardcast.full=true` sends 100,000 of them, else 2,000; `BOARDCAST_SEED` makes them the same
/// again.
@Timeout(1_800)
final class HttpFuzzTest {
  private static final int REQUESTS = Boolean.getBoolean("boardcast.full") ? 100_000 : 2_000;

  // What the boards that it makes take in memory is in it: a number a project.
  private static final long GROWTH_MAX_BYTES = 32L * 1024 * 1024;

  private static final String[] WORDS = {
    "\0",
    "\r\n",
    "\n",
    " ",
    "%00",
    "%2e%2e/",
    "../",
    "\"",
    "{",
    "[",
    "}",
    "\u00ff",
    "\t",
    ":",
    ";",
    "99999999999999999999",
    "-1",
    "1e999",
    "null",
    "true",
    "\\u0000",
    "\\ud800",
    "chunked",
    "?",
    "#",
    ","
  };

  private static final String[] REQUEST_LINES = {
    "GET /api/projects?limit=3",
    "GET /api/projects/1",
    "GET /api/projects/1/board",
    "GET /api/projects/1/events?since=0&limit=5",
    "GET /api/positions",
    "GET /api/activity?project=1",
    "POST /api/projects",
    "POST /api/projects/1/issues",
    "PATCH /api/projects/1/issues/1",
    "PUT /api/projects/1/issues/1/status",
    "DELETE /api/projects/1/issues/7",
    "POST /api/events",
    "POST /webhooks/github?project=1",
    "GET /metrics",
    "GET /health",
    "OPTIONS /api/projects"
  };

  private static final String[] BODIES = {
    "{\"title\":\"a\",\"status\":\"todo\"}",
    "{\"status\":\"done\"}",
    "{\"title\":\"b\",\"labels\":[\"x\",\"y\"]}",
    "{\"type\":\"issue.updated\",\"projectNumber\":1,\"issueNumber\":1,\"data\":{\"issue\":{\"title\":\"z\"}}}",
    "{\"title\":\"c\",\"phases\":[{\"name\":\"p\",\"description\":null}]}",
    ""
  };

  @TempDir Path directory;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeEach
  void listen() {
    // A line a request would be all that this test's output is.
    logger.setLevel(Level.WARN);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void noRequestIsAFaultOfTheTracker() {
    logger.detachAppender(logged);
    logger.setLevel(Level.DEBUG);
    // How long the machine let the server's thread wait is nothing that a request did.
    assertThat(logged.list)
        .filteredOn(event -> !event.getLoggerName().endsWith(".BlockedThreadChecker"))
        .isEmpty();
  }

  @Test
  void changedRequestsAreRefusedCleanlyOrServed() throws Exception {
    long seed = Seed.of("HttpFuzzTest");
    Random random = new Random(seed);
    Map<Integer, Integer> statuses = new TreeMap<>();
    MemoryCourse memory = new MemoryCourse();
    long from = System.nanoTime();
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      tracker.createProject("Foundation");
      tracker.createIssue(1, "{\"title\":\"a\"}");
      RawHttp raw = new RawHttp(tracker.server.port());
      for (int sent = 1; sent <= REQUESTS; sent++) {
        int i = sent;
        byte[] request = mutated(request(random), random);
        String answer = raw.send(request);
        statuses.merge(RawHttp.status(answer), 1, Integer::sum);
        assertClean(answer, () -> "request %d of seed %d: %s".formatted(i, seed, shown(request)));
        if (sent % (REQUESTS / 10) == 0) {
          memory.look(Math.max(0, PlatformDependent.usedDirectMemory()));
        }
      }
      assertThat(tracker.get("/health").status()).isEqualTo(200);
      assertThat(tracker.get("/api/projects/1").status()).isIn(200, 404);
    }
    System.out.printf(
        "HttpFuzzTest: %,d requests in %d s, answers by status (0: closed without one) %s, %s%n",
        REQUESTS, Duration.ofNanos(System.nanoTime() - from).toSeconds(), statuses, memory);
    assertThat(statuses).containsKeys(200, 400, 404);
    assertThat(memory.growthBytes())
        .as("growth from the first tenth to the last, BOARDCAST_SEED=%d: %s", seed, memory)
        .isLessThan(GROWTH_MAX_BYTES);
  }

  private static void assertClean(String answer, Supplier<String> about) {
    int status = RawHttp.status(answer);
    // Vert.x's word for a version of HTTP that there is not.
    boolean otherVersion = status == 501 && RawHttp.body(answer).isEmpty();
    assertThat(status < 500 || otherVersion).as(about).isTrue();
    assertThat(answer).as(about).doesNotContain("Exception", "\tat ", "dev.boardcast.");
    if (status >= 400 && !otherVersion && answer.indexOf("HTTP/1.", 1) < 0) {
      assertThat(JsonParser.parseString(RawHttp.body(answer)).getAsJsonObject().keySet())
          .as(about)
          .contains("status", "code", "detail");
    }
  }

  private static byte[] request(Random random) {
    String line = REQUEST_LINES[random.nextInt(REQUEST_LINES.length)];
    String body = line.startsWith("GET") ? "" : BODIES[random.nextInt(BODIES.length)];
    String length =
        body.isEmpty()
            ? ""
            : random.nextInt(4) == 0
                ? "Transfer-Encoding: chunked\r\n"
                : "Content-Length: " + body.length() + "\r\n";
    String sent =
        length.startsWith("T")
            ? Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n"
            : body;
    return (line
            + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
            + RunningTracker.KEY
            + "\r\nContent-Type: application/json\r\nIf-None-Match: \"a-1\"\r\nIdempotency-Key: k"
            + random.nextInt(50)
            + "\r\nConnection: close\r\n"
            + length
            + "\r\n"
            + sent)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] mutated(byte[] request, Random random) {
    byte[] bytes = request;
    for (int left = random.nextInt(4); left > 0; left--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
          bytes =
              join(
                  Arrays.copyOf(bytes, at),
                  new byte[0],
                  Arrays.copyOfRange(bytes, end, bytes.length));
        }
        case 3 -> {
          byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.ISO_8859_1);
          bytes = join(Arrays.copyOf(bytes, at), word, Arrays.copyOfRange(bytes, at, bytes.length));
        }
        default -> {
          int end = Math.min(bytes.length, at + 1 + random.nextInt(60));
          byte[] again = Arrays.copyOfRange(bytes, at, end);
          bytes =
              join(Arrays.copyOf(bytes, end), again, Arrays.copyOfRange(bytes, end, bytes.length));
        }
      }
      if (bytes.length == 0) {
        return request;
      }
    }
    return bytes;
  }

  private static byte[] join(byte[] begin, byte[] middle, byte[] end) {
    byte[] all = Arrays.copyOf(begin, begin.length + middle.length + end.length);
    System.arraycopy(middle, 0, all, begin.length, middle.length);
    System.arraycopy(end, 0, all, begin.length + middle.length, end.length);
    return all;
  }

  private static String shown(byte[] request) {
    return new String(request, StandardCharsets.ISO_8859_1)
        .replace("\r", "\\r")
        .replace("\n", "\\n");
  }
}
