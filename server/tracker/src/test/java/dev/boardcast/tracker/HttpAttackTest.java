package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is tried on a tracker by who should not get in, or wants it down. Each is answered with a
/// clean refusal, and the tracker goes on.
@Timeout(60)
final class HttpAttackTest {
  private static final String KEY = "X-API-Key: " + RunningTracker.KEY + "\n";

  // The same for all: it goes on.
  @TempDir static Path directory;
  private static RunningTracker tracker;
  private static RawHttp raw;

  @BeforeAll
  static void start() throws Exception {
    tracker = RunningTracker.in(directory);
    tracker.createProject("Foundation");
    raw = new RawHttp(tracker.server.port());
  }

  @AfterEach
  void nothingHasHappened() throws Exception {
    assertThat(tracker.get("/api/projects/1").status()).isEqualTo(200);
    assertThat(tracker.committed).hasSize(1);
  }

  @AfterAll
  static void stop() {
    tracker.close();
  }

  /// One refusal, told as a problem.
  private static void assertRefused(String answer, Integer... statuses) {
    assertThat(RawHttp.status(answer)).as(answer).isIn((Object[]) statuses);
    assertThat(answer.split("HTTP/1\\.[01] ", -1)).as(answer).hasSize(2);
    assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
    assertThat(JsonParser.parseString(RawHttp.body(answer)).getAsJsonObject().keySet())
        .contains("title", "status", "code", "detail");
  }

  @Test
  void withoutAKeyThereIsNothingWhateverThePathLooksLike() throws Exception {
    for (String path :
        List.of(
            "/api/projects",
            "/api/../api/projects",
            "/health/../api/projects",
            "/health/%2e%2e/api/projects",
            "/health%2f..%2fapi/projects",
            "/health/..%2fapi/projects",
            "//api/projects",
            "/api//projects",
            "/health/..;/api/projects",
            "/./api/projects",
            "/api/projects%00",
            "/api/projects/%00",
            "/health%00/../api/projects",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/API/projects",
            "/health;/api/projects",
            "/metrics",
            "/METRICS",
            "/health/x",
            "/api/projects?/health",
            "/api/projects#/health",
            "/\\..\\api",
            "*",
            "http://localhost/api/projects")) {
      String answer =
          raw.send("GET %s HTTP/1.1\nHost: localhost\nConnection: close\n\n".formatted(path));
      assertRefused(answer, 400, 401, 404);
    }
  }

