package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.keys.KeyFile;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.hub.HubListener;
import dev.boardcast.core.access.AuthThrottle;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What keys allow at a real server, over REST, WebSocket and MCP.
@Timeout(900)
final class KeyScopesTest {
  private static final String LOCAL = "the-key-of-this-test";

  @TempDir static Path data;
  private static BoardcastServer server;
  private static HttpClient http;
  private static String reader;
  private static String writer;

  /// Write, for projects 1 and 3 alone.
  private static String limited;

  @BeforeAll
  static void serve() throws Exception {
    reader = add("reader", Scope.READ, Optional.empty());
    writer = add("writer", Scope.WRITE, Optional.empty());
    limited = add("limited", Scope.WRITE, Optional.of(Set.of(1, 3)));
    server =
        BoardcastServer.start(
            SettingsReader.read(
                Map.of("BOARDCAST_DATA_DIR", data.toString(), "WS_PORT", "0", "API_PORT", "0"),
                data),
            LOCAL);
    http = HttpClient.newHttpClient();
    for (int project = 1; project <= 3; project++) {
      assertThat(call(LOCAL, "POST", "/api/projects", "{\"title\":\"p\"}").statusCode())
          .isEqualTo(201);
    }
    // And none in project 3.
    call(LOCAL, "POST", "/api/projects/2/issues", "{\"title\":\"i\"}");
    call(LOCAL, "POST", "/api/projects/1/issues", "{\"title\":\"i\"}");
  }

  @AfterAll
  static void end() {
    http.close();
    server.close();
  }

  private static String add(String name, Scope scope, Optional<Set<Integer>> projects) {
    return new KeyFile(data).add(name, scope, projects, InstantSource.system());
  }

