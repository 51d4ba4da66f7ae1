package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.e2e.harness.Checkout;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators look at: the dashboard, the alert rules, and the log as JSON.
final class MonitoringTest {
  private static final Duration PATIENCE = Patience.LONG;
  private static final Pattern NAME = Pattern.compile("\\bboardcast_[a-z_]+");

  @TempDir Path dataDir;

  @Test
  @Tag("AC-5.4.e")
  void dashboardAndAlertRulesNameOnlyMetricsThatTheServerHas() throws Exception {
    Set<String> named = new TreeSet<>();
    for (String file : List.of("docs/grafana/boardcast.json", "docs/grafana/alerts.yml")) {
      Set<String> here =
          NAME.matcher(Files.readString(Checkout.ROOT.resolve(file)))
              .results()
              .map(match -> match.group())
              .collect(Collectors.toSet());
      assertThat(here).as(file).hasSizeGreaterThan(5);
      named.addAll(here);
    }
    HttpClient client = HttpClient.newHttpClient();
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of())) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("Authorization", "Bearer " + ServerProcess.KEY)
              .buildAsync(server.hubUrl(), new WebSocket.Listener() {})
              .join();
      var _ = socket.sendText("{\"type\":\"subscribe\",\"projectNumbers\":[1]}", true).join();
      server.call("POST", "/api/projects", "{\"title\":\"watched\"}");
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            Set<String> there =
                metrics(server)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[ {]", 2)[0])
                    .collect(Collectors.toSet());
            assertThat(there).containsAll(named);
            assertThat(metrics(server))
                .contains("boardcast_hub_subscribers{project=\"1\"} 1.0")
                .contains("boardcast_hub_lag_seconds_bucket{le=\"0.1\"}")
                .contains("boardcast_tracker_requests_seconds_bucket{");
          });
    } finally {
      client.shutdownNow();
    }
  }

  @Test
  void aRequestsIdIsAnsweredAndInItsLinesOfTheLogWhichIsJsonWithoutSecrets() throws Exception {
    Map<String, String> environment = Map.of("LOG_FORMAT", "json", "LOG_LEVEL", "debug");
    try (ServerProcess server = ServerProcess.start(dataDir, environment)) {
      assertThat(requestId(server, "req-1.A_b")).isEqualTo("req-1.A_b");
      assertThat(requestId(server, "two words")).matches("[0-9a-f]{16}");
      assertThat(requestId(server, "x".repeat(65))).matches("[0-9a-f]{16}");
      assertThat(requestId(server, "")).matches("[0-9a-f]{16}");
      // The key comes up in what is logged, since it was put where it does not belong.
      server.call("GET", "/api/" + ServerProcess.KEY, null, "X-Request-Id", "with-key");
    }
    List<JsonObject> lines =
        Files.readAllLines(dataDir.resolve("serve.log")).stream().map(Json::parseObject).toList();
    assertThat(lines).allSatisfy(line -> assertThat(line.has("level")).isTrue());
    assertThat(lines)
        .filteredOn(line -> line.getAsJsonObject("mdc").has("request"))
        .extracting(line -> line.getAsJsonObject("mdc").get("request").getAsString())
        .contains("req-1.A_b", "with-key");
    assertThat(lines)
        .extracting(Object::toString)
        .noneMatch(line -> line.contains(ServerProcess.KEY))
        .anyMatch(line -> line.contains("/api/***"));
  }

  private static String requestId(ServerProcess server, String asked) throws Exception {
    HttpResponse<String> answer = server.call("GET", "/api/projects", null, "X-Request-Id", asked);
    return answer.headers().firstValue("X-Request-Id").orElse("");
  }

  private static String metrics(ServerProcess server) throws Exception {
    return server.call("GET", "/metrics", null).body();
  }
}
