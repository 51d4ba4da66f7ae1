package dev.boardcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.connector.ConnectorType;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A gateway with a carrier and a folder, and a caller before it.
public final class GatewayPeer implements AutoCloseable {
  private static final String KEY = "a-key-for-tests";
  private static final long PATIENCE_S = 60;

  private final Path folder;
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final List<ConnectorType> types;
  private final Gateway gateway;
  private final HttpCarrier carrier;
  private final HttpClient client = HttpClient.newHttpClient();

  private GatewayPeer(
      String servers, String key, Map<String, String> environment, List<ConnectorType> types)
      throws IOException {
    this.types = types;
    folder = Files.createTempDirectory("gateway");
    gateway =
        new Gateway(
            config(servers, key),
            "1",
            Set.of(),
            environment,
            new Surroundings(folder, figures, () -> ""),
            types);
    carrier = HttpCarrier.start("127.0.0.1", 0, 1, gateway);
  }

  /// @param servers entries, in YAML
  public static GatewayPeer of(String servers, Map<String, String> environment) throws IOException {
    return new GatewayPeer(servers, KEY, environment, Connectors.ALL);
  }

  /// One with the server `e` of `EchoType`, for callers with this key.
  public static GatewayPeer ofEcho(String key) throws IOException {
    return new GatewayPeer("- {id: e, type: echo}\n", key, Map.of(), List.of(new EchoType()));
  }

  private GatewayConfig config(String servers, String key) {
    ConfigOutcome outcome =
        new ConfigReader(Connectors.rules(types))
            .read(
                "servers:\n%skeys: [{name: k, digest: \"sha256:%s\", allow: [\"*\"]}]\n"
                    .formatted(servers, KeyGate.digest(key)));
    assertThat(outcome).as(servers).isInstanceOf(ConfigOutcome.Good.class);
    return ((ConfigOutcome.Good) outcome).config();
  }

  public void use(String servers) {
    gateway.use(config(servers, KEY));
  }

  /// The same server `e`, for callers with another key.
  public void useKey(String key) {
    gateway.use(config("- {id: e, type: echo}\n", key));
  }

  /// Of its `/mcp`.
  public String url() {
    return "http://127.0.0.1:" + carrier.port() + "/mcp";
  }

  public Path folder() {
    return folder;
  }

  /// What REST answers to a call.
  public String chat(String server, String tool, String input)
      throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(url().replace("/mcp", "/api/v1/mcp/chat")))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"server_id\":\"%s\",\"tool_name\":\"%s\",\"tool_input\":%s}"
                            .formatted(server, tool, input)))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /// The answer, or what was thrown.
  public static String quietly(Callable<String> work) {
    try {
      return work.call();
    } catch (Exception e) {
      return e.toString();
    }
  }

  /// Its counters: a name with its tags, and its value, a line each.
  public String metrics() {
    return figures.getMeters().stream()
        .map(meter ->
            meter.getId().getName()
                + meter.getId().getTags().stream()
                    .map(tag -> tag.getKey() + "=" + tag.getValue())
                    .toList()
                + " "
                + meter.measure().iterator().next().getValue())
        .collect(Collectors.joining("\n"));
  }

  /// What REST answers to who asks for the servers.
  public String servers() throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(url().replace("/mcp", "/api/v1/mcp/servers")))
                .header("Authorization", "Bearer " + KEY)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /// The lines of the audit that there are by now.
  public List<String> audit() throws IOException {
    List<String> lines = new ArrayList<>();
    Surroundings.audit(folder).read(lines::add);
    return lines;
  }

  /// Waits for a line of the audit.
  public void awaitAudit(Predicate<String> wanted) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    List<String> lines = new ArrayList<>();
    while (lines.stream().noneMatch(wanted)) {
      assertThat(System.nanoTime()).as("%s", lines).isLessThan(until);
      Thread.sleep(10);
      lines = audit();
    }
  }

  @Override
  public void close() {
    client.close();
    carrier.close();
    gateway.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // Left to the system.
    }
  }
}