  @Test
  void withAKeyTricksOfThePathReachNothingElse() throws Exception {
    for (String path :
        List.of(
            "/api/projects/1%2f..%2f2",
            "/api/projects/%00",
            "/api/projects/1%00",
            "/api/projects/1/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            "/api/projects/..%5c..",
            "/api/projects/1;a=b",
            "/api/projects/%ff",
            "/api/projects/%",
            "/api/projects/%zz",
            "/../../etc/passwd")) {
      String answer =
          raw.send(
              "GET %s HTTP/1.1\nHost: localhost\n%sConnection: close\n\n".formatted(path, KEY));
      assertRefused(answer, 400, 404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8167",
        "localhost@evil.example",
        "evil.example#localhost",
        "192.168.0.7",
        "",
        "localhost, evil.example"
      })
  void aHostThatIsNotThisServersIsRefusedEvenWithAKey(String host) throws Exception {
    for (String path : List.of("/api/projects", "/health", "/metrics", "/nothing")) {
      assertRefused(
          raw.send("GET %s HTTP/1.1\nHost: %s\n%sConnection: close\n\n".formatted(path, host, KEY)),
          400,
          403);
    }
  }

  @Test
  void hostMustBeThereOnce() throws Exception {
    assertRefused(raw.send("GET /health HTTP/1.1\nConnection: close\n\n"), 400, 403);
    assertRefused(raw.send("GET /health HTTP/1.0\n\n"), 400, 403);
    assertRefused(
        raw.send(
            "GET /health HTTP/1.1\nHost: localhost\nHost: evil.example\nConnection: close\n\n"),
        400);
    assertRefused(
        raw.send(
            "GET http://evil.example/health HTTP/1.1\nHost: evil.example\nConnection: close\n\n"),
        400,
        403);
  }

  @Test
  void pagesOfOtherSitesAreRefusedAndNobodyIsToldTheyMayAsk() throws Exception {
    for (String origin : List.of("http://evil.example", "null", "https://localhost.evil.example")) {
      Answer answer = tracker.get("/api/projects", "Origin", origin);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("forbidden");
      Answer preflight =
          tracker.callOpenly(
              "OPTIONS",
              "/api/projects",
              null,
              "Origin",
              origin,
              "Access-Control-Request-Method",
              "POST");
      assertThat(preflight.status()).isEqualTo(403);
      for (Answer each : List.of(answer, preflight)) {
        assertThat(each.response().headers().map().keySet())
            .noneMatch(name -> name.startsWith("access-control"));
      }
    }
    Answer own = tracker.get("/api/projects", "Origin", "http://localhost:3000");
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.response().headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  /// A server that closes while more is sent may be cut off in its own words.
  private static void assertCut(String answer, int status) {
    if (RawHttp.status(answer) != 0) {
      assertRefused(answer, status);
    }
  }

  @Test
  void floodsOfHeadersAndEndlessLinesAreCutOff() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      many.append("X-H").append(i).append(": 1\n");
    }
    assertCut(raw.send("GET /health HTTP/1.1\nHost: localhost\n" + many + "\n"), 431);
    assertCut(
        raw.send("GET /health HTTP/1.1\nHost: localhost\nX: " + "a".repeat(20_000) + "\n\n"), 431);
    assertCut(raw.send("GET /" + "a".repeat(10_000) + " HTTP/1.1\nHost: localhost\n\n"), 414);
    assertThat(raw.send("A".repeat(100_000))).doesNotContain("HTTP/1.1 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Both lengths.
        "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nGET /smuggled HTTP/1.1\n\n",
        "Transfer-Encoding: chunked\nContent-Length: 5\n\n0\n\nGET /smuggled HTTP/1.1\n\n",
        // Two lengths.
        "Content-Length: 5\nContent-Length: 6\n\nabcdef",
        "Content-Length: 5, 6\n\nabcdef",
        "Content-Length: +5\n\nabcde",
        "Content-Length: -5\n\nabcde",
        "Content-Length: 0x5\n\nabcde",
        "Content-Length: 5 5\n\nabcde",
        "Content-Length: 99999999999999999999\n\nabcde",
        // Encodings that somebody else may read otherwise.
        "Transfer-Encoding: xchunked\n\n0\n\n",
        "Transfer-Encoding: chunked, identity\n\n0\n\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n",
        // Chunks.
        "Transfer-Encoding: chunked\n\nzz\nabc\n0\n\n",
        "Transfer-Encoding: chunked\n\n-1\nabc\n0\n\n",
        "Transfer-Encoding: chunked\n\nffffffffffffffff\nabc\n0\n\n",
        "Transfer-Encoding: chunked\n\n0x5\nabcde\n0\n\n",
        "Transfer-Encoding: chunked\n\n3\nabcdef\n0\n\n",
        // Lines.
        "X-A: b\n folded\nContent-Length: 2\n\n{}",
        "Content-Length : 2\n\n{}",
        "Transfer-Encoding : chunked\n\n0\n\n",
        " Content-Length: 2\n\n{}",
        "Content Length: 2\n\n{}",
        ": 2\n\n{}",
        "NoColon\n\n{}"
      })
  void whatAProxyMayReadOtherwiseIsRefusedAndTheConnectionClosed(String rest) throws Exception {
    String answer = raw.send("POST /api/projects HTTP/1.1\nHost: localhost\n" + KEY + rest);
    assertRefused(answer, 400, 401, 413, 501);
    assertThat(answer).doesNotContain("smuggled");
  }

  @Test
  void bodiesThatMeanTwoThingsOrTooMuchAreRefused() throws Exception {
    for (String body :
        List.of(
            "{\"title\":\"a\",\"title\":\"b\"}",
            "{\"title\":\"a\",\"\\u0074itle\":\"b\"}",
            "{\"title\":" + "[".repeat(100_000),
            "{\"title\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "}",
            "{\"title\":1e999999999}",
            "{\"title\":" + "9".repeat(100_000) + "}",
            "{\"title\":NaN}",
            "{'title':'a'}",
            "{\"title\":\"a\"} trailing",
            "{\"title\":\"a\"}{\"title\":\"b\"}",
            "{\"title\":\"a\",}",
            "{\"title\":\"\\ud800\"}",
            "[]",
            "null",
            "\"a\"",
            "{title:\"a\"}",
            ")]}'\n{\"title\":\"a\"}",
            "{\"title\":\"a\"/**/}")) {
      Answer answer = tracker.post("/api/projects", body);
      assertThat(answer.status()).as(body.substring(0, Math.min(40, body.length()))).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("validation_error");
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    for (byte[] body :
        List.of(
            new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'},
            new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'},
            new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
            new byte[] {'{', '"', (byte) 0xf8, '"', '}'})) {
      String head =
          "POST /api/projects HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
              .formatted(KEY.replace("\n", "\r\n"), body.length);
      byte[] start = head.getBytes(StandardCharsets.US_ASCII);
      byte[] all = Arrays.copyOf(start, start.length + body.length);
      System.arraycopy(body, 0, all, start.length, body.length);
      assertRefused(raw.send(all), 400);
    }
  }
}
