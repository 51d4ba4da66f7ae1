package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the system refuses a running server: its limits are lowered under it and raised again. Each
/// state is told in `/ready` and, once, in the log; nothing acknowledged is lost; no restart.
final class ResourceFaultsTest {
  private static final Duration PATIENCE = Patience.LONG;
  private static final int WRITES = 40;

  @TempDir Path dataDir;

  @Test
  @Tag("AC-5.4.d")
  void aDiskThatTakesNoMoreIsToldAndWritesGoOnWhenItDoesAgain() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    String issues;
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of())) {
      HttpResponse<String> created = server.call("POST", "/api/projects", "{\"title\":\"full\"}");
      int project = Json.parseObject(created.body()).get("number").getAsInt();
      issues = "/api/projects/%d/issues".formatted(project);
      assertThat(write(server, issues, "before", acknowledged)).isEmpty();
      // Files may not grow past what the write-ahead log already has.
      long room = Files.size(dataDir.resolve("boardcast.db-wal"));
      limit(server, "--fsize=" + room + ":unlimited");
      List<HttpResponse<String>> refused = write(server, issues, "during", acknowledged);
      assertThat(refused).isNotEmpty().allSatisfy(ResourceFaultsTest::isPutOff);
      JsonObject check = awaitReady(server, 503);
      assertThat(check.get("check").getAsString()).isEqualTo("database");
      assertThat(check.get("status").getAsString()).isEqualTo("failing");
      assertThat(server.call("GET", issues, null).statusCode()).isEqualTo(200);
      limit(server, "--fsize=unlimited:unlimited");
      awaitReady(server, 200);
      assertThat(write(server, issues, "after", acknowledged)).isEmpty();
    }
    toldOnce("database: ");
    assertThat(stored(issues)).isEqualTo(acknowledged);
  }

  @Test
  @Tag("AC-5.4.d")
  void fileDescriptorsThatAreUsedUpAreToldAndConnectionsAreTakenAgain() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    String issues;
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of())) {
      HttpResponse<String> created = server.call("POST", "/api/projects", "{\"title\":\"files\"}");
      int project = Json.parseObject(created.body()).get("number").getAsInt();
      issues = "/api/projects/%d/issues".formatted(project);
      assertThat(write(server, issues, "before", acknowledged)).isEmpty();
      limit(server, "--nofile=20:20000");
      // The connection that is open goes on, and so do its writes.
      JsonObject check = awaitReady(server, 503);
      assertThat(check.get("check").getAsString()).isEqualTo("descriptors");
      assertThat(write(server, issues, "during", acknowledged)).isEmpty();
      assertThat(connects(server)).isFalse();
      limit(server, "--nofile=20000:20000");
      awaitReady(server, 200);
      Awaitility.await().atMost(PATIENCE).until(() -> connects(server));
      assertThat(write(server, issues, "after", acknowledged)).isEmpty();
    }
    toldOnce("descriptors: ");
    assertThat(stored(issues)).isEqualTo(acknowledged);
  }

  /// The titles of all issues, in the order of their numbers, as the next server finds them.
  private List<String> stored(String issues) throws Exception {
    try (ServerProcess again = ServerProcess.start(dataDir, Map.of())) {
      List<String> stored = new ArrayList<>();
      Json.parseObject(again.call("GET", issues + "?limit=500", null).body())
          .getAsJsonArray("items")
          .forEach(item -> stored.add(item.getAsJsonObject().get("title").getAsString()));
      return stored;
    }
  }

  /// Creates issues one after the other.
  ///
  /// @return the refusals
  private static List<HttpResponse<String>> write(
      ServerProcess server, String issues, String name, List<String> acknowledged)
      throws Exception {
    List<HttpResponse<String>> refusals = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      String title = name + "-" + i;
      HttpResponse<String> answer =
          server.call(
              "POST",
              issues,
              "{\"title\":\"%s\",\"body\":\"%s\"}".formatted(title, "x".repeat(8_000)));
      if (answer.statusCode() == 201) {
        acknowledged.add(title);
      } else {
        refusals.add(answer);
      }
    }
    return refusals;
  }

  private static void isPutOff(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(Json.parseObject(answer.body()).get("code").getAsString()).isEqualTo("timeout");
  }

  /// Whether somebody new gets an answer.
  private static boolean connects(ServerProcess server) throws Exception {
    try (var socket = new Socket()) {
      socket.setSoTimeout(500);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.trackerUrl().getPort()),
          500);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException _) {
      return false;
    }
  }

  /// @return the first complaint; an empty object when there is none
  private static JsonObject awaitReady(ServerProcess server, int status) {
    HttpResponse<String> answer =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> server.call("GET", "/ready", null), a -> a.statusCode() == status);
    var checks = Json.parseObject(answer.body()).getAsJsonArray("checks");
    return checks == null ? new JsonObject() : checks.get(0).getAsJsonObject();
  }

  private static void limit(ServerProcess server, String limit) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid=" + server.pid(), limit).inheritIO().start();
    assertThat(prlimit.waitFor()).isZero();
  }

  private void toldOnce(String subject) throws IOException {
    List<String> lines = Files.readAllLines(dataDir.resolve("serve.log"));
    assertThat(lines.stream().filter(line -> line.contains(subject)))
        .as(String.join("\n", lines))
        .hasSize(2)
        .last()
        .asString()
        .contains("all is well again");
    assertThat(lines).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
  }
}
