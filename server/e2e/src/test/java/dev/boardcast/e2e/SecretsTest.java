package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is spoken to with keys, right and wrong, in all ways that go wrong, at the most
/// talkative level: none of them is in what it writes, in its data folder or out of it.
@Timeout(900)
final class SecretsTest {
  private static final String WRONG = "wr0ng-key-of-the-test";
  private static final String SECRET = "webh00k-secret-of-the-test";

  @TempDir Path data;

  @Test
  void noKeyIsInAnyLogOrFile() throws Exception {
    String named = key("add", "reader", "--scope", "read").strip();
    assertThat(named).matches("bc_[0-9a-f]{64}");
    List<String> said = new ArrayList<>();
    try (ServerProcess server =
        ServerProcess.start(data, Map.of("LOG_LEVEL", "debug", "GITHUB_WEBHOOK_SECRET", SECRET))) {
      for (String secret : List.of(ServerProcess.KEY, named, WRONG)) {
        play(server, secret, said);
      }
      key("revoke", "reader");
      for (int i = 0; i < 70; i++) {
        said.add(raw(server.trackerUrl(), head("GET /api/projects", "X-API-Key: " + WRONG)));
      }
    }
    for (String secret : List.of(ServerProcess.KEY, named, WRONG, SECRET)) {
      assertThat(said).noneMatch(answer -> answer.contains(secret));
      try (var files = Files.walk(data)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret))
              .as("%s holds a key or secret", file)
              .isFalse();
        }
      }
    }
    assertThat(Files.readString(data.resolve("serve.log")))
        .as("the level was debug, and failures were told")
        .contains("DEBUG")
        .contains("requests without a valid key from 127.0.0.1");
  }

  /// Everything that may be said with a key, or with something that looks like one.
  private static void play(ServerProcess server, String secret, List<String> said)
      throws Exception {
    URI tracker = server.trackerUrl();
    String bearer = "Authorization: Bearer " + secret;
    List<String> requests =
        List.of(
            head("GET /api/projects", bearer),
            head("GET /api/projects?apiKey=" + secret, bearer),
            head("GET /metrics", "X-API-Key: " + secret),
            head("GET /api/projects", "Authorization: Basic " + secret),
            head("GET /api/projects", bearer + "\r\nX-API-Key: " + secret + "x"),
            head("GET /api/projects", bearer + "\r\n folded"),
            head("GET /api/projects", bearer + "\0"),
            head("GET /api/projects", "Authorization : Bearer " + secret),
            head("GET /api/projects", bearer + "\r\nOrigin: http://evil.example"),
            head("GET /api/projects", bearer + "\r\nX: " + "a".repeat(20_000)),
            head("DELETE /api/projects/1", bearer),
            body("/api/projects", bearer, "{\"title\":1}"),
            body("/api/projects", bearer, "no JSON"),
            body("/api/events", bearer, "{\"type\":\"x\"}"),
            body("/webhooks/github", "X-Hub-Signature-256: sha256=" + secret, "{}"),
            body("/mcp", bearer, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nope\"}"),
            body(
                "/mcp",
                bearer,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"create_project\",\"arguments\":{\"title\":\"a\"}}}"),
            body("/mcp", bearer, "garbage"));
    for (String request : requests) {
      said.add(raw(tracker, request));
    }
    for (String request :
        List.of(
            head("GET /notifications?apiKey=" + secret, "A: b"),
            head("GET /else?apiKey=" + secret, bearer),
            head("GET /notifications?apiKey=" + secret + "a".repeat(10_000), "A: b"),
            head("GET /notifications", bearer + "\r\n folded"),
            "\0" + secret)) {
      said.add(raw(server.hubUrl(), request));
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create(server.hubUrl() + "?apiKey=" + secret), new WebSocket.Listener() {})
              .get(Patience.SECONDS, TimeUnit.SECONDS);
      socket.sendText("{\"type\":\"nope\"}", true).get(Patience.SECONDS, TimeUnit.SECONDS);
      socket.sendText("garbage", true).get(Patience.SECONDS, TimeUnit.SECONDS);
      socket.abort();
    } catch (ExecutionException _) {
      assertThat(secret).as("only a wrong key is refused").isEqualTo(WRONG);
    }
  }

  private static String head(String line, String headers) {
    return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n";
  }

  private static String body(String path, String header, String body) {
    return head(
            "POST " + path,
            header + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length())
        + body;
  }

  private static String raw(URI url, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setSoTimeout((int) Patience.MS);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException _) {
      return "";
    }
  }

  /// Standard output of `boardcast key`.
  private String key(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("key"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data-dir", data.toString()));
    Process process =
        new ProcessBuilder(ServerProcess.command(all.toArray(String[]::new)))
            .redirectError(Redirect.appendTo(data.resolve("key.err").toFile()))
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }
}
