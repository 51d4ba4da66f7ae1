package dev.boardcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.face.KeyGate;
import dev.boardcast.http.HttpCarrier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prompts and resources of several servers, behind the real face.
// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
final class LibraryTest {
  private static final String KEY = "a-key-for-tests";

  @TempDir Path folder;
  private final ShelfType shelves = new ShelfType();
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private Gateway gateway;
  private HttpCarrier carrier;
  private HttpClient client;

  @BeforeEach
  void open() throws IOException {
    gateway =
        new Gateway(
            config("{allow: [\"*\"]}", ""),
            "1",
            Set.of(),
            Map.of(),
            new Surroundings(folder, figures, () -> ""),
            List.of(shelves));
    carrier = HttpCarrier.start("127.0.0.1", 0, 1, gateway);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void close() {
    client.close();
    carrier.close();
    gateway.close();
  }

  /// @param resources of the key
  /// @param more of its entry
  private GatewayConfig config(String resources, String more) {
    ConfigOutcome outcome =
        new ConfigReader(Connectors.rules(List.of(shelves)))
            .read(
                """
                servers: [{id: a, type: shelf}, {id: b, type: shelf}, {id: broken, type: shelf}]
                keys: [{name: k, digest: "sha256:%s", allow: ["*"], prompts: {allow: ["*"]}, resources: %s%s}]
                """
                    .formatted(KeyGate.digest(KEY), resources, more));
    assertThat(outcome).isInstanceOf(ConfigOutcome.Good.class);
    return ((ConfigOutcome.Good) outcome).config();
  }

  private String ask(String method, String params) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + carrier.port() + "/mcp"))
                .header("Authorization", "Bearer " + KEY)
                .header("Accept", "application/json, text/event-stream")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                            .formatted(method, params)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private String read(String uri) throws IOException, InterruptedException {
    return ask("resources/read", "{\"uri\":\"%s\"}".formatted(uri.replace("\\", "\\\\")));
  }

  @Test
  void oneServerThatFailsHidesNoOtherIsNamedAndIsLeftInPeace() throws Exception {
    shelves.resources.put("a", List.of("file:///one"));
    long began = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      for (String method :
          new String[] {"prompts/list", "resources/list", "resources/templates/list"}) {
        assertThat(ask(method, "{}"))
            .contains(
                "\"_meta\":{\"dev.boardcast/missing\":[{\"server\":\"broken\",\"message\":\"It cannot be started.\"}]}");
      }
    }
    assertThat(ask("prompts/list", "{}"))
        .contains("\"name\":\"a__ask_me\"", "\"name\":\"b__ask_me\"");
    assertThat(ask("resources/list", "{}"))
        .contains("{\"uri\":\"file:///one\",\"name\":\"n\",\"unheardOf\":1.50}");
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    // Again when it has rested.
    assertThat(Objects.requireNonNull(shelves.listed.get("broken")).longValue())
        .isBetween(1L, 1 + took.dividedBy(Duration.ofSeconds(5)));
  }

  @Test
  void whatTwoServersHaveUnderOneAddressSaysWhoseItIs() throws Exception {
    shelves.resources.put("a", List.of("file:///one", "file:///both"));
    shelves.resources.put("b", List.of("file:///both"));
    assertThat(ask("resources/list", "{}"))
        .contains("\"file:///one\"", "\"gw+a:file:///both\"", "\"gw+b:file:///both\"")
        .doesNotContain("\"file:///both\"");
    assertThat(read("file:///both"))
        .contains("Several servers have it", "gw+a:file:///both, gw+b:file:///both");
    assertThat(shelves.asked).isEmpty();
    assertThat(read("gw+b:file:///both")).contains("{\"asked\":{\"uri\":\"file:///both\"}}");
    assertThat(read("file:///one")).contains("{\"asked\":{\"uri\":\"file:///one\"}}");
    assertThat(read("b://t/7")).contains("{\"asked\":{\"uri\":\"b://t/7\"}}");
    assertThat(read("nobody://x")).contains("Unknown resource", "TOOL_NOT_SUPPORTED");
    assertThat(shelves.asked)
        .containsExactly(
            "b resources/read file:///both",
            "a resources/read file:///one",
            "b resources/read b://t/7");
    // Where only one of them may be read, it is that one's.
    gateway.use(config("{allow: [\"*\"], deny: [\"a__*\"]}", ""));
    assertThat(read("file:///both")).contains("{\"asked\":{\"uri\":\"file:///both\"}}");
    assertThat(ask("resources/list", "{}")).contains("\"file:///both\"").doesNotContain("gw+");
  }

  /// Each of these is one file to a server that undoes encodings and detours.
  @Test
  void noFormOfAnAddressPassesTheGlobsBy() throws Exception {
    shelves.resources.put("a", List.of("file:///pub/notes.txt", "file:///secret/key"));
    gateway.use(config("{allow: [\"a__file:///pub/*\"], deny: [\"a__file:///pub/hidden/*\"]}", ""));
    assertThat(read("file:///pub/notes.txt")).contains("\"result\"");
    assertThat(read("gw+a:file:///pub/notes.txt")).contains("\"result\"");
    assertThat(read("file:///pub/not-listed.txt")).contains("\"result\"");
    assertThat(shelves.asked).hasSize(3);
    for (String uri :
        new String[] {
          "file:///secret/key",
          "file:///pub/../secret/key",
          "file:///pub/%2E%2E/secret/key",
          "file:///pub/%2e%2e/secret/key",
          "file:///pub/..%2Fsecret/key",
          "file:///pub/..\\\\secret/key",
          "file:///pub/%252E%252E/secret/key",
          "file:///pub/./hidden/x",
          "file:///pub//hidden/x",
          "file:///pub/hidden/x",
          "file:///pub/hidden%2Fx",
          "file:///pub/%68idden/x",
          "file:///pub/hidden/",
          "file:/pub/hidden/x",
          "FILE:///pub/hidden/x",
          "file://localhost/pub/hidden/x",
        }) {
      for (String prefix : new String[] {"", "gw+a:"}) {
        assertThat(read(prefix + uri)).as(uri).contains("\"error\"");
      }
    }
    assertThat(shelves.asked).hasSize(3);
    assertThat(ask("resources/list", "{}"))
        .contains("file:///pub/notes.txt")
        .doesNotContain("secret");
    // Nothing is allowed unless it is listed.
    gateway.use(config("{}", ""));
    assertThat(read("file:///pub/notes.txt")).contains("Unknown resource");
    assertThat(ask("resources/list", "{}")).contains("\"resources\":[]");
  }

  @Test
  void whoReadsWhatIsInTheAuditAndInTheFigures() throws Exception {
    shelves.resources.put("a", List.of("file:///one"));
    assertThat(ask("prompts/get", "{\"name\":\"a__ask_me\",\"arguments\":{\"x\":\"private\"}}"))
        .contains("{\"asked\":{\"name\":\"ask me\",\"arguments\":{\"x\":\"private\"}}}");
    assertThat(read("file:///one")).contains("\"result\"");
    assertThat(read("file:///one/../two")).contains("\"error\"");
    assertThat(ask("prompts/get", "{\"name\":\"a__no_such\"}")).contains("Unknown prompt");
    assertThat(
            ask(
                "completion/complete",
                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"a__ask_me\"},\"argument\":{\"name\":\"x\",\"value\":\"\"}}"))
        .contains("\"name\":\"ask me\"");
    assertThat(
            figures
                .get("boardcast.gateway.questions")
                .tags("server", "a", "method", "prompts/get")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(
            figures
                .get("boardcast.gateway.questions")
                .tags("server", "a", "method", "resources/read")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(
            figures
                .get("boardcast.gateway.calls")
                .tags("server", "a", "face", "mcp", "outcome", "ok")
                .counter()
                .count())
        .isEqualTo(3);
    assertThat(figures.get("boardcast.gateway.refused").counter().count()).isEqualTo(2);
    assertThat(figures.get("boardcast.gateway.call").timer().count()).isEqualTo(3);
    gateway.close();
    String audit = audit();
    assertThat(audit)
        .contains("\"server\":\"a\",\"prompt\":\"ask me\",\"arguments\":\"sha256:")
        .contains("\"server\":\"a\",\"resource\":\"file:///one\",\"arguments\":\"sha256:")
        .contains("\"resource\":\"file:///one/../two\"", "\"prompt\":\"a__no_such\"")
        .doesNotContain("private");
    assertThat(audit.lines().filter(line -> line.contains("\"outcome\":\"ok\""))).hasSize(2);
  }

  private String audit() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /// A server answers for what is not there by an error; that is no failure of it.
  @Test
  void whatIsNotThereOpensNoBreaker() throws Exception {
    shelves.resources.put("a", List.of("file:///one"));
    for (int i = 0; i < 60; i++) {
      assertThat(read("gw+a:file:///absent")).contains("\"code\":-32603");
    }
    assertThat(read("file:///one")).contains("\"result\"");
  }

  @Test
  void aLimitOfAKeyCountsWhatItReads() throws Exception {
    shelves.resources.put("a", List.of("file:///one"));
    gateway.use(config("{allow: [\"*\"]}", ", rate_limits: {requests_per_second: 0.1, burst: 2}"));
    assertThat(read("file:///one")).contains("\"result\"");
    assertThat(ask("prompts/get", "{\"name\":\"a__ask_me\"}")).contains("\"result\"");
    assertThat(read("file:///one")).contains("MCP_RATE_LIMIT_EXCEEDED");
  }

  @Test
  void listsAreByPages() throws Exception {
    shelves.resources.put(
        "a", Stream.iterate(1000, n -> n + 1).limit(450).map(n -> "file:///" + n).toList());
    String first = ask("resources/list", "{}");
    assertThat(first).contains("file:///1199\"", "nextCursor").doesNotContain("file:///1200");
    String cursor = first.replaceFirst("(?s).*\"nextCursor\":\"([^\"]+)\".*", "$1");
    assertThat(ask("resources/list", "{\"cursor\":\"%s\"}".formatted(cursor)))
        .contains("file:///1200\"", "file:///1399\"")
        .doesNotContain("file:///1199", "file:///1400");
  }
}