  private static HttpResponse<String> call(
      @Nullable String key, String method, String path, @Nullable String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.trackerUrl().resolve(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static void assertForbidden(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(Json.parseObject(answer.body()).get("code").getAsString()).isEqualTo("forbidden");
  }

  @Test
  void aReadKeyReadsAndChangesNothing() throws Exception {
    assertThat(call(reader, "GET", "/api/projects/2/board", null).statusCode()).isEqualTo(200);
    assertThat(call(reader, "GET", "/metrics", null).statusCode()).isEqualTo(200);
    assertForbidden(call(reader, "POST", "/api/projects", "{\"title\":\"x\"}"));
    assertForbidden(call(reader, "PATCH", "/api/projects/1", "{\"title\":\"x\"}"));
    assertForbidden(call(reader, "DELETE", "/api/projects/1/issues/1", null));
    assertForbidden(
        call(reader, "PUT", "/api/projects/1/issues/1/status", "{\"status\":\"done\"}"));
    assertForbidden(
        call(
            reader,
            "POST",
            "/api/events",
            "{\"type\":\"issue.deleted\",\"projectNumber\":1,\"issueNumber\":1}"));
    assertForbidden(call(reader, "POST", "/api/projects/999/issues", "no JSON"));
  }

  @Test
  void aWriteKeyChangesIssuesButDeletesNoProject() throws Exception {
    assertThat(
            call(writer, "PATCH", "/api/projects/2", "{\"description\":\"by a writer\"}")
                .statusCode())
        .isEqualTo(200);
    assertForbidden(call(writer, "DELETE", "/api/projects/1", null));
    assertForbidden(
        call(
            writer,
            "POST",
            "/api/events",
            "{\"type\":\"project.deleted\",\"projectNumber\":1,\"data\":{}}"));
  }

  @Test
  void aLimitedKeySeesAndChangesItsProjectsAlone() throws Exception {
    assertThat(call(limited, "GET", "/api/projects", null).body())
        .contains("\"number\":1")
        .doesNotContain("\"number\":2");
    assertThat(call(limited, "GET", "/api/projects?cursor=YWZ0ZXI6Mw", null).body())
        .doesNotContain("\"number\"");
    JsonObject positions = Json.parseObject(call(limited, "GET", "/api/positions", null).body());
    assertThat(positions.getAsJsonObject("sequences").keySet()).containsExactlyInAnyOrder("1", "3");
    assertThat(positions.getAsJsonArray("projectNumbers"))
        .map(JsonElement::getAsInt)
        .containsExactlyInAnyOrder(1, 3);
    assertThat(call(reader, "GET", "/api/positions", null).body()).doesNotContain("projectNumbers");
    assertThat(call(limited, "GET", "/api/activity", null).body())
        .contains("\"projectNumber\":1")
        .doesNotContain("\"projectNumber\":2");
    assertThat(call(limited, "GET", "/api/activity?project=1", null).statusCode()).isEqualTo(200);
    for (String path :
        new String[] {
          "/api/projects/2",
          "/api/projects/2/board",
          "/api/projects/2/phases",
          "/api/projects/2/issues",
          "/api/projects/2/issues/1",
          "/api/projects/2/events",
          "/api/projects/999/board",
          "/api/activity?project=1,2"
        }) {
      assertForbidden(call(limited, "GET", path, null));
    }
    assertForbidden(call(limited, "POST", "/api/projects", "{\"title\":\"x\"}"));
    assertForbidden(call(limited, "POST", "/api/projects/2/issues", "{\"title\":\"x\"}"));
    for (String event :
        new String[] {
          "{\"type\":\"issue.created\",\"projectNumber\":2,\"data\":{\"issue\":{\"title\":\"x\"}}}",
          "{\"type\":\"project.created\",\"data\":{\"project\":{\"title\":\"x\"}}}"
        }) {
      assertForbidden(call(limited, "POST", "/api/events", event));
    }
    assertThat(
            call(limited, "PATCH", "/api/projects/1/issues/1", "{\"title\":\"mine\"}").statusCode())
        .isEqualTo(200);
    HttpResponse<String> missing = call(limited, "GET", "/api/projects/3/issues/1", null);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).doesNotContain("there is an issue");
    assertThat(call(LOCAL, "GET", "/api/projects/3/issues/1", null).body())
        .contains("issue #1 in project #1, #2");
  }

  @Test
  void aLimitedKeysPositionsAreUnmodifiedUntilItsOwnProjectChanges() throws Exception {
    String tag =
        call(limited, "GET", "/api/positions", null).headers().firstValue("ETag").orElseThrow();
    call(LOCAL, "PATCH", "/api/projects/2", "{\"title\":\"another\"}");
    assertThat(call(limited, "GET", "/api/positions", null, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    call(
        LOCAL, "PATCH", "/api/projects/1", "{\"description\":\"%d\"}".formatted(System.nanoTime()));
    assertThat(call(limited, "GET", "/api/positions", null, "If-None-Match", tag).statusCode())
        .isEqualTo(200);
  }

  @Test
  void nobodyGetsAnAnswerThatWasMadeForAnothersIdempotencyKey() throws Exception {
    String path = "/api/projects/1/issues";
    String body = "{\"title\":\"once\"}";
    HttpResponse<String> first = call(writer, "POST", path, body, "Idempotency-Key", "same");
    HttpResponse<String> other = call(limited, "POST", path, body, "Idempotency-Key", "same");
    HttpResponse<String> again = call(limited, "POST", path, body, "Idempotency-Key", "same");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(other.body()).isNotEqualTo(first.body());
    assertThat(again.body()).isEqualTo(other.body());
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
  }

  @Test
  void anAgentOverHttpHasTheRightsOfItsKey() throws Exception {
    assertThat(tool(reader, "list_issues", "{\"projectNumber\":2}"))
        .doesNotContain("isError")
        .contains("structuredContent");
    assertThat(tool(reader, "create_issue", "{\"projectNumber\":2,\"title\":\"x\"}"))
        .contains("\"isError\":true", "forbidden");
    assertThat(tool(limited, "list_issues", "{\"projectNumber\":2}"))
        .contains("\"isError\":true", "forbidden");
    assertThat(
            tool(
                reader,
                "update_issues",
                "{\"projectNumber\":2,\"updates\":[{\"issueNumber\":1,\"status\":\"done\"}]}"))
        .contains("\"isError\":true", "forbidden");
    assertThat(tool(limited, "create_issue", "{\"projectNumber\":1,\"title\":\"x\"}"))
        .doesNotContain("isError")
        .contains("structuredContent");
  }

  @Test
  void anAgentsCallOverHttpIsOneRequestAndItsChangeHasItsOrigin() throws Exception {
    long before = server.useCount();
    assertThat(tool(writer, "create_project", "{\"title\":\"By an agent\"}"))
        .contains("structuredContent");
    assertThat(server.useCount() - before).isEqualTo(1);
    assertThat(call(LOCAL, "GET", "/api/activity?limit=1", null).body())
        .contains("\"title\":\"By an agent\"", "\"origin\":\"mcp\"");
  }

  @Test
  void anAgentOverHttpIsToldWhenItsKeyIsNoMore() throws Exception {
    String key = add("agent", Scope.WRITE, Optional.empty());
    awaitStatus(key, 200);
    assertThat(tool(key, "list_projects", "{}")).contains("structuredContent");
    new KeyFile(data).revoke("agent");
    awaitStatus(key, 401);
    assertThat(call(key, "POST", "/mcp", "{}").statusCode()).isEqualTo(401);
  }

  private static String tool(String key, String name, String arguments) throws Exception {
    HttpResponse<String> answer =
        call(
            key,
            "POST",
            "/mcp",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
                .formatted(name, arguments),
            "Content-Type",
            "application/json",
            "Accept",
            "application/json, text/event-stream");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void theSessionOfOneKeyIsNotThereForAnother() throws Exception {
    String initialize =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    String session =
        call(writer, "POST", "/mcp", initialize)
            .headers()
            .firstValue("Mcp-Session-Id")
            .orElseThrow();
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}";
    assertThat(call(writer, "POST", "/mcp", ping, "Mcp-Session-Id", session).statusCode())
        .isEqualTo(200);
    assertThat(call(reader, "POST", "/mcp", ping, "Mcp-Session-Id", session).statusCode())
        .isEqualTo(404);
  }

  @Test
  void anAgentWatchesNothingThatItsKeyIsNotFor() throws Exception {
    String hello =
        """
        {"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}\
        """;
    String session = ask("initialize", hello).headers().firstValue("Mcp-Session-Id").orElseThrow();
    String uri = "{\"uri\":\"board://projects/2\"}";
    String read = ask("resources/read", uri, "Mcp-Session-Id", session).body();
    assertThat(read).contains("not for this: its scope or its projects");
    assertThat(ask("resources/subscribe", uri, "Mcp-Session-Id", session).body()).isEqualTo(read);
  }

  private static HttpResponse<String> ask(String method, String params, String... headers)
      throws Exception {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params);
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(
        List.of(
            "Content-Type", "application/json", "Accept", "application/json, text/event-stream"));
    return call(limited, "POST", "/mcp", body, all.toArray(String[]::new));
  }

  @Test
  void aLimitedSubscriberGetsItsProjectsAlone() throws Exception {
    try (Subscriber subscriber = new Subscriber(server.hubUrl(), limited)) {
      subscriber.next(HubFrame.Welcome.class);
      subscriber.send(new ClientFrame.Subscribe(Set.of(1, 2), Map.of()));
      assertThat(subscriber.next(HubFrame.Fault.class).code()).isEqualTo("forbidden");
      subscriber.send(new ClientFrame.Replay(2, new Position("e", 0)));
      assertThat(subscriber.next(HubFrame.Fault.class).code()).isEqualTo("forbidden");
      subscriber.send(new ClientFrame.Subscribe(Set.of(), Map.of(2, new Position("e", 0))));
      assertThat(subscriber.next(HubFrame.Subscribed.class).positions().keySet())
          .containsExactlyInAnyOrder(1, 3);
      call(LOCAL, "POST", "/api/projects/2/issues", "{\"title\":\"hidden\"}");
      call(LOCAL, "POST", "/api/projects/1/issues", "{\"title\":\"shown\"}");
      assertThat(subscriber.next(HubFrame.Event.class).event().event().projectNumber())
          .isEqualTo(1);
    }
  }

  @Test
  void aRevokedKeyIsRefusedEverywhereAndItsSubscriberClosed() throws Exception {
    String key = add("leaver", Scope.ADMIN, Optional.empty());
    awaitStatus(key, 200);
    try (Subscriber subscriber = new Subscriber(server.hubUrl(), key);
        Subscriber other = new Subscriber(server.hubUrl(), reader)) {
      subscriber.next(HubFrame.Welcome.class);
      other.next(HubFrame.Welcome.class);
      new KeyFile(data).revoke("leaver");
      HubClosed closed = subscriber.closed.poll(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(closed).isNotNull();
      assertThat(closed.code()).isEqualTo(4401);
      assertThat(other.closed).isEmpty();
    }
    awaitStatus(key, 401);
    try (Subscriber subscriber = new Subscriber(server.hubUrl(), key)) {
      HubClosed refused = subscriber.closed.poll(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(refused).isNotNull();
      assertThat(refused.reason()).contains("401");
    }
  }

  private static void awaitStatus(String key, int status) throws Exception {
    long until = System.nanoTime() + Patience.LONG.toNanos();
    while (call(key, "GET", "/api/positions", null).statusCode() != status) {
      assertThat(System.nanoTime()).as("waiting for %d", status).isLessThan(until);
      // Seldom enough that those which are refused are told so, however long the keys are not
      // looked
      // at.
      Thread.sleep(500);
    }
  }

  @Test
  void failuresArePutOffAndValidKeysOfTheSameAddressAreNot() throws Exception {
    try (BoardcastServer own =
        BoardcastServer.start(
            SettingsReader.read(
                Map.of(
                    "BOARDCAST_DATA_DIR",
                    data.resolve("own").toString(),
                    "WS_PORT",
                    "0",
                    "API_PORT",
                    "0"),
                made(data.resolve("own"))),
            LOCAL)) {
      URI positions = own.trackerUrl().resolve("/api/positions");
      HttpRequest wrong = HttpRequest.newBuilder(positions).header("X-API-Key", "wrong").build();
      for (int i = 0; i < AuthThrottle.TOLD_MAX_COUNT; i++) {
        assertThat(http.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> putOff = http.send(wrong, BodyHandlers.ofString());
      assertThat(putOff.statusCode()).isEqualTo(429);
      assertThat(putOff.body()).contains("rate_limit_exceeded").doesNotContain("wrong\"");
      assertThat(Integer.parseInt(putOff.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1, 60);
      HttpRequest right = HttpRequest.newBuilder(positions).header("X-API-Key", LOCAL).build();
      assertThat(http.send(right, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      try (Subscriber refused = new Subscriber(own.hubUrl(), "wrong");
          Subscriber welcome = new Subscriber(own.hubUrl(), LOCAL)) {
        HubClosed closed = refused.closed.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertThat(closed).isNotNull();
        assertThat(closed.reason()).contains("429");
        welcome.next(HubFrame.Welcome.class);
      }
    }
  }

  private static Path made(Path folder) throws Exception {
    return Files.createDirectories(folder);
  }

  private static final class Subscriber implements AutoCloseable, HubListener {
    final BlockingQueue<HubFrame> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<HubClosed> closed = new LinkedBlockingQueue<>();
    private final HubConnection connection;

    Subscriber(URI url, String key) {
      connection = HubConnection.open(url, key, Patience.LONG, this);
    }

    void send(ClientFrame frame) {
      connection.send(frame);
    }

    <T extends HubFrame> T next(Class<T> type) throws InterruptedException {
      HubFrame frame = frames.poll(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(frame).isInstanceOf(type);
      return type.cast(frame);
    }

    @Override
    public void onFrame(HubFrame frame, int characters) {
      frames.add(frame);
    }

    @Override
    public void onHeard() {
      // Only what it is counts.
    }

    @Override
    public void onClosed(HubClosed how) {
      closed.add(how);
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
