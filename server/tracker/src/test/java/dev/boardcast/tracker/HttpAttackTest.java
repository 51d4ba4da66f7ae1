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
@Timeout(900)
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
    for (String path : List.of("/api/projects", "/metrics", "/nothing", "/health/x")) {
      assertRefused(
          raw.send("GET %s HTTP/1.1\nHost: %s\n%sConnection: close\n\n".formatted(path, host, KEY)),
          400,
          403);
    }
  }

  @Test
  void hostMustBeThereOnce() throws Exception {
    assertRefused(raw.send("GET /health HTTP/1.1\nConnection: close\n\n"), 400, 403);
    assertRefused(raw.send("GET /api/projects HTTP/1.0\n" + KEY + "\n"), 400, 403);
    assertRefused(
        raw.send(
            "GET /health HTTP/1.1\nHost: localhost\nHost: evil.example\nConnection: close\n\n"),
        400);
    assertRefused(
        raw.send(
            "GET http://evil.example/metrics HTTP/1.1\nHost: evil.example\nConnection: close\n\n"),
        400,
        403);
  }

  @Test
  void whatNeedsNoKeyIsAnsweredUnderAnyNameAndNotToPagesOfOtherSites() throws Exception {
    for (String path : List.of("/health", "/ready", "/openapi.json")) {
      for (String host : List.of("10.0.0.7:8167", "boardcast.internal", "")) {
        String answer =
            raw.sendUntilClosed(
                "GET %s HTTP/1.1\nHost: %s\nConnection: close\n\n".formatted(path, host));
        assertThat(RawHttp.status(answer)).as(answer).isEqualTo(200);
        assertThat(answer).doesNotContainIgnoringCase("access-control");
      }
      assertThat(RawHttp.status(raw.sendUntilClosed("GET %s HTTP/1.0\n\n".formatted(path))))
          .isEqualTo(200);
      assertRefused(
          raw.send(
              "GET %s HTTP/1.1\nHost: 10.0.0.7\nOrigin: http://evil.example\nConnection: close\n\n"
                  .formatted(path)),
          403);
    }
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

  private static byte[] bytes(String text) {
    return text.replace("\n", "\r\n").replace('\f', '\n').getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The body would make a project, and after it comes a request that would be answered.
  @ParameterizedTest
  @ValueSource(
      strings = {
        // Both lengths.
        "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nGET /smuggled HTTP/1.1\n\n",
        "Transfer-Encoding: chunked\nContent-Length: 5\n\n0\n\nGET /smuggled HTTP/1.1\n\n",
        "Content-Length: 13\nTransfer-Encoding: identity\n\n{\"title\":\"x\"}",
        // Two lengths, or none that is a number.
        "Content-Length: 13\nContent-Length: 14\n\n{\"title\":\"x\"}",
        "Content-Length: 13\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "Content-Length: 13, 14\n\n{\"title\":\"x\"}",
        "Content-Length: 13, 13\n\n{\"title\":\"x\"}",
        "Content-Length: +13\n\n{\"title\":\"x\"}",
        "Content-Length: -13\n\n{\"title\":\"x\"}",
        "Content-Length: 0xd\n\n{\"title\":\"x\"}",
        "Content-Length: 1 3\n\n{\"title\":\"x\"}",
        "Content-Length: 13.0\n\n{\"title\":\"x\"}",
        "Content-Length: 99999999999999999999\n\n{\"title\":\"x\"}",
        "Content-Length:\nTransfer-Encoding: chunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Content-Length: \n\n{\"title\":\"x\"}",
        // Encodings that somebody else may read otherwise.
        "Transfer-Encoding: xchunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: gzip, chunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked, identity\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked, chunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: \"chunked\"\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding:\u000bchunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\u0000\n\nd\n{\"title\":\"x\"}\n0\n\n",
        // Chunks.
        "Transfer-Encoding: chunked\n\nzz\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\n-d\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\n+d\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\nffffffffffffffff\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\n10000000d\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\n0xd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\nc\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\nd;a\u0000\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\nd garbage\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\n\n{\"title\":\"x\"}\n0\n\n",
        // Lines.
        "X-A: b\n folded\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "X-A: b\n\tfolded\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "X-A: b\n \nContent-Length: 13\n\n{\"title\":\"x\"}",
        "Content-Length: 1\n 3\n\n{\"title\":\"x\"}",
        "Transfer-Encoding:\n chunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n , identity\n\nd\n{\"title\":\"x\"}\n0\n\n",
        "Content-Length : 13\n\n{\"title\":\"x\"}",
        "Content-Length\t: 13\n\n{\"title\":\"x\"}",
        "Transfer-Encoding : chunked\n\nd\n{\"title\":\"x\"}\n0\n\n",
        " Content-Length: 13\n\n{\"title\":\"x\"}",
        "Content Length: 13\nContent-Length: 13\n\n{\"title\":\"x\"}",
        ": 13\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "NoColon\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "X-\u00e4: 1\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "X(a): 1\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "X-A: b\u0000c\nContent-Length: 13\n\n{\"title\":\"x\"}",
        // Bare CR (\r) and bare LF (\f here).
        "X-A: b\rContent-Length: 13\n\n{\"title\":\"x\"}",
        "Content-Length: 13\r\n\n{\"title\":\"x\"}",
        "X-A: b\fContent-Length: 13\n\n{\"title\":\"x\"}",
        "Content-Length: 13\f\n{\"title\":\"x\"}",
        "Content-Length: 13\n\f{\"title\":\"x\"}",
        "X-A: b\f folded\nContent-Length: 13\n\n{\"title\":\"x\"}",
        "Transfer-Encoding: chunked\n\nd\f{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\nd\r{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\nd;a\fb\n{\"title\":\"x\"}\n0\n\n",
        "Transfer-Encoding: chunked\n\nd\n{\"title\":\"x\"}\f0\n\n"
      })
  void whatAProxyMayReadOtherwiseIsRefusedAndTheConnectionClosed(String rest) throws Exception {
    String next = "GET /health HTTP/1.1\nHost: localhost\n\n";
    String answer =
        raw.sendUntilClosed(
            bytes("POST /api/projects HTTP/1.1\nHost: localhost\n" + KEY + rest + next));
    assertRefused(answer, 400, 413, 501);
    assertThat(answer)
        .doesNotContain("smuggled")
        .containsAnyOf("no HTTP request", "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  /health HTTP/1.1\nHost: localhost\n\n",
        "GET /health HTTP/1.1 \nHost: localhost\n\n",
        "GET /health HTTP/1.1 x\nHost: localhost\n\n",
        "GET /health\tHTTP/1.1\nHost: localhost\n\n",
        " GET /health HTTP/1.1\nHost: localhost\n\n",
        "GET /he alth HTTP/1.1\nHost: localhost\n\n",
        "GET /health\nHost: localhost\n\n",
        "G\u0000T /health HTTP/1.1\nHost: localhost\n\n",
        "G(T /health HTTP/1.1\nHost: localhost\n\n",
        "GET /health HTTP/1.1\fHost: localhost\f\f",
        "GET /health HTTP/1.1\fHost: localhost\n\n",
        "GET /health HTTP/1.1\rHost: localhost\n\n",
        "GET /health HTTP/1.1\n Host: localhost\n\n",
        "GET /health HTTP/1.1\nHost:\n localhost\n\n",
        "GET http://evil.example/api/projects HTTP/1.1\nHost: localhost\n\n",
        "GET http://localhost/api/projects HTTP/1.1\nHost: evil.example\n\n",
        "GET http://evil.example/api/projects HTTP/1.1\nHost: evil.example\n\n",
        "GET evil.example HTTP/1.1\nHost: localhost\n\n",
        "CONNECT evil.example:80 HTTP/1.1\nHost: localhost\n\n"
      })
  void firstLinesThatMayBeReadInTwoWaysAreRefused(String request) throws Exception {
    int end = request.length() - 1;
    String answer = raw.send(bytes(request.substring(0, end) + KEY + request.substring(end)));
    if (RawHttp.status(answer) != 0) {
      assertRefused(answer, 400, 403, 404);
    }
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
